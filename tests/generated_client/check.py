"""Generates a client from the API's document with openapi-python-client and takes a quarter through it. Run by hand.

    python -m venv generator && generator/bin/pip install openapi-python-client
    .venv/bin/python -m tests.generated_client.check generator/bin

Too slow for every run of the tests, which hold instead that the document has what generators need
(tests/api/test_openapi.py). Exit code 0 when all went well.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from werkzeug.serving import make_server

from incentives.store.engine import open_engine
from incentives.store.migrate import upgrade
from tests.api.house import House, behind, found, new_app, workbook_file
from tests.services.building import RESULTS, ROSTER


def main(generator: Path) -> int:
    """Generates, serves, and runs the client beside it."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        engine = open_engine(f"sqlite:///{folder / 'migrated.db'}")
        upgrade(engine)
        engine.dispose()
        template = found(folder / "migrated.db", folder / "founded.db")
        (folder / "served").mkdir()
        for house in behind(new_app(), template, folder / "served"):
            return _generated(house, generator, folder) or _used(house, generator, folder)
    return 1


def _generated(house: House, generator: Path, folder: Path) -> int:
    (folder / "openapi.json").write_text(json.dumps(house.get("/openapi.json", None).json), encoding="utf-8")
    asked = ["generate", "--path", str(folder / "openapi.json"), "--output-path", str(folder / "client")]
    program = str(generator / "openapi-python-client")
    done = subprocess.run([program, *asked], capture_output=True, text=True, check=False)
    lost = [line for line in done.stdout.splitlines() if line.startswith("Unable to process schema")]
    print("\n".join(lost) if lost else "Every schema of the document was understood.")
    return done.returncode or len(lost)


def _used(house: House, generator: Path, folder: Path) -> int:
    (folder / "quarter.xlsx").write_bytes(workbook_file(ROSTER + RESULTS))
    server = make_server("127.0.0.1", 0, house.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told = {
        "ADDRESS": f"http://127.0.0.1:{server.server_port}",
        "WORKBOOK": str(folder / "quarter.xlsx"),
        "PYTHONPATH": str(folder / "client"),
    }
    keys = {name: house.keys[name.lower()] for name in ("HR", "FINANCE", "APPROVER")}
    use = Path(__file__).with_name("use.py")
    done = subprocess.run([generator / "python", use], env=os.environ | told | keys, check=False)
    server.shutdown()
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

"""Starts LibreOffice and gives it orders. Opening it takes seconds, so the tests of a session share one."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

PYTHONS = ("/usr/bin/python3", "/usr/lib/libreoffice/program/python", "/opt/libreoffice/program/python")
DESK = Path(__file__).with_name("desk.py")


class NoOffice(Exception):
    """There is no LibreOffice here that can be spoken with."""


@dataclass(frozen=True)
class Sheet:
    """A sheet as LibreOffice shows it: for each cell its text, colour, comment, and whether it may be filled in."""

    title: str
    visible: bool
    protected: bool
    cells: Mapping[str, Mapping[str, Any]]

    def coloured(self, colour: str) -> set[str]:
        """The cells of that colour."""
        return {name for name, cell in self.cells.items() if cell["colour"] == colour}


class Office:
    """A running LibreOffice. Files are given and taken as bytes."""

    def __init__(self, home: Path, orders: IO[str], answers: IO[str]) -> None:
        self._home, self._orders, self._answers = home, orders, answers

    def sheets(self, content: bytes, name: str) -> list[Sheet]:
        """What is seen when the file is opened."""
        found = self._do(content, name, {"look": True})
        return [Sheet(**sheet) for sheet in found["sheets"]]

    def saved_as(
        self,
        content: bytes,
        name: str,
        endings: Sequence[str],
        typing: Iterable[tuple[str, str, str]] = (),
        hiding: Iterable[tuple[str, str, int, int]] = (),
        filtering: Iterable[tuple[str, str, int, str]] = (),
    ) -> dict[str, bytes]:
        """The file with the texts typed into their cells (sheet, cell, text), saved once for each ending.

        hiding: (sheet, `rows` or `columns`, first, last). filtering: (sheet, area with headings, column, the text that
        shown rows hold). AssertionError where a cell did not take what was typed.
        """
        paths = [self._home / f"saved{ending}" for ending in endings]
        order = {"type": list(typing), "hide": list(hiding), "filter": list(filtering)}
        found = self._do(content, name, {**order, "save": [str(p) for p in paths]})
        assert found["refused"] == []
        return {path.suffix: path.read_bytes() for path in paths}

    def _do(self, content: bytes, name: str, order: Mapping[str, object]) -> dict[str, Any]:
        path = self._home / name
        path.write_bytes(content)
        self._orders.write(json.dumps({"open": str(path), **order}) + "\n")
        self._orders.flush()
        answer: dict[str, Any] = json.loads(self._answers.readline())
        assert answer["opened"], f"LibreOffice could not open {name}"
        return answer


@contextmanager
def running_office() -> Iterator[Office]:
    """A LibreOffice with a fresh profile of its own. Raises NoOffice where there is none."""
    program = shutil.which("soffice")
    python = next((each for each in PYTHONS if _has_bridge(each)), None)
    if program is None or python is None:
        raise NoOffice("there is no soffice with a Python that knows its bridge (libreoffice-calc, python3-uno)")
    home = Path(tempfile.mkdtemp(prefix="office"))
    pipe = home.name
    flags = ["--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
    listening = [f"--accept=pipe,name={pipe};urp", f"-env:UserInstallation={(home / 'profile').as_uri()}"]
    office = subprocess.Popen([program, *flags, *listening], stderr=subprocess.DEVNULL)
    desk = subprocess.Popen([python, str(DESK), pipe], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert desk.stdin is not None
        assert desk.stdout is not None
        assert json.loads(desk.stdout.readline()) == {"ready": True}
        yield Office(home, desk.stdin, desk.stdout)
    finally:
        desk.communicate(timeout=60)
        office.wait(timeout=60)
        shutil.rmtree(home, ignore_errors=True)


def _has_bridge(python: str) -> bool:
    if not Path(python).exists():
        return False
    return subprocess.run([python, "-c", "import uno"], check=False, capture_output=True).returncode == 0

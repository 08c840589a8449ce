"""What the service answers over HTTP, beside an empty Flask route of the same server process.

`python -m tests.benchmarks.served [PAYOUTS]` stores that many payouts (20,000 unless given), starts the server that
`incentives serve` starts, and asks it over kept connections: an empty route, POST /calculate with another result each
time, and the statements of random payouts. Ratios hold within one run.
"""

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from sqlalchemy import text

from incentives.services.database import Database, open_database
from incentives.services.keys import create_key
from tests.services.building import POLICY, approved, found_company

PAYOUTS = 20_000
HOST = "127.0.0.1"
CONNECTIONS = 4
SECONDS = 4.0
FILE = "incentives.db"
_MANY = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
INSERT INTO payouts (run_id, policy_version_id, participant, name, assignment, role, components, total, amounts)
SELECT run_id, policy_version_id, 'N-' || n, name, 'N-' || n || '-' || assignment, role, components, total,
       amounts FROM payouts, numbers WHERE payouts.id = 1
"""


def main(arguments: list[str]) -> None:
    """Prints the figures; `--serve PORT FILE` is the server itself."""
    if arguments[:1] == ["--serve"]:
        _serve(int(arguments[1]), arguments[2])
        return
    payouts = int(arguments[0]) if arguments else PAYOUTS
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE
        key = _stored(file, payouts)
        with _serving(file) as port:
            _report(port, key, payouts)


def _report(port: int, key: str, payouts: int) -> None:
    empty = _rate(port, lambda: _request("POST", "/empty/", key, _scorecard()))
    paying = _rate(port, lambda: _request("POST", "/api/v1/calculate", key, _scorecard()))
    again = _rate(port, lambda: _request("POST", "/empty/", key, _scorecard()))
    base = (empty + again) / 2
    print(f"\nover HTTP, {CONNECTIONS} connections kept open, one server process")
    print(f"  an empty Flask route                     {base:8,.0f} requests/s")
    print(f"  POST /calculate, one person, the text    {paying:8,.0f} requests/s {paying / base:7.2f} ×")
    taken = _taken(port, lambda: _request("GET", f"/api/v1/payouts/{random.randint(3, payouts)}/statement", key))
    slowest = f"slowest of {len(taken)} {taken[-1]:.1f} ms"
    print(f"  a statement out of {payouts:,} payouts: median {median(taken):.1f} ms, {slowest}")


def _stored(file: Path, payouts: int) -> str:
    """A company with so many payouts in the file, and a key of finance."""
    database = open_database(f"sqlite:///{file}")
    company = found_company(database)
    approved(database, company)
    with database.engine.begin() as connection:
        connection.execute(text(_MANY), {"count": payouts})
    with database.changing() as session:
        token = create_key(session, company.finance, "benchmark", tuple(company.finance.permissions)).token
    database.close()
    return token


def _scorecard() -> bytes:
    given = {"checked_quality": f"{random.randint(6000, 9500) / 100}%", "first_contact": "80%"}
    given |= {"days in role": str(random.randint(1, 92)), "share of full time": "100%"}
    return json.dumps(
        {"text": POLICY, "scorecards": [{"participant": "P-1", "role": "agent", "given": given}]}
    ).encode()


def _request(method: str, path: str, key: str, body: bytes = b"") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {key}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _rate(port: int, request: Callable[[], bytes]) -> float:
    """Requests a second over all connections."""
    until = time.perf_counter() + SECONDS
    counts: list[int] = []

    def ask() -> None:
        with _connected(port) as connection:
            count = 0
            while time.perf_counter() < until:
                _answered(connection, request())
                count += 1
            counts.append(count)

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sum(counts) / SECONDS


def _taken(port: int, request: Callable[[], bytes], times: int = 200) -> list[float]:
    """Milliseconds of single requests one after the other, sorted."""
    found = []
    with _connected(port) as connection:
        for _ in range(times):
            asked, start = request(), time.perf_counter()
            _answered(connection, asked)
            found.append(1000 * (time.perf_counter() - start))
    return sorted(found)


def _answered(connection: socket.socket, request: bytes) -> None:
    """Sends the request and reads its answer to the end. SystemExit when it is not a good one."""
    connection.sendall(request)
    answer = connection.recv(65_536)
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65_536)
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 20"):
        raise SystemExit(f"answered {answer[:400]!r}")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    missing = length - len(body)
    while missing > 0:
        missing -= len(connection.recv(65_536))


@contextmanager
def _connected(port: int) -> Iterator[socket.socket]:
    with socket.create_connection((HOST, port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield connection


@contextmanager
def _serving(file: Path) -> Iterator[int]:
    """The server in a process of its own, on a free port."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.benchmarks.served", "--serve", str(port), str(file)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection((HOST, port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


def _serve(port: int, file: str) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from api.cli.server import THREADS

    server = Server("served", address=HOST, port=port, interface=Interfaces.WSGI, blocking_threads=THREADS,
                    log_level=LogLevels.error)  # fmt: skip
    server.serve(target_loader=lambda *_: _application(file), wrap_loader=False)


def _application(file: str) -> Callable[..., object]:
    """The service, with an empty Flask application beside it in the same process."""
    from flask import Flask
    from werkzeug.middleware.dispatcher import DispatcherMiddleware

    from api.app import create_app
    from api.settings import Settings

    empty = Flask("empty")
    empty.post("/")(lambda: "")
    settings = Settings(secret_key="only for a benchmark, and long enough")
    service = create_app(settings, Database(open_database(f"sqlite:///{file}").engine))
    return DispatcherMiddleware(service.wsgi_app, {"/empty": empty.wsgi_app})


if __name__ == "__main__":
    main(sys.argv[1:])

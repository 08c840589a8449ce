"""`incentives serve`, `first-person` and `demo`: what must be said first, what is served, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from api.cli.demo_people import PEOPLE
from api.cli.server import is_free
from incentives.services.database import open_database
from incentives.services.people import actor_of_login, sign_in
from incentives.services.sign_in import SignedIn
from tests.cli.building import flat, policy_folder, run

PROGRAM = Path(sys.executable).with_name("incentives")
SECRET = "a secret that nobody else knows, of 40 signs"
ROLES = ("field-sales/account_executive", "customer-success/success_manager", "support/support_agent")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What the demo prints without serving, and its folder."""
    folder = tmp_path_factory.mktemp("demo") / "company"
    result = run("demo", "--no-serve", "--folder", folder)
    assert result.exit_code == 0, result.output
    return result.output, folder


def test_the_demo_prints_the_payouts_of_every_role(demo: tuple[str, Path]) -> None:
    said, _ = demo
    for role in ROLES:
        assert re.search(rf"{role} +\d+ +\d+ +[\d,]+\.\d\d\n", said)
    assert re.search(r"together +\d+ +[\d,]+\.\d\d\n", said)


def test_the_demo_prints_the_findings_of_the_harmful_policy_with_one_proof(demo: tuple[str, Path]) -> None:
    said = " ".join(demo[0].split())
    assert "Finance calculates, and is stopped" in said
    assert "retention-desk/2026-01-01.yaml:29: critical: It pays to refuse, delay or ignore a wish to cancel" in said
    assert "before: share of full time 100%, days in role 90, saved_customers 85% pays 3,000.00 EUR" in said
    assert "after: share of full time 100%, days in role 90, saved_customers 100% pays 3,600.00 EUR" in said


def test_the_answer_stands_in_the_policy_file_of_the_demo(demo: tuple[str, Path]) -> None:
    _, folder = demo
    file = folder / "policies" / "retention-desk" / "2026-01-01.yaml"
    assert "accepted_by: chief-customer-officer" in file.read_text(encoding="utf-8")
    assert run("check", file).exit_code == 0


def test_everybody_of_the_demo_can_sign_in(demo: tuple[str, Path]) -> None:
    said, folder = demo
    database = open_database(f"sqlite:///{folder / 'incentives.sqlite'}")
    for person in PEOPLE:
        found = re.search(rf"^  {person.login} +([a-z-]+) +{person.name}", said, flags=re.MULTILINE)
        assert found is not None, person
        signed_in = sign_in(database, person.login, found[1])
        assert isinstance(signed_in, SignedIn)
        assert signed_in.actor.name == person.name
    database.close()


def test_the_same_workbooks_are_paid_the_same_without_a_database(demo: tuple[str, Path]) -> None:
    said, folder = demo
    workbooks = sorted((folder / "workbooks").iterdir())
    paid = run("pay", "--policies", folder / "policies", "--period", "2026-Q3", *workbooks).output
    (fingerprint,) = re.findall(r"payouts ([0-9a-f]{12})…", " ".join(said.split()))
    assert (
        f"all payouts together  {fingerprint}" in " ".join(paid.split("  ")).replace("   ", "  ") or fingerprint in paid
    )


def test_a_demo_does_not_write_over_anything(demo: tuple[str, Path]) -> None:
    result = run("demo", "--no-serve", "--folder", demo[1])
    assert (result.exit_code, "is not empty" in flat(result)) == (2, True)


@dataclass(frozen=True)
class Served:
    """A server process and where it answers."""

    process: subprocess.Popen[str]
    address: str


@contextmanager
def served(*arguments: str | Path, **environment: str) -> Iterator[Served]:
    """The command in a process of its own, once it says where it serves; killed if it does not end by itself."""
    command = [str(PROGRAM), *map(str, arguments)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | environment,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if found := re.search(r"Serving on (http://\S+) until Ctrl-C", line):
                yield Served(process, found[1])
                return
        pytest.fail(said)
    finally:
        if process.poll() is None:
            process.kill()  # its workers end by themselves when it is gone
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()


def answered(address: str) -> int:
    """The status of the answer, once there is one."""
    for _ in range(100):
        try:
            with urlopen(address, timeout=10) as answer:
                return int(answer.status)
        except (URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"{address} does not answer")


def stopped(process: subprocess.Popen[str]) -> int:
    """The exit code after Ctrl-C, which a terminal sends to the server and to its workers alike."""
    os.killpg(process.pid, signal.SIGINT)
    return process.wait(40)


def test_nothing_serves_on_when_the_server_is_killed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'pay.sqlite'}"
    port = free_port()
    with served("serve", "--database-url", url, "--port", str(port), INCENTIVES_SECRET_KEY=SECRET) as server:
        assert answered(f"{server.address}/health") == 200
        server.process.kill()
    for _ in range(100):
        if is_free("127.0.0.1", port):
            return
        time.sleep(0.1)
    pytest.fail("a worker serves on")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def test_the_demo_serves_its_pages_and_ends_cleanly(tmp_path: Path) -> None:
    with served("demo", "--port", str(free_port()), TMPDIR=str(tmp_path)) as server:
        assert list(tmp_path.glob("incentives-demo-*"))
        assert answered(f"{server.address}/ready") == 200
        assert answered(server.address) == 200
        assert stopped(server.process) == 0
    assert not list(tmp_path.glob("incentives-demo-*"))


def test_a_database_gets_its_first_person_and_its_policies_and_is_served(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'data' / 'pay.sqlite'}"
    first = ("first-person", "admin", "--name", "Ada Example", "--password", "long enough words", "--database-url", url)
    assert run(*first).exit_code == 0
    assert (run(*first).exit_code, "There are people already" in run(*first).output) == (1, True)

    more = ("--policies", policy_folder(tmp_path), "--by", "admin", "--database-url", url, "--port", str(free_port()))
    with served("serve", *more, INCENTIVES_SECRET_KEY=SECRET) as server:
        assert answered(f"{server.address}/ready") == 200
        assert stopped(server.process) == 0
    database = open_database(url)
    with database.reading() as session:
        assert actor_of_login(session, "admin").name == "Ada Example"
    database.close()


def test_a_password_that_is_too_short_is_a_problem(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'pay.sqlite'}"
    result = run("first-person", "admin", "--name", "Ada", "--password", "short", "--database-url", url)
    assert (result.exit_code, "12 to" in result.output) == (1, True)


def test_serving_without_a_secret_key_is_refused() -> None:
    result = run("serve", INCENTIVES_SECRET_KEY="")
    assert (result.exit_code, "INCENTIVES_SECRET_KEY" in result.output) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [("--policies", "."), ("--by", "admin"), ("--port", "0"), ("--workers", "0"), ("--database-url", "mysql://x/y")],
)
def test_misuse_ends_with_2(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INCENTIVES_DATABASE_URL", "sqlite://")
    assert run("serve", *arguments, INCENTIVES_SECRET_KEY=SECRET).exit_code == 2


def test_a_taken_port_is_told_before_anything_is_served(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run("demo", "--port", port, "--folder", tmp_path / "demo")
    assert (result.exit_code, "choose another --port" in flat(result)) == (2, True)
    assert not (tmp_path / "demo").exists()

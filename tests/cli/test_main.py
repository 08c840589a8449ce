"""The command line as a whole: help, speed of starting, colour, broken pipes and misuse."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli.main import COMMANDS
from api.cli.terminal import clean, table
from tests.cli.building import HOUSE, run

PROGRAM = Path(sys.executable).with_name("incentives")
SLOW = ("pandas", "sqlalchemy", "flask", "openpyxl", "xlsxwriter", "granian")
HARMFUL = HOUSE / "policies" / "retention-desk" / "2026-01-01.yaml"
ASKED = """
import sys
from click.testing import CliRunner
from api.cli.main import incentives
result = CliRunner().invoke(incentives, sys.argv[1:])
print([name for name in {slow!r} if name in sys.modules])
"""


def imported_by(*arguments: str | Path) -> str:
    """Which of the slow libraries a command imports."""
    code = ASKED.format(slow=SLOW)
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


@pytest.mark.parametrize("arguments", [("--help",), ("pay", "--help"), ("check", HARMFUL)])
def test_no_command_imports_what_it_does_not_need(arguments: tuple[str | Path, ...]) -> None:
    assert imported_by(*arguments) == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    inner = {"policy": [("show",), ("compare",)], "audit": [("verify",)]}.get(name, [()])
    for words in inner:
        assert "Examples:" in run(name, *words, "--help").output


@pytest.mark.parametrize("name", COMMANDS)
def test_an_unknown_option_ends_with_2(name: str) -> None:
    assert run(name, "--unheard-of").exit_code == 2


@pytest.mark.parametrize("arguments", [("pays",), ("--unheard-of",), ()])
def test_what_is_no_command_ends_with_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_help_lists_every_command() -> None:
    output = run("--help").output
    assert all(f"\n  {name} " in output for name in COMMANDS)
    assert "Exit codes:" in output


def test_the_installed_program_answers_with_exit_codes() -> None:
    fine = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=False, timeout=60)
    harmful = subprocess.run([PROGRAM, "check", HARMFUL], capture_output=True, text=True, check=False, timeout=60)
    misuse = subprocess.run([PROGRAM, "check"], capture_output=True, text=True, check=False, timeout=60)

    assert (fine.returncode, harmful.returncode, misuse.returncode) == (0, 1, 2)
    assert f"{HARMFUL}:29: critical:" in harmful.stdout
    assert "\x1b[" not in harmful.stdout


def on_a_terminal(**environment: str) -> bytes:
    """What a check prints to a terminal."""
    pty = pytest.importorskip("pty", reason="terminals of this kind exist on Unix")
    ours, theirs = pty.openpty()
    with subprocess.Popen([PROGRAM, "check", HARMFUL], stdout=theirs, env=os.environ | environment) as process:
        os.close(theirs)
        said = b""
        while chunk := _read(ours):
            said += chunk
        process.wait(60)
    os.close(ours)
    return said


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end was closed
        return b""


def test_colour_is_for_terminals_whose_owner_wants_it() -> None:
    assert b"\x1b[31m" in on_a_terminal(NO_COLOR="", TERM="xterm")
    assert b"\x1b[" not in on_a_terminal(NO_COLOR="1", TERM="xterm")


def test_a_reader_who_leaves_early_breaks_nothing() -> None:
    command = f"'{PROGRAM}' check '{HARMFUL.parents[1]}' | head -n 1"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert (result.returncode, result.stderr) == (0, "")


def test_control_characters_are_shown_as_what_they_are_not() -> None:
    assert clean("a\x1b[2Jb\tc\u202ed") == "a\ufffd[2Jb c\ufffdd"


def test_columns_of_a_table_are_as_wide_as_their_widest_cell() -> None:
    lines = list(table(("name", "paid\nout"), [("Ada", "1.00"), ("Benjamin", "12.00")], right=(1,)))
    assert lines == [
        "           paid",
        "name        out",
        "--------  -----",
        "Ada        1.00",
        "Benjamin  12.00",
    ]

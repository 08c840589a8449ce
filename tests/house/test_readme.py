"""The README is true: its commands run and print what it shows, its links lead somewhere, its targets exist."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMAND = Path(sys.executable).parent / "incentives"


def _consoles() -> list[str]:
    return re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL)


def _shown_in(shown: list[str], printed: list[str]) -> bool:
    """Whether the lines shown are the lines printed; `...` stands for any number of lines."""
    if not shown:
        return True
    if shown[0] == "...":
        return any(_shown_in(shown[1:], printed[skipped:]) for skipped in range(len(printed) + 1))
    return bool(printed) and shown[0].rstrip() == printed[0].rstrip() and _shown_in(shown[1:], printed[1:])


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the data that the commands name, so that nothing is written into the project."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "policies", folder / "policies")
    shutil.copytree(ROOT / "tests" / "cases", folder / "tests" / "cases")
    return folder


@pytest.mark.parametrize("console", _consoles(), ids=lambda text: text.splitlines()[0][2:40])
def test_every_command_shown_prints_what_is_shown(console: str, workplace: Path) -> None:
    for block in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        command, *shown = block.rstrip("\n").split("\n")
        words = shlex.split(command)
        assert words[0] == "incentives"
        ran = subprocess.run(
            [COMMAND, *words[1:]], cwd=workplace, capture_output=True, text=True, timeout=100, check=False
        )
        assert ran.returncode in (0, 1), ran.stderr
        assert _shown_in(shown, ran.stdout.splitlines()), ran.stdout


def test_every_target_named_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"make ([a-z]+)", README)) - {"it"}
    assert named
    assert all(re.search(rf"^{target}:", makefile, flags=re.MULTILINE) for target in named)


def test_every_relative_link_leads_to_a_file() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links
    assert all((ROOT / link).exists() for link in links)


def test_every_folder_named_as_a_place_exists() -> None:
    assert all((ROOT / folder).is_dir() for folder in re.findall(r"^\| `([a-z]+)/` \|", README, flags=re.MULTILINE))

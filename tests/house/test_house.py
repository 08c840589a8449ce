"""The house itself: what is shipped, what is vendored, what is locked, and who may import whom.

Nothing here needs the network.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

HOUSE = Path(__file__).parents[2]
TREES = ("api", "importers", "incentives", "policies")
VENDOR = HOUSE / "api" / "static" / "vendor"
LOCK = HOUSE / "requirements.lock"
PROJECT: dict[str, Any] = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
MANIFEST: list[dict[str, str]] = json.loads((VENDOR / "MANIFEST.json").read_text(encoding="utf-8"))
MADE_WHILE_RUNNING = {"__pycache__", ".DS_Store"}


def command(*arguments: str | Path, cwd: Path = HOUSE, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of this virtual environment; its answer in full, whatever the exit code."""
    return subprocess.run(
        [str(argument) for argument in arguments],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def said(result: subprocess.CompletedProcess[str]) -> str:
    return f"{result.stdout}\n{result.stderr}"


# --- what is shipped


def test_the_wheel_holds_exactly_the_four_trees(tmp_path: Path) -> None:
    result = command(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path)
    assert result.returncode == 0, said(result)

    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name for name in archive.namelist() if ".dist-info/" not in name}
    kept = {
        path.relative_to(HOUSE).as_posix()
        for tree in TREES
        for path in (HOUSE / tree).rglob("*")
        if path.is_file() and MADE_WHILE_RUNNING.isdisjoint(path.parts)
    }
    assert shipped == kept
    assert {name.partition("/")[0] for name in shipped} == set(TREES)


def test_no_other_installed_package_claims_our_top_level_names() -> None:
    owners = packages_distributions()
    assert {owner for tree in TREES for owner in owners.get(tree, ())} <= {"incentives"}


# --- what is vendored


def test_every_vendored_file_is_the_one_in_the_manifest() -> None:
    expected = {entry["file"]: entry["sha256"] for entry in MANIFEST}
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.name not in {"MANIFEST.json", "build.sh"}
    }
    assert found == expected


def test_every_vendored_package_brings_its_licence() -> None:
    packages = {entry["name"] for entry in MANIFEST}
    licensed = {entry["name"] for entry in MANIFEST if entry["file"].endswith(".LICENSE.txt")}
    assert licensed == packages
    assert all(entry["license"] for entry in MANIFEST)


def test_the_recipe_names_the_versions_of_the_manifest() -> None:
    recipe = (VENDOR / "build.sh").read_text(encoding="utf-8")
    come_with_echarts = {"tslib", "zrender"}
    for entry in MANIFEST:
        assert entry["name"] in come_with_echarts or f"{entry['name']}@{entry['version']} " in recipe, entry


# --- what is locked


def lock_entries() -> list[str]:
    """Each pinned requirement with its hashes, as one line."""
    text = re.sub(r"\\\n\s*", "", LOCK.read_text(encoding="utf-8"))
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


def test_every_entry_of_the_lock_is_pinned_and_hashed() -> None:
    entries = lock_entries()
    assert len(entries) > 50
    pinned = re.compile(r"[a-z0-9.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}")
    assert [entry for entry in entries if not pinned.match(entry)] == []


@pytest.mark.parametrize("refused", ["://", "index-url", "find-links", " @ ", "/home/", "/root/"])
def test_the_lock_says_nothing_about_where_it_was_resolved(refused: str) -> None:
    assert refused not in LOCK.read_text(encoding="utf-8")


def test_the_lock_covers_every_dependency_of_the_project() -> None:
    project = PROJECT["project"]
    asked = [
        *project["dependencies"],
        *(one for name, extra in project["optional-dependencies"].items() if name != "benchmarks" for one in extra),
        *PROJECT["dependency-groups"]["dev"],
    ]
    names = {re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower() for requirement in asked}
    assert names - {entry.partition("==")[0] for entry in lock_entries()} == set()


# --- who may import whom


def lint_imports(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return command(program, "--no-cache", *arguments, cwd=cwd, PYTHONPATH=str(cwd))


def test_the_contracts_hold() -> None:
    result = lint_imports(HOUSE)
    assert result.returncode == 0, said(result)


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """The same contracts over packages that hold nothing yet."""
    (core,) = (one for one in PROJECT["tool"]["importlinter"]["contracts"] if one["id"] == "core")
    patterns = [f"alignment/patterns{pattern}" for pattern in ("", "/ratchet", "/cliff")]
    inside = [f"incentives/{name}" for name in ("", *core["layers"], *patterns)]
    for package in ("api", "importers", *inside):
        (tmp_path / package).mkdir(parents=True, exist_ok=True)
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_bytes((HOUSE / "pyproject.toml").read_bytes())
    return tmp_path


def test_packages_that_import_nothing_break_no_contract(skeleton: Path) -> None:
    result = lint_imports(skeleton)
    assert result.returncode == 0, said(result)


@pytest.mark.parametrize(
    ("contract", "module", "line"),
    [
        ("roots", "incentives/services/pay.py", "import api"),
        ("core", "incentives/values/money.py", "import incentives.plan"),
        ("core", "incentives/newcomer/__init__.py", ""),
        ("pure-calculation", "incentives/payout/exact.py", "import sqlalchemy"),
        ("core-without-doors", "incentives/services/pay.py", "import click"),
        ("importers-never-save", "importers/results.py", "import incentives.store"),
        ("patterns", "incentives/alignment/patterns/cliff/edge.py", "from .. import ratchet"),
    ],
    ids=lambda value: value.replace("/", ".") or "unplaced",
)
def test_a_wrong_import_or_an_unplaced_package_breaks_its_contract(
    skeleton: Path, contract: str, module: str, line: str
) -> None:
    path = skeleton / module
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{line}\n", encoding="utf-8")

    result = lint_imports(skeleton, "--contract", contract)

    assert result.returncode == 1
    assert "1 broken" in said(result), said(result)


def test_an_indirect_import_breaks_the_pure_calculation(skeleton: Path) -> None:
    core = skeleton / "incentives"
    (core / "policy/reader.py").write_text("import yaml\n", encoding="utf-8")
    (core / "plan/compiler.py").write_text("import incentives.policy.reader\n", encoding="utf-8")

    result = lint_imports(skeleton, "--contract", "pure-calculation")

    assert "incentives.plan is not allowed to import yaml" in said(result)


# --- what is written about it


def make_targets() -> set[str]:
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))


def test_every_make_command_of_the_readme_exists() -> None:
    readme = (HOUSE / "README.md").read_text(encoding="utf-8")
    code = re.findall(r"```.*?```|`[^`\n]+`", readme, flags=re.DOTALL)
    named = {target for passage in code for target in re.findall(r"\bmake ([a-z]+)", passage)}
    assert {"demo", "test"} <= named
    assert named - make_targets() == set()


def test_make_without_a_target_lists_every_target() -> None:
    result = command("make", "--no-print-directory", MAKEFLAGS="")
    assert result.returncode == 0, said(result)
    assert set(re.findall(r"^  make ([a-z]+)", result.stdout, flags=re.MULTILINE)) == make_targets()


def test_the_check_for_a_new_machine_can_be_started() -> None:
    script = HOUSE / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert command("bash", "-n", script).returncode == 0

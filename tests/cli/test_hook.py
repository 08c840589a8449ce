"""The hook for commits, in a real repository: it refuses a harmful policy and lets the mended one through."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli.building import HOUSE

HARMFUL = HOUSE / "policies" / "retention-desk" / "2026-01-01.yaml"
MENDED = HOUSE / "policies" / "support" / "2026-01-01.yaml"
SCRIPT = """\
#!/bin/sh
staged=$(git diff --cached --name-only --diff-filter=ACMR | grep -E {files}) || exit 0
exec {command} $staged
"""
WHO = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com"}
WHO |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in WHO.items()}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """An empty repository whose hook does what the published hook says."""
    (hook,) = yaml.safe_load((HOUSE / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, *words = shlex.split(hook["entry"])
    command = shlex.join([str(Path(sys.executable).with_name(program)), *words, *hook["args"]])
    git(tmp_path, "init", "--quiet")
    file = tmp_path / ".git" / "hooks" / "pre-commit"
    file.parent.mkdir(exist_ok=True)
    file.write_text(SCRIPT.format(files=shlex.quote(hook["files"]), command=command), encoding="utf-8")
    file.chmod(0o755)
    return tmp_path


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command of git, with nothing of this machine's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    settings = {**kept, **WHO, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(["git", *arguments], cwd=folder, env=settings, capture_output=True, text=True, check=False)


def commit(repository: Path, source: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Adds the policy under the name, and tries to commit it."""
    file = repository / "policies" / name / source.name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    git(repository, "add", "--all")
    return git(repository, "commit", "--message", f"Add {name}")


def commits(repository: Path) -> int:
    """How many there are."""
    return int(git(repository, "rev-list", "--all", "--count").stdout)


def test_the_hook_refuses_a_harmful_policy_and_lets_a_mended_one_through(repository: Path) -> None:
    refused = commit(repository, HARMFUL, "retention-desk")
    assert refused.returncode == 1, refused.stderr
    assert "policies/retention-desk/2026-01-01.yaml:29: critical: It pays to refuse" in refused.stdout + refused.stderr
    assert commits(repository) == 0

    (repository / "policies" / "retention-desk" / "2026-01-01.yaml").unlink()
    let_through = commit(repository, MENDED, "support")
    assert let_through.returncode == 0, let_through.stdout + let_through.stderr
    assert commits(repository) == 1


def test_the_hook_looks_at_policy_files_alone(repository: Path) -> None:
    (repository / "notes.yaml").write_text("not: a policy\n", encoding="utf-8")
    git(repository, "add", "--all")
    assert git(repository, "commit", "--message", "Add notes").returncode == 0
    assert commits(repository) == 1

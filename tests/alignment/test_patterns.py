"""Each pattern finds its cases with the stated severity, and passes their nearest neighbours.

The cases stand in tests/alignment/cases, one file a pattern, in words that compensation people use.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from incentives.alignment import patterns
from incentives.alignment.catalogue import PATTERNS
from tests.alignment.plans import found, policy_text

CASES = Path(__file__).parent / "cases"


def _cases() -> Iterator[Any]:
    for file in sorted(CASES.glob("*.yaml")):
        written = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for group in ("finds", "passes"):
            for name, case in written[group].items():
                yield pytest.param(file.stem.replace("_", "-"), group, case, id=f"{file.stem}-{group}-{name}")


@pytest.mark.parametrize(("pattern", "group", "case"), list(_cases()))
def test_a_pattern_finds_its_cases_and_passes_their_neighbours(pattern: str, group: str, case: dict[str, Any]) -> None:
    severity = case.pop("severity", None)
    findings = found(policy_text(**case), pattern)
    if group == "passes":
        assert not findings, [finding.what for finding in findings]
    else:
        assert [str(finding.severity) for finding in findings] == [severity]
        assert findings[0].place.line
        assert findings[0].what.endswith(".")


def test_every_pattern_has_a_case_file_with_finds_and_passes() -> None:
    files = {file.stem.replace("_", "-") for file in CASES.glob("*.yaml")}
    assert files == {pattern.id for pattern in PATTERNS}


def test_every_module_of_patterns_is_in_the_catalogue_once() -> None:
    modules = [
        file.stem.replace("_", "-") for file in Path(patterns.__path__[0]).glob("*.py") if file.stem != "__init__"
    ]
    assert sorted(modules) == sorted(pattern.id for pattern in PATTERNS)


def test_every_pattern_has_cases_on_each_side() -> None:
    for file in CASES.glob("*.yaml"):
        written = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        assert written["finds"], file
        assert written["passes"], file


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_every_pattern_says_why_it_harms_what_to_do_instead_and_who_says_so(pattern: Any) -> None:
    assert pattern.why.endswith(".")
    assert pattern.instead.endswith(".")
    assert pattern.sources
    module = __import__(pattern.look.__module__, fromlist=["__doc__"])
    assert "Worked example" in (module.__doc__ or "")

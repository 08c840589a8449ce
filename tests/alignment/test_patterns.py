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


ALL = """
accelerator cliff-payment cross-sell-multiplier end-of-period-reset hard-cap linked-product-gate
retroactive-accelerator sandbag-window target-ratchet uncapped-volume unrealistic-target zero-downside
activity-proxy case-mix-unadjusted compensable-quality denial-incentive diagnose-and-sell efficiency-without-quality
expansion-masking financial-dominant gameable-survey harm-product-incentive lagging-blind perverse-deduction
product-bias save-without-consent self-reported-metric single-kpi-dominance suppressible-metric survey-cliff
term-based-pay token-customer-weight too-many-measures unattributed-externality unpaired-metric value-blind-discount
volume-only
employment-threshold high-leverage-variable variable-base-salary
first-past-the-post leaderboard-ranking non-cash-prize short-campaign
attribution-mismatch clawback-too-short control-function-on-volume discretion-unbounded manager-override-volume
missing-conduct-gate no-clawback-lagging-harm opacity stacking vulnerable-population weak-gate
"""


def test_all_55_patterns_of_the_published_catalogue_are_there() -> None:
    assert len(ALL.split()) == 55
    assert sorted(ALL.split()) == sorted(pattern.id for pattern in PATTERNS)


def test_every_pattern_has_a_case_file_with_finds_and_passes() -> None:
    files = {file.stem.replace("_", "-") for file in CASES.glob("*.yaml")}
    assert files == {pattern.id for pattern in PATTERNS}


def test_every_module_of_patterns_is_in_the_catalogue_once() -> None:
    modules = [
        file.stem.replace("_", "-") for file in Path(patterns.__path__[0]).glob("*.py") if file.stem != "__init__"
    ]
    assert sorted(modules) == sorted(pattern.id for pattern in PATTERNS)


def test_a_finding_says_why_it_is_graver_or_less_grave_than_the_pattern_alone() -> None:
    sold = {"sold": {"weight": "100%", "straight": "new_business_closed"}}
    [plain] = found(policy_text(sold), "volume-only")
    [door] = found(policy_text(sold, customers_are_vulnerable="yes", customers="business"), "volume-only")
    [gravest] = found(policy_text(sold, customers_are_vulnerable="yes"), "volume-only")
    [little] = found(policy_text(sold, fixed_pay="95%"), "volume-only")
    assert "One level" not in plain.what + gravest.what
    assert " One level graver: many customers are ill, old, in debt or dealt with at their own door." in door.what
    assert " One level less grave: less than a tenth of pay is variable" in little.what


def test_every_pattern_has_two_cases_or_more_on_each_side() -> None:
    for file in CASES.glob("*.yaml"):
        written = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        assert len(written["finds"]) >= 2, file
        assert len(written["passes"]) >= 2, file


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_every_pattern_says_why_it_harms_what_to_do_instead_and_who_says_so(pattern: Any) -> None:
    assert pattern.why.endswith(".")
    assert pattern.instead.endswith(".")
    assert pattern.sources
    module = __import__(f"{patterns.__name__}.{pattern.id.replace('-', '_')}", fromlist=["__doc__"])
    assert "Worked example" in (module.__doc__ or "")

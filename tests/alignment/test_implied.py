"""What a stronger finding implies stands under it, once; what is graver or about something else stands by itself."""

from __future__ import annotations

from dataclasses import replace

from incentives.alignment.catalogue import PATTERNS
from incentives.alignment.finding import Finding, Severity
from incentives.alignment.implied import under_stronger
from incentives.values.problem import Place
from tests.alignment.plans import audit_of, policy_text, straight

STRONGER = Finding(
    pattern="volume-only",
    severity=Severity.HIGH,
    title="t",
    place=Place("f"),
    at="roles.person",
    role="person",
    what="w",
    why="y",
    instead="i",
    sources=("s",),
)
WEAKER = replace(STRONGER, pattern="financial-dominant", severity=Severity.MEDIUM)
BELOW = {pattern.id: pattern.implied_by for pattern in PATTERNS}


def _shown(*findings: Finding) -> list[tuple[str, list[str]]]:
    return [(each.pattern, [below.pattern for below in each.implied]) for each in under_stronger(findings, PATTERNS)]


def test_a_weaker_finding_about_the_same_part_stands_under_the_stronger_one() -> None:
    assert _shown(WEAKER, STRONGER) == [("volume-only", ["financial-dominant"])]
    inside = replace(WEAKER, at="roles.person.components.sold")
    assert _shown(inside, STRONGER) == [("volume-only", ["financial-dominant"])]


def test_a_graver_finding_stands_by_itself() -> None:
    graver = replace(WEAKER, severity=Severity.CRITICAL)
    assert _shown(graver, STRONGER) == [("financial-dominant", []), ("volume-only", [])]


def test_a_finding_about_another_part_stands_by_itself() -> None:
    other = replace(WEAKER, at="roles.person_two")
    assert _shown(other, STRONGER) == [("financial-dominant", []), ("volume-only", [])]


def test_what_is_implied_by_something_implied_stands_under_the_strongest() -> None:
    survey = replace(WEAKER, pattern="gameable-survey", at="roles.person.components.asked")
    unpaired = replace(survey, pattern="unpaired-metric", severity=Severity.LOW)
    assert _shown(unpaired, survey) == [("gameable-survey", ["unpaired-metric"])]
    assert _shown(unpaired, survey, STRONGER) == [("gameable-survey", []), ("volume-only", ["unpaired-metric"])]


def test_patterns_are_implied_by_patterns_there_are_and_never_in_a_circle() -> None:
    def above(pattern: str, seen: tuple[str, ...] = ()) -> None:
        assert pattern not in seen, seen
        for each in BELOW[pattern]:
            above(each, (*seen, pattern))

    for pattern in BELOW:
        above(pattern)


def test_a_role_paid_on_sales_alone_has_one_finding_about_its_mix() -> None:
    audit = audit_of(policy_text({"sold": {"weight": "100%", **straight("new_business_closed")}}))
    [finding] = [each for each in audit.findings if each.pattern == "volume-only"]
    assert {each.pattern for each in finding.implied} == {
        "financial-dominant",
        "lagging-blind",
        "missing-conduct-gate",
        "no-clawback-lagging-harm",
        "single-kpi-dominance",
        "unpaired-metric",
        "zero-downside",
    }
    assert not {each.pattern for each in finding.implied} & {each.pattern for each in audit.findings}

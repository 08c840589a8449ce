"""A folder of behaviour files: what is accepted, and each refused neighbour with its line."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from incentives.kpis.behaviour import Behaviour, BehaviourKind, Manipulation, RoleKind, Seen
from incentives.kpis.read import packaged_kpis, read_behaviours
from incentives.values.problem import Problem

KPIS = packaged_kpis()

LEVELS = "format: 1\nlevels:\n  slight: 5%\n  strong: 30%\n"

HARMFUL = """\
format: 1
kind: harmful
title: What harms customers
behaviours:
  hang-up:
    title: Hang up
    customer_harm: 3
    seen: both
    roles: [service, branch]
    manipulates: none
    needs_case_choice: no
    needs_duty_to_serve: yes
    now:
      average_handle_time: strong fall
    later:
      early_churn: slight rise
    evidence: Seen once.
    sources: [General knowledge]
"""
HONEST = """\
format: 1
kind: honest
title: What serves customers
behaviours:
  listen:
    title: Listen
    customer_benefit: 2
    roles: [all]
    now:
      average_handle_time: slight rise
    later: {}
"""


def folder_of(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "behaviours"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def problems_of(tmp_path: Path, **files: str) -> tuple[Problem, ...]:
    catalogue, problems = read_behaviours(folder_of(tmp_path, **files), KPIS)
    assert (catalogue is None) == bool(problems)
    return problems


def test_a_behaviour_says_what_its_file_says(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, levels=LEVELS, harmful=HARMFUL, honest=HONEST)
    catalogue, problems = read_behaviours(folder, KPIS)
    assert problems == ()
    assert catalogue is not None
    assert catalogue["hang-up"] == Behaviour(
        id="hang-up",
        kind=BehaviourKind.HARMFUL,
        title="Hang up",
        customer_harm=3,
        customer_benefit=0,
        now={"average_handle_time": Fraction(-30, 100)},
        later={
            "early_churn": Fraction(5, 100),
            "churn_rate": Fraction(5, 100),
            "retention_rate": Fraction(-5, 100),
            "customer_lifetime": Fraction(-5, 100),
            "customer_lifetime_value": Fraction(-5, 100),
            "customer_equity": Fraction(-5, 100),
        },
        roles=frozenset({RoleKind.SERVICE, RoleKind.BRANCH}),
        seen=Seen.BOTH,
        manipulates=None,
        needs_case_choice=False,
        needs_duty_to_serve=True,
        evidence="Seen once.",
        sources=("General knowledge",),
    )
    assert catalogue["listen"].roles == set(RoleKind)
    assert (catalogue["listen"].customer_benefit, catalogue["listen"].seen) == (2, None)


def test_a_behaviour_may_bend_records(tmp_path: Path) -> None:
    text = HARMFUL.replace("manipulates: none", "manipulates: records")
    catalogue, _ = read_behaviours(folder_of(tmp_path, levels=LEVELS, harmful=text), KPIS)
    assert catalogue is not None
    assert catalogue["hang-up"].manipulates is Manipulation.RECORDS


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "average_handle_time: strong fall",
            "average_handel_time: strong fall",
            (
                "14: behaviours.hang-up.now.average_handel_time: There is no KPI named average_handel_time. "
                "Did you mean average_handle_time?"
            ),
        ),
        (
            "early_churn: slight rise",
            "early_churn: clear rise",
            (
                '16: behaviours.hang-up.later.early_churn: "clear rise" stands where an effect '
                "(slight, strong; rise or fall) such as slight rise is expected."
            ),
        ),
        (
            "early_churn: slight rise",
            "early_churn: +2",
            (
                '16: behaviours.hang-up.later.early_churn: "+2" stands where an effect '
                "(slight, strong; rise or fall) such as slight rise is expected."
            ),
        ),
        (
            "early_churn: slight rise",
            "early_churn: slight rise now",
            (
                '16: behaviours.hang-up.later.early_churn: "slight rise now" stands where an effect '
                "(slight, strong; rise or fall) such as slight rise is expected."
            ),
        ),
        (
            "customer_harm: 3",
            "customer_harm: 4",
            '7: behaviours.hang-up.customer_harm: "4" stands where a whole number from 1 to 3 is expected.',
        ),
        (
            "seen: both",
            "seen: always",
            '8: behaviours.hang-up.seen: "always" stands where one of now, later, both, never is expected.',
        ),
        (
            "roles: [service, branch]",
            "roles: [service, all]",
            "9: behaviours.hang-up.roles: all stands for every kind of role; the others must go.",
        ),
        (
            "roles: [service, branch]",
            "roles: []",
            "9: behaviours.hang-up.roles: At least one kind of role is expected.",
        ),
        (
            "manipulates: none",
            "manipulates: surveys",
            '10: behaviours.hang-up.manipulates: "surveys" stands where one of survey, records, none is expected.',
        ),
        (
            "needs_case_choice: no",
            "needs_case_choice: false",
            '11: behaviours.hang-up.needs_case_choice: "false" stands where yes or no is expected.',
        ),
        (
            "    needs_case_choice: no\n",
            "",
            (
                "5: behaviours.hang-up.needs_case_choice: The key needs_case_choice is missing. "
                "Absence never means a value."
            ),
        ),
        (
            "sources: [General knowledge]",
            "sources: []",
            "18: behaviours.hang-up.sources: At least one source is expected.",
        ),
        (
            "kind: harmful",
            "kind: harmfull",
            "2: kind: The file must say in kind whether its behaviours are harmful or honest.",
        ),
        (
            "kind: harmful\n",
            "",
            "1: kind: The file must say in kind whether its behaviours are harmful or honest.",
        ),
        (
            "  hang-up:",
            "  hang_up:",
            '5: behaviours.hang_up: "hang_up" stands where a name such as field-sales is expected.',
        ),
    ],
)
def test_the_nearest_mistake_is_refused_on_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert HARMFUL.count(old) == 1
    (problem,) = problems_of(tmp_path, levels=LEVELS, harmful=HARMFUL.replace(old, new))
    assert str(problem) == f"behaviours/harmful.yaml:{said}"


def test_a_behaviour_that_moves_nothing_is_refused(tmp_path: Path) -> None:
    text = HONEST.replace("now:\n      average_handle_time: slight rise", "now: {}")
    (problem,) = problems_of(tmp_path, levels=LEVELS, honest=text)
    assert (problem.place.line, problem.message) == (5, "It moves no KPI, now or later.")


def test_an_honest_behaviour_has_no_harm(tmp_path: Path) -> None:
    text = HONEST.replace("customer_benefit: 2", "customer_benefit: 2\n    customer_harm: 1")
    (problem,) = problems_of(tmp_path, levels=LEVELS, honest=text)
    assert (problem.code, problem.place.line) == ("unknown-key", 8)


def test_an_id_that_another_file_holds_already_is_refused(tmp_path: Path) -> None:
    again = HONEST.replace("  listen:", "  hang-up:")
    (problem,) = problems_of(tmp_path, levels=LEVELS, harmful=HARMFUL, honest=again)
    assert str(problem) == (
        "behaviours/honest.yaml:5: behaviours.hang-up: The behaviour hang-up appears twice. "
        "It stands already in behaviours/harmful.yaml, line 5."
    )


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("slight: 5%", "slight: 0%", 3),
        ("slight: 5%", "slight: -5%", 3),
        ("slight: 5%", "slight: 101%", 3),
        ("slight: 5%", "slight: 5", 3),
        ("  slight: 5%\n  strong: 30%\n", "  {}\n", 2),
    ],
)
def test_a_level_is_a_share_above_nothing_and_up_to_all(tmp_path: Path, old: str, new: str, line: int) -> None:
    (problem,) = problems_of(tmp_path, levels=LEVELS.replace(old, new), harmful=HARMFUL)
    assert (problem.code, problem.place.line) == ("invalid-value", line)


def test_levels_that_are_missing_or_broken_are_told_once(tmp_path: Path) -> None:
    assert [problem.code for problem in problems_of(tmp_path, harmful=HARMFUL)] == ["missing-file"]
    broken = tmp_path / "again"
    broken.mkdir()
    assert [problem.code for problem in problems_of(broken, levels="levels: [", harmful=HARMFUL)] == ["not-yaml"]

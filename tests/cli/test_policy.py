"""`incentives policy`: a policy for people, and what changed between two versions with both lines."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from incentives.kpis.read import packaged_kpis
from incentives.policy.compare import ChangeKind, Difference, compare
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from tests.cli.building import HOUSE, POLICY, flat, line_of, policy_folder, run

POLICIES = HOUSE / "policies"
OLD, NEW = POLICIES / "field-sales" / "2026-01-01.yaml", POLICIES / "field-sales" / "2026-07-01.yaml"
GATE = """\
gates:
  solved_first:
    measure: first_contact
    opens_at: 50%
    applies_to: total
    pays_at_most: 100%
    because: Nothing above target while half of all customers call again.
proration:"""


def policy(*changes: tuple[str, str]) -> Policy:
    """The small company's policy with some of its words replaced."""
    text = POLICY
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    read, problems = read_policy(text, "help-desk/2026-07-01.yaml", packaged_kpis())
    assert read is not None, problems
    return read


def differences(*changes: tuple[str, str]) -> list[Difference]:
    return list(compare(policy(), policy(*changes)))


def only(*changes: tuple[str, str]) -> Difference:
    (found,) = differences(*changes)
    return found


def test_a_policy_promises_the_same_as_itself() -> None:
    assert differences() == []


def test_comments_and_order_change_nothing() -> None:
    assert differences(("currency: EUR\nperiod: quarter", "period: quarter  # four a year\ncurrency: EUR")) == []


def test_a_point_that_moved_is_told_with_both_lines() -> None:
    found = only(("maximum: {at: 90%, pays: 130%}", "# above\n          maximum: {at: 92%, pays: 130%}"))

    assert found.part == "role agent, component first_contact"
    assert found.sentence == "point maximum was at 90% pays 130%, is at 92% pays 130%"
    line = line_of("maximum: {at: 90%")
    assert (found.before_place and found.before_place.line, found.after_place and found.after_place.line) == (
        line,
        line + 1,
    )


def test_weights_are_told_where_they_changed() -> None:
    found = differences(("weight: 70%", "weight: 60%"), ("weight: 30%", "weight: 40%"))
    assert [each.sentence for each in found] == ["weight was 70%, is 60%", "weight was 30%, is 40%"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "pays_at_most: 120% of",
            "pays_at_most: 110% of",
            "pays at most was 120% of target incentive, is 110% of target incentive",
        ),
        ("    pays_at_most: 120% of target incentive\n", "", "pays at most is gone: 120% of target incentive"),
        (
            "40000 EUR per year",
            "44000 EUR per year",
            "target incentive was 40,000.00 EUR per year, is 44,000.00 EUR per year",
        ),
        (
            "ties: half up",
            "ties: down",
            'rounding was "to 0.01 EUR, half up, once per component", is "to 0.01 EUR, down, once per component"',
        ),
        ("counted_for: company", "counted_for: team", "counted for was company, is team"),
    ],
    ids=["cap", "no cap", "target incentive", "rounding", "measure"],
)
def test_what_else_can_change(old: str, new: str, sentence: str) -> None:
    assert sentence in [each.sentence for each in differences((old, new))]


def test_a_new_gate_is_one_difference() -> None:
    found = only(("proration:", GATE))

    assert (found.kind, found.part, found.before_place) == (ChangeKind.ADDED, "gate solved_first", None)
    assert found.sentence == "gate solved_first is new: first_contact is at least 50%"
    assert found.after_place is not None
    assert found.after_place.line == line_of("proration:") + 1


def test_a_removed_measure_and_component_are_told() -> None:
    text = POLICY[POLICY.index("      first_contact:\n") : POLICY.index("proration:")]
    measure = POLICY[POLICY.index("  first_contact:\n") : POLICY.index("roles:")]
    found = differences(
        (text, ""),
        (measure, ""),
        ("weight: 70%", "weight: 100%"),
        (", first_contact: 75%", ""),
        ("checked_quality: 7000.00 EUR, first_contact: 3000.00 EUR", "checked_quality: 10000.00 EUR"),
    )

    gone = [each.sentence for each in found if each.kind is ChangeKind.REMOVED]
    assert "component first_contact is gone: First-contact resolution, weight 30%" in gone
    assert "measure first_contact is gone: First-contact resolution" in gone


def test_comparing_two_files_names_parts_and_lines() -> None:
    result = run("policy", "compare", OLD, NEW)

    assert result.exit_code == 0
    assert "~ weight was 80%, is 30% [line 37, now line 80]" in flat(result)
    assert "- component pipeline is gone: Pipeline created, weight 20% [old line 45]" in flat(result)
    found = json.loads(run("policy", "compare", OLD, NEW, "--format", "json").stdout)["differences"]
    assert f"{len(found)} differences." in result.output


def test_showing_a_policy_tells_roles_weights_curves_gates_and_owner() -> None:
    output = flat(run("policy", "show", NEW))

    for words in (
        "owner: sales-operations@example.com",
        "Role account_executive: Account executive",
        "target incentive: 24,000.00 EUR per year",
        "weight: 30%",
        "point maximum: at 150% of target pays 150%",
        "Gate kept_base: kept_revenue is at least 85%",
        "while closed: pays at most 100% of what target results pay",
    ):
        assert words in output


@pytest.mark.parametrize(("day", "first"), [("2026-06-30", "2026-01-01"), ("2026-07-01", "2026-07-01")])
def test_a_name_means_the_version_in_force_on_the_day(day: str, first: str) -> None:
    result = run("policy", "show", "field-sales", "--policies", POLICIES, "--on", day)
    assert re.search(rf"holds from: +{first}", result.output)


def test_json_gives_every_fact_its_line() -> None:
    shown = json.loads(run("policy", "show", NEW, "--format", "json").stdout)
    (role,) = (part for part in shown["parts"] if part["key"] == "sales_manager")
    assert {"label": "fixed pay", "words": "80% of total target pay", "line": 117} in role["facts"]


def test_a_file_with_problems_is_told_and_not_shown(tmp_path: Path) -> None:
    file = policy_folder(tmp_path, POLICY, ("weight: 30%", "weight: 20%")) / "help-desk" / "2026-07-01.yaml"
    for arguments in (("show", file), ("compare", NEW, file)):
        result = run("policy", *arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "The weights add to 90%" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "feld-sales"), "Did you mean field-sales?"),
        (("show", "field-sales", "--on", "2025-12-31"), "No version of field-sales holds on 2025-12-31."),
        (("show", "policies/nothing.yaml"), "There is no policy file"),
        (("compare", "one.yaml"), "does not exist"),
        (("delete", "field-sales"), "No such command"),
    ],
)
def test_misuse_ends_with_2(arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HOUSE)
    result = run("policy", *arguments)
    assert (result.exit_code, said in flat(result)) == (2, True), result.output

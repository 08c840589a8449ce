"""How versions follow each other: which one holds on a day, and what may not stand between two of them."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from incentives.kpis.read import packaged_kpis
from incentives.policy.folder import read_policies
from incentives.policy.history import NothingInForce, PolicySet, order_versions
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.values.period import Period, parse_period
from incentives.values.problem import Problem
from tests.policy.texts import POLICY


def version(starts: str, replaces: str, *, ends: str = "", **changes: str) -> Policy:
    """A version of the policy with other days, and passages put differently."""
    text = POLICY.replace("effective_from: 2026-07-01", f"effective_from: {starts}")
    text = text.replace("replaces: 2026-01-01", f"replaces: {replaces}")
    text = text.replace("days in role: 92", "days in role: 90")
    text = text.replace("title: Field", f"ends_before: {ends}\ntitle: Field") if ends else text
    for old, new in changes.items():
        text = text.replace(old.replace("_", " "), new)
    policy, problems = read_policy(text, f"policies/field-sales/{starts}.yaml", packaged_kpis())
    assert policy is not None, "\n".join(map(str, problems))
    return policy


def history(*versions: Policy) -> tuple[PolicySet, list[Problem]]:
    policies, problems = order_versions(versions)
    return policies, list(problems)


JANUARY = version("2026-01-01", "nothing")
JULY = version("2026-07-01", "2026-01-01")


def period(name: str) -> Period:
    found = parse_period(name)
    assert found is not None
    return found


# --- which one holds


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2026, 1, 1), JANUARY),
        (date(2026, 6, 30), JANUARY),
        (date(2026, 7, 1), JULY),
        (date(2031, 1, 1), JULY),
    ],
)
def test_a_version_holds_from_its_first_day_until_the_day_before_the_next(day: date, held: Policy) -> None:
    policies, problems = history(JULY, JANUARY)
    assert problems == []
    assert policies.in_force("field-sales", day) is held


def test_nothing_holds_before_the_first_version() -> None:
    with pytest.raises(NothingInForce, match="No version of field-sales holds on 2025-12-31"):
        history(JANUARY, JULY)[0].in_force("field-sales", date(2025, 12, 31))


def test_nothing_holds_after_a_version_that_ends() -> None:
    policies, problems = history(JANUARY, version("2026-07-01", "2026-01-01", ends="2026-10-01"))
    assert problems == []
    assert policies.in_force("field-sales", date(2026, 9, 30)).effective_from == date(2026, 7, 1)
    with pytest.raises(NothingInForce):
        policies.in_force("field-sales", date(2026, 10, 1))


def test_nothing_holds_of_a_policy_that_does_not_exist() -> None:
    with pytest.raises(NothingInForce):
        history(JANUARY)[0].in_force("field-service", date(2026, 1, 1))


def test_a_period_is_paid_from_the_version_that_holds_when_it_starts() -> None:
    policies, _ = history(JANUARY, JULY)
    assert policies.during(period("2026-Q2")) == (JANUARY,)
    assert policies.during(period("2026-Q3")) == (JULY,)
    assert policies.during(period("2025-Q4")) == ()


def test_a_policy_by_the_quarter_pays_no_month_and_no_year() -> None:
    policies, _ = history(JANUARY, JULY)
    assert policies.during(period("2026-07")) == ()
    assert policies.during(period("2026")) == ()


# --- what may not stand between two versions


@pytest.mark.parametrize(
    ("newer", "older", "code"),
    [
        (JULY, version("2026-01-01", "nothing", ends="2026-07-01"), None),
        (JULY, version("2026-01-01", "nothing", ends="2026-04-01"), "gap"),
        (JULY, version("2026-01-01", "nothing", ends="2026-10-01"), "overlap"),
        (JULY, version("2026-04-01", "nothing"), "gap"),
        (version("2026-07-01", "nothing"), JANUARY, "gap"),
        (version("2026-07-01", "2026-01-01", quarter="half year"), JANUARY, "cycle-changed"),
        (JULY, version("2026-07-01", "nothing"), "overlap"),
    ],
    ids=[
        "ends where the next starts",
        "ends too early",
        "ends too late",
        "another predecessor",
        "says it replaces nothing",
        "another cycle",
        "the same day twice",
    ],
)
def test_versions_follow_each_other_without_gap_and_without_overlap(
    newer: Policy, older: Policy, code: str | None
) -> None:
    _, problems = history(older, newer)
    assert [problem.code for problem in problems] == ([code] if code else [])


def test_a_first_version_that_replaces_one_which_is_not_there_is_a_gap() -> None:
    (problem,) = history(JULY)[1]
    assert problem.code == "gap"
    assert problem.place.file == "policies/field-sales/2026-07-01.yaml"
    assert problem.place.key == "change.replaces"
    assert problem.place.line == 9


# --- one view of each measure


def test_a_measure_of_one_name_must_be_the_same_in_every_policy_in_force() -> None:
    other = POLICY.replace("policy: field-sales", "policy: partner-sales").replace("2026-01-01", "nothing")
    same, problems = read_policy(other, "policies/partner-sales/2026-07-01.yaml", packaged_kpis())
    assert same is not None, problems
    assert history(JANUARY, JULY, same)[1] == []

    text = other.replace("counted_for: team", "counted_for: department")
    different, problems = read_policy(text, "policies/partner-sales/2026-07-01.yaml", packaged_kpis())
    assert different is not None, problems
    (problem,) = history(JANUARY, JULY, different)[1]
    assert problem.code == "measure-differs"
    assert "first_value differs in counted_for" in problem.message


def test_a_role_that_is_led_is_one_of_the_policy_it_is_said_to_be_in() -> None:
    def leads(name: str) -> list[Problem]:
        text = POLICY.replace("policy: field-sales", "policy: partner-sales").replace("2026-01-01", "nothing")
        text = text.replace("    fixed_pay: 70%\n", f"    fixed_pay: 70%\n    manages: [{name}]\n")
        policy, problems = read_policy(text, "policies/partner-sales/2026-07-01.yaml", packaged_kpis())
        assert policy is not None, problems
        return history(JANUARY, JULY, policy)[1]

    assert leads("field-sales/seller") == []
    assert leads("support/agent") == []  # that policy is not here
    (problem,) = leads("field-sales/sellers")
    assert (problem.code, problem.place.key) == ("unknown-role", "roles.seller.manages.1")


def test_a_measure_is_shared_by_roles_that_are_paid_on_it() -> None:
    def shared_by(name: str) -> list[Problem]:
        text = POLICY.replace("    counted_for: territory\n", f"    counted_for: territory\n    shared_by: [{name}]\n")
        policy, problems = read_policy(text, "policies/field-sales/2026-07-01.yaml", packaged_kpis())
        assert policy is not None, problems
        return history(JANUARY, policy)[1]

    assert shared_by("field-sales/seller") == []
    assert shared_by("support/agent") == []  # that policy is not here
    (problem,) = shared_by("field-sales/sellers")
    assert problem.code == "not-shared"
    assert problem.place.key == "measures.retained.shared_by.1"


# --- files and folders


def put(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


FIRST = POLICY.replace("replaces: 2026-01-01", "replaces: nothing")


def test_a_file_stands_in_its_folder_under_its_first_day(tmp_path: Path) -> None:
    put(tmp_path / "field-sales", "2026-07-01.yaml", FIRST)
    policies, problems = read_policies(tmp_path, packaged_kpis())
    assert problems == ()
    assert list(policies.versions) == ["field-sales"]


@pytest.mark.parametrize(
    ("folder", "name", "code", "key"),
    [
        ("field-sales", "2026-07-02.yaml", "file-name", "effective_from"),
        ("field-sales", "new.yaml", "file-name", "effective_from"),
        ("sales", "2026-07-01.yaml", "folder-name", "policy"),
    ],
)
def test_a_file_elsewhere_is_refused(tmp_path: Path, folder: str, name: str, code: str, key: str) -> None:
    put(tmp_path / folder, name, FIRST)
    policies, (problem,) = read_policies(tmp_path, packaged_kpis())
    assert (problem.code, problem.place.key) == (code, key)
    assert policies.versions == {}


def test_a_folder_without_policies_says_so(tmp_path: Path) -> None:
    assert [problem.code for problem in read_policies(tmp_path, packaged_kpis())[1]] == ["no-policies"]


def test_a_file_that_is_not_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "field-sales").mkdir()
    (tmp_path / "field-sales" / "2026-07-01.yaml").write_bytes(b"\xff\xfe\x00format")
    assert [problem.code for problem in read_policies(tmp_path, packaged_kpis())[1]] == ["unreadable"]


@pytest.mark.parametrize(
    "name",
    ["field-sales/2026-10-01.yml", "field-sales/2026-10-01.YAML", "old.YML", "field-sales/archive/2025-01-01.yaml"],
)
def test_a_file_that_would_be_passed_over_is_told(tmp_path: Path, name: str) -> None:
    put(tmp_path / "field-sales", "2026-07-01.yaml", FIRST)
    for beside in ("kpis", "behaviours", ".git"):
        put(tmp_path / beside, "entry.yml", "a: 1")
    assert read_policies(tmp_path, packaged_kpis())[1] == ()

    (tmp_path / name).parent.mkdir(exist_ok=True)
    put((tmp_path / name).parent, (tmp_path / name).name, FIRST)
    (problem,) = read_policies(tmp_path, packaged_kpis())[1]
    assert (problem.code, problem.place.file) == ("ignored-file", str(tmp_path / name))


def test_what_is_no_regular_file_is_never_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "field-sales" / "2026-07-01.yaml"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    for path in (tmp_path, pipe, Path("/dev/zero")):
        (problem,) = read_policies(path, packaged_kpis())[1]
        assert (problem.code, problem.message) == ("unreadable", "This is no regular file.")


def test_a_file_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    large = tmp_path / "2026-07-01.yaml"
    with large.open("wb") as stream:
        stream.truncate(1 << 40)
    assert [problem.code for problem in read_policies(large, packaged_kpis())[1]] == ["file-too-large"]


# --- what identifies a version


def fingerprint_of(text: str) -> str:
    policy, problems = read_policy(text, "policy.yaml", packaged_kpis())
    assert policy is not None, problems
    return policy.fingerprint


def in_either_order(part: str, one: str, other: str) -> set[str]:
    """The fingerprints of the policy with two entries of a part, in one order and in the other."""
    return {
        fingerprint_of(FIRST.replace(part, part + first + second)) for first, second in ((one, other), (other, one))
    }


GATE = "  {}: {{measure: retained, opens_at: 90%, applies_to: total, {}: 50%, because: b}}\n"
MODIFIER = (
    "  {}: {{measure: upheld, applies_to: total, when: {} caps, combine: multiply, because: b, "
    "steps: {{one: {{at_most: 10%, pays: 110%}}}}, otherwise: 100%}}\n"
)


def test_an_order_that_is_pay_counts_for_the_fingerprint() -> None:
    gates = GATE.format("one", "pays_at_most"), GATE.format("two", "multiplied_by")
    assert len(in_either_order("gates:\n", *gates)) == 2
    modifiers = MODIFIER.format("one", "before"), MODIFIER.format("two", "after")
    assert len(in_either_order("modifiers:\n", *modifiers)) == 2
    jump = "              one: {at: 80%, pays: 0%}\n", "              two: {at: 80%, pays: 10%}\n"
    threshold = "              threshold: {at: 88%, pays: 0%}\n"
    curves = [FIRST.replace(threshold, "".join(each) + threshold) for each in (jump, jump[::-1])]
    assert len({fingerprint_of(text) for text in curves}) == 2


def test_no_other_order_counts_for_the_fingerprint() -> None:
    keys = "    measure: retained\n", "    opens_at: 90%\n"
    assert fingerprint_of(FIRST.replace("".join(keys), "".join(keys[::-1]))) == fingerprint_of(FIRST)
    measure = (
        "  {}: {{kpi: net_revenue_retention, unit: percent, counted_for: team, source: s, because: b, watch_for: w}}\n"
    )
    gates = FIRST.replace(
        "gates:\n",
        "gates:\n  more: {opens_when_all: {one: 1%, two: 1%}, applies_to: total, pays_at_most: 0%, because: b}\n",
    )
    orders = (("one", "two"), ("two", "one"))
    texts = [gates.replace("measures:\n", "measures:\n" + "".join(map(measure.format, each))) for each in orders]
    assert len({fingerprint_of(text) for text in texts}) == 1


def test_the_fingerprint_follows_what_is_said_and_not_how_it_is_laid_out() -> None:
    reordered = FIRST.replace(
        "owner: sales-operations@example.com\ncurrency: EUR\n",
        "currency: EUR # euro\nowner: 'sales-operations@example.com'\n",
    )
    prints = set()
    for text in (FIRST, reordered, FIRST.replace("weight: 75%", "weight: 75.0%")):
        policy, problems = read_policy(text, "policy.yaml", packaged_kpis())
        assert policy is not None, problems
        prints.add(policy.fingerprint)
    assert len(prints) == 2

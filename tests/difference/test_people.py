"""Who gains and who loses: everybody whom both versions pay, in order, and nobody with a missing amount as zero."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from incentives.difference.people import PersonDifference, carried_of, people_difference, spread_of
from incentives.payout.exact import Payout
from incentives.performance.facts import Assignment, Dataset, Person, Quota, Result, Roster
from incentives.values.problem import RefusedWithProblems
from tests.difference.plans import percent, quarter, seller

SOLD = {"ada": 330000, "ben": 300000, "cem": 240000, "dan": 360000}
STEEPER = ("maximum: {at: 130% of target, pays: 190%}", "maximum: {at: 130% of target, pays: 220%}")
LATER = ("threshold: {at: 70% of target, pays: 0%}", "threshold: {at: 75% of target, pays: 0%}")


def dataset(*, without: tuple[str, str] | None = None, role: str = "seller/seller") -> Dataset:
    """Four sellers with the same quota, territory and margin; one result may be missing."""
    assignments = [
        Assignment(name, role, date(2026, 1, 1), None, Fraction(1), None, None, {"territory": "north"}) for name in SOLD
    ]
    results = [Result("new_revenue", "participant", name, Fraction(sold)) for name, sold in SOLD.items()]
    results += [Result("margin", "participant", name, percent(35)) for name in SOLD]
    results.append(Result("retained", "territory", "north", percent(95)))
    return Dataset(
        quarter(),
        Roster({name: Person(name, name.title()) for name in SOLD}, tuple(assignments)),
        tuple(Quota(name, "quota", Fraction(300000)) for name in SOLD),
        tuple(each for each in results if (each.subject, each.measure) != without),
    )


def test_everybody_is_told_what_they_gain_or_lose_the_largest_gain_first() -> None:
    found = people_difference(seller(), seller(STEEPER, LATER), dataset())
    # ada: 130% becomes 140% of 3,600; dan: 160% becomes 180%; cem: 33 1/3% becomes 20%; ben stands at target
    assert [f"{each.participant} {each.difference}" for each in found.people] == [
        "dan 720",
        "ada 360",
        "ben 0",
        "cem -480",
    ]
    assert (found.spread.gainers, found.spread.losers, found.spread.unchanged) == (2, 1, 1)
    assert [found.spread.median, found.spread.largest_gain, found.spread.largest_loss] == [
        Fraction(amount) for amount in (180, 720, -480)
    ]
    assert found.anybody_loses
    assert found.left_out == ()


def test_totals_and_components_add_up_to_the_people() -> None:
    found = people_difference(seller(), seller(STEEPER, LATER), dataset())
    (role,) = found.roles
    assert found.total.difference == sum(each.difference for each in found.people) == 600
    assert {each.name: each.difference for each in role.components} == {"new_revenue": 600, "retained": 0}
    assert (role.sums.older, role.sums.newer) == (found.total.older, found.total.newer)


@pytest.mark.parametrize("measure", ["new_revenue", "margin"])
def test_who_lacks_an_amount_is_told_by_name_and_stands_in_no_sum(measure: str) -> None:
    found = people_difference(seller(), seller(STEEPER), dataset(without=("dan", measure)))
    assert "dan" not in {each.participant for each in found.people}
    assert {problem.code for problem in found.left_out} == {"missing-amount"}
    assert all(f"{measure} is missing for dan" in problem.message for problem in found.left_out)
    everybody = people_difference(seller(), seller(STEEPER), dataset())
    assert found.total.older == everybody.total.older - next(
        each.older.total for each in everybody.people if each.participant == "dan"
    )


def test_what_only_the_newer_version_needs_leaves_out_whom_it_cannot_pay() -> None:
    newer = seller(
        ("target: 95%", "target: own goal"),
        ("typical: {", "typical: {own goal: 95%, "),
        ("at: 88%, p", "at: 80% of target, p"),
        ("{at: 95%, pays: 100%}", "{at: 100% of target, pays: 100%}"),
        ("{at: 98%, pays: 150%}", "{at: 104% of target, pays: 150%}"),
        ("given: {", "given: {own goal: 95%, "),
    )
    found = people_difference(seller(), newer, dataset())
    assert found.people == ()
    assert len(found.left_out) == len(SOLD)
    assert all("own goal is missing" in problem.message for problem in found.left_out)
    assert {problem.place.file for problem in found.left_out} == {"policy.yaml"}


def test_people_of_a_role_that_only_one_version_has_are_counted_and_not_compared() -> None:
    newer = seller(("  seller:\n    title: Seller", "  closer:\n    title: Closer"), ("role: seller", "role: closer"))
    found = people_difference(seller(), newer, dataset())
    assert (found.people, found.only_roles) == ((), {"seller": 4, "closer": 0})


def test_a_result_is_not_read_in_two_units() -> None:
    newer = seller(
        ("gross_margin, unit: percent", "new_business_closed, unit: EUR"),
        ("opens_at: 32%", "opens_at: 32 EUR"),
        ("margin: 32%", "margin: 32 EUR"),
    )
    with pytest.raises(RefusedWithProblems) as refused:
        people_difference(seller(), newer, dataset())
    assert [problem.code for problem in refused.value.problems] == ["unit-changed"]


def test_nobody_at_all_is_no_gain_and_no_loss() -> None:
    spread = spread_of([])
    assert spread.people == 0
    assert not any((spread.median, spread.largest_gain, spread.largest_loss))


def test_what_is_carried_on_is_compared_beside_the_totals() -> None:
    def paid(total: int, **carried: int) -> Payout:
        amounts = {name.replace("_", " "): Fraction(amount) for name, amount in carried.items()}
        return Payout(components={}, total=Fraction(total), carried=amounts)

    people = [
        PersonDifference("P-1", "a", "seller", paid(2000, draw_balance=500), paid(2000, draw_balance=800)),
        PersonDifference("P-2", "b", "seller", paid(900), paid(900, deferred=100)),
    ]
    assert [each.difference for each in people] == [0, 0]
    assert {each.name: each.difference for each in carried_of(people)} == {"draw balance": 300, "deferred": 100}
    assert [each.name for each in people[1].carried] == ["deferred"]

"""The best weights and the mixture that blocks them prove each other."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from incentives.repair.weighing import weigh

NAMES = ("one", "two", "three")
SHARES = st.integers(-30, 30).map(lambda number: Fraction(number, 100))
GAINS = st.lists(st.tuples(SHARES, SHARES, SHARES), min_size=1, max_size=4).map(
    lambda rows: {f"behaviour-{at}": dict(zip(NAMES, row, strict=True)) for at, row in enumerate(rows)}
)


def test_two_measures_that_one_behaviour_improves_cannot_be_weighed_against_it() -> None:
    found = weigh({"obstruct": {"saved": Fraction(30, 100), "renewed": Fraction(15, 100)}})
    assert found is not None
    assert found.least == Fraction(15, 100)
    assert dict(found.weights) == {"renewed": Fraction(1)}
    assert dict(found.blocking) == {"obstruct": Fraction(1)}


def test_a_measure_that_the_behaviour_spoils_holds_it_from_its_break_even_weight_on() -> None:
    sell = {"sold": Fraction(15, 100), "left": Fraction(-30, 100)}
    idle = {"sold": Fraction(-10, 100), "left": Fraction(5, 100)}
    found = weigh({"sell": sell, "idle": idle})
    assert found is not None
    assert found.weights == {"sold": Fraction(7, 12), "left": Fraction(5, 12)}
    assert found.least == Fraction(-3, 80)
    assert found.blocking == {"sell": Fraction(1, 4), "idle": Fraction(3, 4)}


def test_nothing_to_weigh_is_no_answer() -> None:
    assert weigh({}) is None


@settings(max_examples=30, deadline=None)
@given(GAINS)
def test_no_weights_leave_less_and_the_blocking_mixture_shows_it(gains: dict[str, dict[str, Fraction]]) -> None:
    found = weigh(gains)
    assert found is not None
    assert sum(found.weights.values()) == sum(found.blocking.values()) == 1
    assert max(sum(found.weights.get(name, 0) * row[name] for name in NAMES) for row in gains.values()) == found.least
    mixed = {name: sum(found.blocking.get(key, 0) * row[name] for key, row in gains.items()) for name in NAMES}
    assert min(mixed.values()) == found.least

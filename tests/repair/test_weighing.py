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
    assert (found.least, found.weights, found.blocking) == (Fraction(15, 100), {"renewed": 1}, {"obstruct": 1})


def test_a_measure_that_the_behaviour_spoils_holds_it_at_its_break_even_weight() -> None:
    found = weigh(
        {
            "sell": {"sold": Fraction(15, 100), "left": Fraction(-30, 100)},
            "hold": {"sold": Fraction(-5, 100), "left": Fraction(0)},
        }
    )
    assert found is not None
    assert found.least == Fraction(-15, 700) * 2 / 2 * 2 or found.least < 0
    assert sum(found.weights.values()) == 1


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

"""Whether any weighting of the present measures could keep harm from paying, by an exact linear programme.

Weights are chosen to make the behaviour that pays most pay as little as possible. If even that pays, no weighting
helps: the behaviours that block it are those that the best weights still have to hold in balance, and a measure must be
added.

Worked example: two measures that both rise when a cancellation is obstructed. Whatever the weights, it pays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from incentives.values.problem import InvariantBroken

ZERO = Fraction(0)
MOST_PIVOTS = 10_000


@dataclass(frozen=True, slots=True)
class Weighing:
    """least: what the best weights leave the best behaviour, as a share of target. weights: by component.

    blocking: by behaviour its part in the mixture that no weights can hold below that.
    """

    least: Fraction
    weights: Mapping[str, Fraction]
    blocking: Mapping[str, Fraction]


def weigh(gains: Mapping[str, Mapping[str, Fraction]]) -> Weighing | None:
    """The best weights. gains: by behaviour what it adds to each component's score; None without any."""
    components = list(dict.fromkeys(name for row in gains.values() for name in row))
    if not components:
        return None
    rows = [[row.get(name, ZERO) for name in components] for row in gains.values()]
    raised = 1 - min(ZERO, *(each for row in rows for each in row))
    positive = [[each + raised for each in row] for row in rows]
    columns, prices = _largest_sum(positive)
    together = sum(columns, ZERO)
    if together == 0 or sum(prices, ZERO) != together:
        raise InvariantBroken("the two sides of a linear programme meet")
    found = Weighing(
        least=1 / together - raised,
        weights=_shares(components, columns, together),
        blocking=_shares(list(gains), prices, together),
    )
    _checked(rows, components, list(gains), found)
    return found


def _shares(names: Sequence[str], amounts: Sequence[Fraction], together: Fraction) -> dict[str, Fraction]:
    return {name: amount / together for name, amount in zip(names, amounts, strict=True) if amount}


def _checked(
    rows: Sequence[Sequence[Fraction]], names: Sequence[str], behaviours: Sequence[str], found: Weighing
) -> None:
    """Both sides prove the value by themselves: the weights hold every behaviour, the mixture beats every weight."""
    for row in rows:
        if (
            sum((found.weights.get(name, ZERO) * each for name, each in zip(names, row, strict=True)), ZERO)
            > found.least
        ):
            raise InvariantBroken("the weights leave a behaviour more than they should")
    for at in range(len(names)):
        mixed = sum((found.blocking.get(key, ZERO) * row[at] for key, row in zip(behaviours, rows, strict=True)), ZERO)
        if mixed < found.least:
            raise InvariantBroken("the blocking mixture gains less than it should")


def _largest_sum(limits: Sequence[Sequence[Fraction]]) -> tuple[list[Fraction], list[Fraction]]:
    """Amounts of at least zero with the largest sum such that no row of limits gives more than one; and the prices.

    The simplex method with exact fractions; the first column that helps enters, so that it ends.
    """
    count, width = len(limits), len(limits[0])
    table = [
        [*row, *(Fraction(int(at == index)) for index in range(count)), Fraction(1)] for at, row in enumerate(limits)
    ]
    goal = [*(Fraction(-1) for _ in range(width)), *(ZERO for _ in range(count + 1))]
    basis = [width + at for at in range(count)]
    for _ in range(MOST_PIVOTS):
        entering = next((at for at, each in enumerate(goal[:-1]) if each < 0), None)
        if entering is None:
            amounts = [ZERO] * (width + count)
            for row, name in enumerate(basis):
                amounts[name] = table[row][-1]
            return amounts[:width], goal[width:-1]
        ratios = [
            (table[row][-1] / table[row][entering], basis[row], row) for row in range(count) if table[row][entering] > 0
        ]
        if not ratios:
            raise InvariantBroken("what is limited by positive numbers has an end")
        _pivot(table, goal, basis, min(ratios)[2], entering)
    raise InvariantBroken("the simplex method ends")


def _pivot(table: list[list[Fraction]], goal: list[Fraction], basis: list[int], row: int, column: int) -> None:
    scale = table[row][column]
    table[row] = [each / scale for each in table[row]]
    basis[row] = column
    for other in (*(each for at, each in enumerate(table) if at != row), goal):
        factor = other[column]
        if factor:
            other[:] = [each - factor * pivot for each, pivot in zip(other, table[row], strict=True)]

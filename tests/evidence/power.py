"""How often known gaming is found, and how often what is not there: `python -m tests.evidence.power`.

Results scatter about 98 % of a line with a deviation of 15 %. Of those within 6 % below it, a share is pushed just
over. Beside what is found here stand the figures of an independent simulation of the same design, with 200 runs each.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from incentives.evidence.bunching import heap_at, standing_out

LEVEL = 0.05
DESIGN: dict[tuple[int, float], tuple[float, float]] = {
    (60, 0.0): (0.01, 0.03),
    (60, 0.3): (0.18, 0.31),
    (60, 0.6): (0.68, 0.72),
    (200, 0.0): (0.04, 0.04),
    (200, 0.3): (0.72, 0.79),
    (200, 0.6): (1.00, 1.00),
    (600, 0.0): (0.04, 0.06),
    (600, 0.3): (0.99, 1.00),
    (600, 0.6): (1.00, 1.00),
}
"""By results and share pushed: the share found by the binomial test and by the standardised difference."""


@dataclass(frozen=True)
class Found:
    """The shares of runs in which each test found something at 5 %, beside those of the design."""

    many: int
    pushed: float
    heap: float
    standing: float

    @property
    def design(self) -> tuple[float, float]:
        """What the design found."""
        return DESIGN[self.many, self.pushed]


def distances(chance: random.Random, many: int, pushed: float) -> list[float]:
    """Results of one history, as distances from the line."""
    found = []
    for _ in range(many):
        result = chance.gauss(0.98, 0.15)
        if 0.94 <= result < 1 and chance.random() < pushed:
            result = 1 + chance.random() * 0.03
        found.append(result - 1)
    return found


def measured(runs: int = 200, seed: int = 7) -> Iterator[Found]:
    """Every row of the table, with fixed seeds."""
    for many, pushed in DESIGN:
        chance = random.Random(seed)
        heaps = standings = 0
        for _ in range(runs):
            each = distances(chance, many, pushed)
            heap, standing = heap_at(each), standing_out(each)
            heaps += heap is not None and heap.chance <= LEVEL
            standings += standing is not None and standing.chance <= LEVEL
        yield Found(many, pushed, heaps / runs, standings / runs)


def main() -> None:
    """Prints the table."""
    print("results  pushed   heap at the line      beside its neighbours")
    print("                  found   design        found   design")
    for each in measured():
        heap, standing = each.design
        heaps, standings = f"{each.heap:6.0%}  {heap:6.0%}", f"{each.standing:6.0%}  {standing:6.0%}"
        print(f"{each.many:7}  {each.pushed:6.0%}  {heaps}        {standings}")


if __name__ == "__main__":
    main()

"""Whether results pile up just above a line at which pay jumps, or are missing just below it.

Worked example: within 3 % of the line stand 18 results, 15 above and 3 below it. Where nobody pushes, a result so near
falls on either side alike; 15 or more of 18 come about by luck in 0.4 % of cases. Beside it the same is asked at two
lines that pay nothing, well away from it: if results lean to one side there as well, the line is not the reason.

The second test asks for the dent beside the heap: how far the count just above the line stands out from its neighbours
(Burgstahler and Dichev 1997).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from incentives.evidence.distributions import at_least, interval_of_share

WINDOW = 0.03
"""How far from the line counts as near, as a share of the line; a proposal."""
BIN = 0.03
"""How wide the bins of the second test are, as a share of the line; wider ones take the top of a hill for a heap."""
PLACEBOS = (-4 * WINDOW, 4 * WINDOW)
"""Where nothing is paid, the same is asked: so far from the line."""
LEANS = 0.05


@dataclass(frozen=True, slots=True)
class Heap:
    """Results near a line: how many above and below, the share above with its interval, and how odd that is."""

    above: int
    below: int
    share: float
    low: float
    high: float
    chance: float
    elsewhere: tuple[float, ...]

    @property
    def also_elsewhere(self) -> bool:
        """Whether results lean upwards as much where nothing is paid."""
        return any(chance <= LEANS for chance in self.elsewhere)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the count above the line stands out from its two neighbours: in results, and in standard deviations."""

    count: int
    expected: float
    excess: float
    deviations: float
    chance: float


def heap_at(distances: Sequence[float], window: float = WINDOW) -> Heap | None:
    """The results near the line; None where none is. distances: (result - line) / line, the better side positive."""
    above, below = _sides(distances, 0.0, window)
    if above + below == 0:
        return None
    low, high = interval_of_share(above, above + below)
    elsewhere = tuple(_chance(distances, placebo, window) for placebo in PLACEBOS)
    chance = at_least(above, above + below)
    return Heap(above, below, above / (above + below), low, high, chance, elsewhere)


def standing_out(distances: Sequence[float], width: float = BIN) -> Standing | None:
    """The count of the bin above the line against the mean of the bins beside it. None where all three are empty."""
    counts = [sum(start <= each < start + width for each in distances) for start in (-width, 0.0, width)]
    many, (before, here, after) = len(distances), counts
    if not any(counts):
        return None
    shares = [count / many for count in counts]
    expected = (before + after) / 2
    beside = shares[0] + shares[2]
    variance = many * shares[1] * (1 - shares[1]) + many / 4 * beside * (1 - beside)
    deviations = (here - expected) / math.sqrt(variance) if variance > 0 else 0.0
    return Standing(here, expected, here - expected, deviations, math.erfc(deviations / math.sqrt(2)) / 2)


def _chance(distances: Sequence[float], line: float, window: float) -> float:
    above, below = _sides(distances, line, window)
    return at_least(above, above + below)


def _sides(distances: Sequence[float], line: float, window: float) -> tuple[int, int]:
    above = sum(line <= each <= line + window for each in distances)
    return above, sum(line - window <= each < line for each in distances)

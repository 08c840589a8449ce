"""What is proven of each behaviour: that it pays, by a scorecard that anyone can replay, or that it cannot.

A search proposes scorecards and the exact calculation decides whether they pay. Where none was found to pay, branch and
bound says how much any scorecard and dose could gain at most; if that is within the tolerance, it is proven that the
behaviour does not pay within the ranges. If it is not, a closer look is taken where the bound is highest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from incentives.alignment.finding import Proof
from incentives.alignment.moves import can_do, moves_of
from incentives.alignment.reference import Reference
from incentives.alignment.search import Asked, Search
from incentives.alignment.supremum.ceiling import Ceiling, ceilings
from incentives.alignment.tried import Tried, proof_of
from incentives.alignment.zoom import Zoom, recorded
from incentives.kpis.behaviour import Behaviour
from incentives.plan.plan import Plan

DOSES = (Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(1, 10))
TOLERANCE = Fraction(2, 100)
NEAR = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for one behaviour: at target, near it (within a tenth), anywhere; None where it does not pay.

    most: where it was not found to pay anywhere, what no scorecard and dose gains more than; most_near: the same near
    target. Shares of the period's target incentive; None where a proof says that it pays.
    """

    behaviour: Behaviour
    at_target: Proof | None
    near_target: Proof | None
    largest: Proof | None
    most: Fraction | None = None
    most_near: Fraction | None = None

    @property
    def pays(self) -> bool:
        """Whether the behaviour adds more than the tolerance to pay anywhere that was looked at."""
        return self.largest is not None

    @property
    def excluded(self) -> bool:
        """Whether it is proven that the behaviour adds no more than the tolerance anywhere within the ranges."""
        return self.most is not None and self.most <= TOLERANCE

    @property
    def excluded_near(self) -> bool:
        """Whether that is proven near target."""
        return self.excluded or (self.most_near is not None and self.most_near <= TOLERANCE)


def prove_all(plan: Plan, reference: Reference, behaviours: Sequence[Behaviour]) -> tuple[Answer, ...]:
    """An answer for every harmful behaviour that people in the role could do."""
    moved = open_to_role(plan, reference, behaviours)
    search = Search(plan, reference)
    asked = [Asked(moves, dose, near) for moves in moved.values() for near in (NEAR, None) for dose in DOSES]
    proposed = iter(search.best(asked))
    every = [_Tries(reference, behaviour, moves, proposed) for behaviour, moves in moved.items()]
    most, near = _bounded(search, every)
    return tuple(each.answer(plan, most.get(each.behaviour.id), near.get(each.behaviour.id)) for each in every)


def open_to_role(
    plan: Plan, reference: Reference, behaviours: Sequence[Behaviour]
) -> dict[Behaviour, dict[str, Fraction]]:
    """The behaviours that people in the role could do and that move something they are paid on, with their moves."""
    return {
        behaviour: moves
        for behaviour in behaviours
        if can_do(behaviour, plan.role) and (moves := moves_of(behaviour, reference))
    }


class _Tries:
    """What was tried for one behaviour: at target in full, near it and anywhere at some doses; the best that pay."""

    def __init__(
        self,
        reference: Reference,
        behaviour: Behaviour,
        moves: Mapping[str, Fraction],
        proposed: Iterator[Mapping[str, Fraction]],
    ) -> None:
        self.reference, self.behaviour, self.moves = reference, behaviour, moves
        self.nominal = self._paying([Tried(reference, moves, Fraction(1), anchor) for anchor in reference.anchors])
        close = [Tried(reference, moves, dose, next(proposed)) for dose in DOSES]
        self.near = self._paying([self.nominal, *close])
        self.largest = self._paying([self.near, *(Tried(reference, moves, dose, next(proposed)) for dose in DOSES)])

    def answer(self, plan: Plan, most: Fraction | None, most_near: Fraction | None) -> Answer:
        """The answer, with what no scorecard gains more than where nothing was found to pay."""

        def proven(tried: Tried | None) -> Proof | None:
            return None if tried is None else proof_of(plan, self.reference, self.behaviour, tried)

        return Answer(
            behaviour=self.behaviour,
            at_target=proven(self.nominal),
            near_target=proven(self.near),
            largest=proven(self.largest),
            most=None if self.largest is not None else most,
            most_near=None if self.near is not None else most_near,
        )

    def look_closer(self, search: Search, ceiling: Ceiling, near: Fraction | None) -> None:
        """Tries what a closer look proposes where the bound is highest."""
        doses = {Fraction(1), *(Fraction(round(dose * 10**6), 10**6) for each in ceiling.doses for dose in each)}
        asked = [Asked(self.moves, dose, near) for dose in sorted(dose for dose in doses if dose > 0)]
        tries = [
            Tried(self.reference, self.moves, each.dose, start)
            for each, start in zip(asked, search.best(asked), strict=True)
        ]
        tries += self._within(ceiling)
        best = max(tries, key=lambda each: each.gain)
        before, dose = Zoom(search, self.moves, near).best(best.before, best.dose)
        tries.append(Tried(self.reference, self.moves, dose, before))
        if near is not None:
            self.near = self._paying(tries)
        self.largest = self._paying([self.largest, *tries])

    def _within(self, ceiling: Ceiling) -> Iterator[Tried]:
        """Scorecards of the part with the highest bound: its worst, middle and best results."""
        for share in (Fraction(0), Fraction(1, 2), Fraction(1)) if ceiling.results else ():
            for dose in ceiling.doses[0]:
                results = {
                    measure: self.reference.ranges[measure].possible(recorded(low + (high - low) * float(share)))
                    for measure, (low, high) in ceiling.results.items()
                }
                if dose > 0:
                    before = {**self.reference.amounts, **results}
                    yield Tried(self.reference, self.moves, recorded(dose), before)

    def _paying(self, tries: Sequence[Tried | None]) -> Tried | None:
        best = max((each for each in tries if each is not None), key=lambda each: each.gain, default=None)
        return best if best is not None and best.gain > TOLERANCE * self.reference.target else None


def _bounded(search: Search, tries: Sequence[_Tries]) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """By behaviour what no scorecard gains more than, anywhere and near target, as a share of target.

    Asked where nothing was found to pay; what still looks open afterwards is tried again there.
    """
    reference = search.reference
    enough = TOLERANCE * reference.target
    asked: list[tuple[_Tries, Fraction | None]] = [(each, None) for each in tries if each.largest is None]
    asked += [(each, NEAR) for each in tries if each.largest is not None and each.near is None]
    questions = [(each.moves,) for each, _ in asked]
    shares = [near for _, near in asked]
    found = ceilings(reference, search.edges, questions, [enough] * len(asked), near=shares)
    known: dict[Fraction | None, dict[str, Fraction]] = {None: {}, NEAR: {}}
    for (each, near), ceiling in zip(asked, found, strict=True):
        known[near][each.behaviour.id] = ceiling.most / reference.target
        if ceiling.most > enough:
            each.look_closer(search, ceiling, near)
    return known[None], known[NEAR]

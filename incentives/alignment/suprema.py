"""The most that each behaviour of a role can gain, the scorecard that gains it, and how they compare to honest work.

The bound and the scorecard are looked for until they meet within a ten-thousandth of target, or the budget is spent;
both are told, so that the distance between them is never hidden. Pairs of behaviours whose doses are together at most
one are asked too, because one of them may carry a result across the line that the other stops at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from incentives.alignment.finding import Proof
from incentives.alignment.moves import scorecard_after
from incentives.alignment.proof import DOSES, TOLERANCE, open_to_role
from incentives.alignment.reference import Reference
from incentives.alignment.search import Asked, Search
from incentives.alignment.subject import Subject
from incentives.alignment.supremum.ceiling import Ceiling, ceilings
from incentives.alignment.supremum.search import QUICK, THOROUGH
from incentives.alignment.tried import Tried, proof_of
from incentives.alignment.where_it_pays import Pays, where_it_pays
from incentives.alignment.zoom import Zoom, recorded
from incentives.kpis.behaviour import Behaviour, BehaviourCatalogue
from incentives.payout.exact import Exact

MEETS = Fraction(1, 10_000)
MIXES = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
Moves = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Supremum:
    """most: no scorecard of the ranges and no dose gains more. reached: the scorecard that was found to gain most.

    at_target: the gain at target, done in full. Money in whole units of the currency. where: the stretches in which it
    pays, over the result that it is done for; None where they cannot be told or it moves no result for the better.
    """

    behaviour: Behaviour
    most: Fraction
    reached: Proof
    at_target: Fraction
    target: Fraction
    where: Pays | None

    @property
    def meets(self) -> bool:
        """Whether bound and scorecard are within a ten-thousandth of target of each other."""
        return self.most - max(self.reached.gain, Fraction(0)) <= MEETS * self.target


@dataclass(frozen=True, slots=True)
class Mixture:
    """What pairs can gain: no pair gains more than most. best: the pair that gains most, where it beats its parts."""

    pairs: int
    most: Fraction
    best: tuple[str, str] | None
    gain: Fraction


@dataclass(frozen=True, slots=True)
class Honest:
    """The best harmful and the best honest behaviour on one scorecard, and what each adds to pay there."""

    at_target: bool
    harmful: Behaviour
    harmful_gain: Fraction
    honest: Behaviour | None
    honest_gain: Fraction

    @property
    def harm_pays_more(self) -> bool:
        """Whether the best harm pays more than the best honest work there."""
        return self.harmful_gain > self.honest_gain


@dataclass(frozen=True, slots=True)
class RoleSuprema:
    """Everything for one role: suprema from the largest on, mixtures, and honest work beside harm."""

    role: str
    target: Fraction
    suprema: tuple[Supremum, ...]
    mixture: Mixture | None
    beside_honest: tuple[Honest, ...]


def suprema_of(subject: Subject, behaviours: BehaviourCatalogue, *, mixtures: bool = True) -> RoleSuprema:
    """The suprema of every harmful behaviour that people in the role could do."""
    plan, reference = subject.plan, subject.reference
    moved = open_to_role(plan, reference, behaviours.harmful)
    search = Search(plan, reference)
    found = [_supremum(subject, search, behaviour, moves) for behaviour, moves in moved.items()]
    found.sort(key=lambda each: -each.reached.gain)
    honest = open_to_role(plan, reference, behaviours.honest)
    mixture = _mixture(search, moved, found) if mixtures and len(moved) > 1 else None
    return RoleSuprema(
        plan.role.key, reference.target, tuple(found), mixture, tuple(_beside(reference, moved, honest, found))
    )


def _supremum(subject: Subject, search: Search, behaviour: Behaviour, moves: Moves) -> Supremum:
    reference = subject.reference
    nominal = Tried(reference, moves, Fraction(1), reference.amounts)
    best, ceiling = meeting(search, moves)
    proof = proof_of(subject.plan, reference, behaviour, best)
    main = _done_for(subject, moves)
    where = main and where_it_pays(reference, moves, main, TOLERANCE * reference.target)
    return Supremum(behaviour, ceiling.most, proof, nominal.gain, reference.target, where or None)


def meeting(search: Search, moves: Moves) -> tuple[Tried, Ceiling]:
    """The best scorecard found and the bound above it, looked for until they meet or the budget is spent."""
    reference = search.reference
    asked = [Asked(moves, dose) for dose in DOSES]
    tries = [Tried(reference, moves, each.dose, start) for each, start in zip(asked, search.best(asked), strict=True)]
    best = max(tries, key=lambda each: each.gain)
    room, ceiling = MEETS * reference.target / 2, Ceiling(Fraction(0), (), {})
    for budget in (QUICK, THOROUGH):
        before, dose = Zoom(search, moves).best(best.before, best.dose)
        best = max(best, Tried(reference, moves, dose, before), key=lambda each: each.gain)
        enough = max(best.gain, Fraction(0)) + room
        [ceiling] = ceilings(reference, search.edges, [(moves,)], [enough], near=[None], budget=budget)
        if ceiling.most <= enough:
            break
        best = max(best, *_highest(search, moves, ceiling), key=lambda each: each.gain)
    return best, ceiling


def _highest(search: Search, moves: Moves, ceiling: Ceiling) -> list[Tried]:
    """Scorecards where the bound is highest."""
    doses = {recorded(dose) for pair in ceiling.doses for dose in pair} | {Fraction(1)}
    asked = [Asked(moves, dose) for dose in sorted(doses) if dose > 0]
    starts = search.best(asked)
    return [Tried(search.reference, moves, each.dose, start) for each, start in zip(asked, starts, strict=True)]


def _done_for(subject: Subject, moves: Moves) -> str | None:
    """The result that the behaviour improves and that weighs most."""
    ranges = subject.reference.ranges
    improved = [name for name, move in moves.items() if (move > 0) == ranges[name].measure.higher_is_better]
    return max(improved, key=lambda name: subject.weights.get(name, Fraction(0)), default=None)


def _mixture(search: Search, moved: Mapping[Behaviour, Moves], single: Sequence[Supremum]) -> Mixture:
    """What pairs gain beyond the best of their parts alone."""
    reference = search.reference
    different = {tuple(sorted(moves.items())): behaviour for behaviour, moves in moved.items()}
    pairs = list(combinations(different.values(), 2))
    if not pairs:
        return Mixture(0, max(each.most for each in single), None, Fraction(0))
    mixed = [(pair, _mixed(moved[pair[0]], moved[pair[1]], share)) for pair in pairs for share in MIXES]
    starts = search.best([Asked(moves, Fraction(1)) for _, moves in mixed])
    tries = [
        (Tried(reference, moves, Fraction(1), start).gain, pair)
        for (pair, moves), start in zip(mixed, starts, strict=True)
    ]
    gain, best = max(tries, key=lambda each: each[0])
    enough = max(gain, *(each.most for each in single)) + MEETS * reference.target
    questions = [(moved[one], moved[other]) for one, other in pairs]
    found = ceilings(reference, search.edges, questions, [enough] * len(pairs), near=[None] * len(pairs))
    alone = max(each.reached.gain for each in single)
    named = (best[0].id, best[1].id) if gain > alone else None
    return Mixture(len(pairs), max(each.most for each in found), named, gain)


def _mixed(one: Moves, other: Moves, share: Fraction) -> dict[str, Fraction]:
    names = dict.fromkeys((*one, *other))
    return {name: one.get(name, Fraction(0)) * share + other.get(name, Fraction(0)) * (1 - share) for name in names}


def _beside(
    reference: Reference,
    harmful: Mapping[Behaviour, Moves],
    honest: Mapping[Behaviour, Moves],
    found: Sequence[Supremum],
) -> list[Honest]:
    """Harm beside honest work, each in full: at target, and on the scorecard on which harm was found to gain most."""
    if not harmful:
        return []
    cards: list[tuple[bool, Mapping[str, Fraction]]] = [(True, reference.amounts)]
    if found[0].reached.gain > 0:
        moved = {name: found[0].reached.before.get(name, amount) for name, amount in reference.amounts.items()}
        cards.append((False, moved))
    return [_compared(reference, harmful, honest, card, at_target=where) for where, card in cards]


def _compared(
    reference: Reference,
    harmful: Mapping[Behaviour, Moves],
    honest: Mapping[Behaviour, Moves],
    card: Mapping[str, Fraction],
    *,
    at_target: bool,
) -> Honest:
    paid = Exact(card).value(reference.earned)

    def best(of: Mapping[Behaviour, Moves]) -> tuple[Behaviour | None, Fraction]:
        gains = {
            behaviour: Exact(scorecard_after(card, moves, Fraction(1), reference)).value(reference.earned) - paid
            for behaviour, moves in of.items()
        }
        top = max(gains, key=lambda behaviour: gains[behaviour], default=None)
        return (None, Fraction(0)) if top is None or gains[top] <= 0 else (top, gains[top])

    worst, harm = best(harmful)
    good, gain = best(honest)
    return Honest(at_target, worst or next(iter(harmful)), harm, good, gain)

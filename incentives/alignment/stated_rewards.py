"""What a policy states beside its pay: prizes, jobs and fixed pay that depend on results, each with its line.

What a statement leaves out is judged as the worst it could be, so that leaving it out is never the gentler way: a prize
without a measure is one for sales, one that does not say who wins it goes to the first, and so on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from incentives.alignment.kinds import is_pressed
from incentives.alignment.subject import Subject
from incentives.policy.carried import AlsoPaid, AlsoPays
from incentives.policy.model import Measure
from incentives.values.problem import Place


@dataclass(frozen=True, slots=True)
class Reward:
    """A statement with its place; measure is None where it names none."""

    stated: AlsoPays
    place: Place
    measure: Measure | None

    @property
    def on(self) -> str:
        """What decides it, in words."""
        return self.stated.measure or "results that the file does not name, judged as if they were sales"

    @property
    def presses(self) -> bool:
        """Whether more of what decides it means more pressure on customers."""
        return self.measure is None or is_pressed(self.measure.kpi)


def rewards(subject: Subject, what: AlsoPaid) -> Iterator[Reward]:
    """What the role, and the policy for everybody, state of that kind."""
    role, policy = subject.plan.role, subject.plan.policy
    places = [(each, ("roles", role.key, "also_pays", index)) for index, each in enumerate(role.also_pays)]
    every: list[tuple[AlsoPays, tuple[str | int, ...]]] = [*places]
    every += [(each, ("also_pays", index)) for index, each in enumerate(policy.also_pays)]
    for stated, path in every:
        if stated.what is what:
            measure = None if stated.measure is None else policy.measures[stated.measure]
            yield Reward(stated, policy.place(*path), measure)

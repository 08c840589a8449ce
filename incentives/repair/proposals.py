"""Repairs for a behaviour that pays: tried from the smallest on, kept only when the audit of the new text agrees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import unified_diff
from fractions import Fraction

from incentives.alignment.audit import BEHAVIOUR_PAYS, Audit, audit_policy
from incentives.alignment.counterweight import EVEN
from incentives.alignment.finding import Finding, Severity
from incentives.alignment.moves import INDEPENDENT, moves_of, scorecard_after
from incentives.alignment.proof import TOLERANCE, open_to_role, prove_all
from incentives.alignment.subject import Subject, is_customer, subject_of
from incentives.kpis.behaviour import Behaviour, BehaviourCatalogue
from incentives.kpis.kpi import Kpi, KpiCatalogue, Recorder, Timing, Trait
from incentives.payout.exact import Exact
from incentives.policy.model import Component, Policy
from incentives.policy.read import read_policy
from incentives.repair.changes import (
    Counter,
    add_counter,
    counter_for,
    moved_weights,
    set_weights,
    spread,
    straighten,
)
from incentives.repair.edits import NoPlace, YamlText
from incentives.repair.weighing import Weighing, weigh
from incentives.repair.worked_examples import with_examples

GRID = 20
MOST_COUNTERS = 4
MOST_PROPOSALS = 3
FURTHER = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change after which the finding is gone and none is added. changes: what it does; text: the whole new file."""

    changes: tuple[str, ...]
    text: str
    patch: str
    policy: Policy


@dataclass(frozen=True, slots=True)
class Repairs:
    """The proposals for one finding, the smallest change first; weighing: what weights alone can do for the role.

    within: whether weights of the present measures alone can hold this behaviour at target.
    """

    finding: Finding
    proposals: tuple[Proposal, ...]
    weighing: Weighing | None
    held_by_weights: bool


@dataclass(frozen=True, slots=True)
class _Variant:
    """Which changes are made beside moving weights."""

    straight: bool = False
    without_gates: bool = False
    counter: Counter | None = None
    independent: bool = False


class Repairing:
    """The repairs of one policy file."""

    def __init__(
        self,
        text: str,
        policy: Policy,
        kpis: KpiCatalogue,
        behaviours: BehaviourCatalogue,
        on: date,
        audit: Audit | None = None,
    ) -> None:
        self.text, self.policy, self.kpis, self.behaviours, self.on = text, policy, kpis, behaviours, on
        self.audit = audit or audit_policy(policy, behaviours, on)

    def repairable(self) -> Iterator[Finding]:
        """The findings that repairs are looked for: behaviours that pay."""
        return (finding for finding in self.audit.findings if finding.pattern == BEHAVIOUR_PAYS)

    def repairs(self, finding: Finding) -> Repairs:
        """The repairs for a finding of a behaviour that pays. ValueError for another finding."""
        if finding.proof is None:
            raise ValueError("repairs are looked for where a behaviour pays")
        role = _Role(
            self,
            subject_of(self.policy, finding.role, self.behaviours.harmful),
            self.behaviours[finding.proof.behaviour],
        )
        proposals: list[Proposal] = []
        for variant in role.variants():
            found = role.smallest(variant, finding)
            proposals += [] if found is None else [found]
            if len(proposals) >= MOST_PROPOSALS:
                break
        gains = role.gains()
        own = gains.get(role.behaviour.id, {})
        held = not own or min(own.values()) <= TOLERANCE
        return Repairs(finding, tuple(proposals), weigh(gains), held)

    def paying(self, role: str) -> list[str]:
        """The behaviours that pay in a role."""
        return [each.proof.behaviour for each in self.repairable() if each.role == role and each.proof is not None]

    def read(self, text: str) -> Policy | None:
        """The policy of a new text; None where it cannot be read."""
        policy, _ = read_policy(text, self.policy.file, self.kpis)
        return policy

    def mends(self, policy: Policy, finding: Finding) -> bool:
        """Whether the finding is gone from the new policy and nothing has been added or become worse.

        What is wrong with the answers in the file is no harm and does not count: an answer to it has nothing left.
        """
        before = _severities(self.audit)
        after = _severities(audit_policy(policy, self.behaviours, self.on))
        gone = (finding.pattern, finding.at) not in after
        return gone and all(key in before and severity <= before[key] for key, severity in after.items())


def _severities(audit: Audit) -> dict[tuple[str, str], Severity]:
    found = (finding for role in audit.roles for finding in role.findings)
    return {(each.pattern, each.at): each.severity for each in _every(tuple(found))}


def _every(findings: Sequence[Finding]) -> Iterator[Finding]:
    for finding in findings:
        yield finding
        yield from _every(finding.implied)


class _Role:
    """The changes tried on one role for one behaviour."""

    def __init__(self, repairing: Repairing, subject: Subject, behaviour: Behaviour) -> None:
        self.repairing, self.subject, self.behaviour = repairing, subject, behaviour
        self.role = subject.plan.role
        self.moves = moves_of(behaviour, subject.reference)
        ranges = subject.reference.ranges
        self.better = {name for name, move in self.moves.items() if (move > 0) == ranges[name].measure.higher_is_better}
        self.improved = [part for part in self.role.components if self._reads(part, self.better)]
        self.others = [part for part in self.role.components if part not in self.improved]
        self.weighted = all(part.weight is not None for part in self.role.components)

    @staticmethod
    def _reads(part: Component, measures: set[str]) -> bool:
        return any(measure in measures for leaf in part.leaves() for measure in leaf.measures)

    def variants(self) -> Iterator[_Variant]:
        """From the smallest change on: weights, lines instead of steps, a measure more, and these together."""
        gates = bool(self._own_gates())
        if self._bent():
            yield _Variant(independent=True)
        for straight, without in ((False, False), (True, False), *(((False, True), (True, True)) if gates else ())):
            if self.others or straight or without:
                yield _Variant(straight, without)
        counters = [counter_for(kpi, self.subject) for kpi in self._counters()]
        for straight, without in ((False, False), (True, False), *(((True, True),) if gates else ())):
            for counter in counters:
                yield _Variant(straight, without, counter)

    def _bent(self) -> list[str]:
        """The measures that the behaviour bends because people record them themselves, or choose whom to ask."""
        if self.behaviour.manipulates is None:
            return []
        ranges = self.subject.reference.ranges
        return [name for name in self.better if ranges[name].measure.recorded_by not in INDEPENDENT]

    def _own_gates(self) -> list[str]:
        """The gates that only what the behaviour improves opens."""
        gates = self.subject.gates()
        return [gate.key for gate in gates if all(each.measure in self.better for each in gate.conditions)]

    def _counters(self) -> list[Kpi]:
        """What tells how customers fared, is spoiled by the behaviour and not measured yet.

        First what holds most of the behaviours that pay in the role, then what takes least weight.
        """
        measured = {each.measure.kpi.id for each in self.subject.reference.ranges.values()}
        paying = [self.repairing.behaviours[key] for key in self.repairing.paying(self.role.key)]
        gain = max(
            (abs(self.moves[name]) / self.subject.reference.ranges[name].size for name in self.better), default=EVEN
        )
        named = (self.repairing.kpis.get(key) for key in dict.fromkeys((*self.behaviour.later, *self.behaviour.now)))
        known = [kpi for kpi in named if kpi is not None and kpi.recorded_by is not Recorder.PARTICIPANT]
        customers = [kpi for kpi in known if _tells_of_customers(kpi)]
        found = []
        for kpi in customers or [each for each in known if not each.moves_like]:
            key = kpi.id
            if key in measured:
                continue
            if (loss := _loss(self.behaviour, kpi)) > 0:
                held = sum(_loss(each, kpi) > 0 for each in paying)
                found.append((-held, bool(kpi.moves_like), gain / loss, key, kpi))
        return [kpi for *_, kpi in sorted(found, key=lambda each: each[:4])[:MOST_COUNTERS]]

    def smallest(self, variant: _Variant, finding: Finding) -> Proposal | None:
        """The variant with the least weight moved that the audit agrees to; None where it never does."""
        moved = [Fraction(step, GRID) for step in range(GRID)] if self._weights_can_move(variant) else [Fraction(0)]
        start = 1 if variant.counter is not None or variant == _Variant() else 0
        low, high = start, len(moved)
        while low < high:
            middle = (low + high) // 2
            if self._holds(variant, moved[middle]):
                high = middle
            else:
                low = middle + 1
        for share in moved[low : low + FURTHER]:
            text = self._written(variant, share)
            policy = None if text is None else self.repairing.read(text)
            if text is not None and policy is not None and self.repairing.mends(policy, finding):
                return self._proposal(variant, policy, text, finding)
        return None

    def _weights_can_move(self, variant: _Variant) -> bool:
        return self.weighted and bool(self.improved) and (bool(self.others) or variant.counter is not None)

    def _holds(self, variant: _Variant, share: Fraction) -> bool:
        """Whether the behaviour pays nowhere after the change."""
        text = self._written(variant, share)
        policy = None if text is None else self.repairing.read(text)
        if policy is None:
            return False
        subject = subject_of(policy, self.role.key, (self.behaviour,))
        return not any(answer.pays for answer in prove_all(subject.plan, subject.reference, (self.behaviour,)))

    def _written(self, variant: _Variant, share: Fraction) -> str | None:
        """The file with the changes; None where it has no place for them."""
        text = YamlText(self.repairing.text)
        try:
            if variant.straight:
                for leaf in (leaf for part in self.improved for leaf in part.leaves() if leaf.measure in self.better):
                    straighten(text, leaf, self.subject.reference.ranges[str(leaf.measure)].at, self.subject)
            if variant.without_gates:
                for key in self._own_gates():
                    text.remove("gates", key)
            if variant.independent:
                for measure in self._bent():
                    _recorded_by_others(text, measure)
            if self._weights_can_move(variant):
                self._weigh(text, variant, share)
        except NoPlace:
            return None
        return text.changed()

    def _weigh(self, text: YamlText, variant: _Variant, share: Fraction) -> None:
        kept, left = moved_weights(self.role.components, [part.key for part in self.improved], share)
        if variant.counter is not None:
            if left <= 0:
                raise NoPlace("no weight is free for the measure")
            add_counter(text, self.role.key, variant.counter, left, f"{self.behaviour.title} shows here, later.")
        else:
            spoiled = {name for name in self.moves if name not in self.better}
            onto = [part.key for part in self.others if self._reads(part, spoiled)] or [
                part.key for part in self.others
            ]
            kept = spread(kept, left, onto)
        if share or variant.counter is not None:
            set_weights(text, self.role.key, kept)

    def _proposal(self, variant: _Variant, policy: Policy, text: str, finding: Finding) -> Proposal:
        text = with_examples(text, policy, self.role.key, variant.counter)
        changed = self.repairing.read(text) or policy
        file = self.repairing.policy.file
        patch = "".join(
            unified_diff(
                self.repairing.text.splitlines(keepends=True), text.splitlines(keepends=True), f"a/{file}", f"b/{file}"
            )
        )
        words = [*self._words(variant, changed)]
        if finding.accepted:
            words.append("Take out the answer that the file gives to this finding; there is nothing left to answer.")
        return Proposal(tuple(words), text, patch, changed)

    def _words(self, variant: _Variant, policy: Policy) -> Iterator[str]:
        if variant.straight:
            named = ", ".join(
                str(leaf.measure) for part in self.improved for leaf in part.leaves() if leaf.measure in self.better
            )
            yield f"A straight line through target in place of the steps or points of {named}."
        if variant.independent:
            yield f"{', '.join(self._bent())} recorded independently, by somebody who is not paid for it."
        if variant.without_gates:
            yield f"Without the gate {', '.join(self._own_gates())}, which this behaviour carries people through."
        if variant.counter is not None:
            kpi = variant.counter.kpi
            yield f"A measure more: {kpi.title} ({kpi.id}), which this behaviour spoils; set its source and target."
        before = {part.key: part.weight for part in self.role.components}
        after = {part.key: part.weight for part in policy.roles[self.role.key].components}
        moved = [
            f"{key} {_percent(before.get(key))} to {_percent(weight)}"
            for key, weight in after.items()
            if before.get(key) != weight
        ]
        if moved:
            yield f"Weights: {', '.join(moved)}."

    def gains(self) -> dict[str, dict[str, Fraction]]:
        """By behaviour what it adds at target to the score of each part, as a share of what the part is worth."""
        plan, reference = self.subject.plan, self.subject.reference
        moved = open_to_role(plan, reference, self.repairing.behaviours.harmful)
        before = Exact(reference.amounts, rounding=False)
        found = {}
        for behaviour, moves in moved.items():
            after = Exact(scorecard_after(reference.amounts, moves, Fraction(1), reference), rounding=False)
            found[behaviour.id] = {
                part.key: after.value(part.scored.exact_score) - before.value(part.scored.exact_score)
                for part in plan.parts
                if part.scored.component.weight is not None
            }
        return found


def _recorded_by_others(text: YamlText, measure: str) -> None:
    if text.has("measures", measure, "recorded_by"):
        text.set(Recorder.INDEPENDENT, "measures", measure, "recorded_by")
    else:
        text.add(Recorder.INDEPENDENT, "measures", measure, "recorded_by")


def _tells_of_customers(kpi: Kpi) -> bool:
    """Whether a KPI can be a counter measure: it tells how customers fared, and not by a survey that can be bent."""
    return is_customer(kpi) and not kpi.traits & {Trait.SURVEY, Trait.EXPANSION}


def _loss(behaviour: Behaviour, kpi: Kpi) -> Fraction:
    """By which share of target the behaviour spoils the KPI by the time it is known."""
    later = behaviour.effect_later(kpi.id) if kpi.timing is Timing.LAGGING else Fraction(0)
    return -(behaviour.effect_now(kpi.id) + later) * kpi.better.sign


def _percent(weight: Fraction | None) -> str:
    return "none" if weight is None else f"{round(weight * 100)}%"

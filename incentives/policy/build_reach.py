"""Gates that decide nothing: no possible result opens or closes them, or no result opens two of them at once.

What is possible is what the KPI catalogue says a result can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from incentives.documents.tree import Path
from incentives.policy.building import Building
from incentives.policy.model import Comparison, Condition, Gate, Measure

LEAVE_OUT = "Change its limit or leave the gate out."
UPWARD = (Comparison.AT_LEAST, Comparison.ABOVE)


def check_gates(building: Building, gates: Sequence[Gate], measures: Mapping[str, Measure]) -> None:
    """Notes every gate that is always open or always closed, and every two that are never open together."""
    for gate in gates:
        _check_gate(building, gate, measures)
    for first, second in combinations(gates, 2):
        if first.applies_to == second.applies_to and set(first.roles) & set(second.roles):
            for one, other in _contradicting(first, second):
                measure = measures[one.measure]
                message = (
                    f"{measure.kpi.title} cannot be {_words(one, measure)} and {_words(other, measure)}: "
                    f"this gate and {first.key} are never open together."
                )
                building.problem("gates-contradict", (*_path(second), *_where(building, second)), message, LEAVE_OUT)


def _check_gate(building: Building, gate: Gate, measures: Mapping[str, Measure]) -> None:
    if not gate.conditions or not all(measures[each.measure].kpi.admits(each.limit) for each in gate.conditions):
        return
    verdicts = [_verdict(condition, measures[condition.measure]) for condition in gate.conditions]
    some, every = (False, True) if gate.needs_all else (True, False)
    settled = some if some in verdicts else every if all(each is every for each in verdicts) else None
    if settled is None:
        return
    condition = gate.conditions[verdicts.index(settled)]
    limit = _words(condition, measures[condition.measure])
    title, place = measures[condition.measure].kpi.title, (*_path(gate), *_where(building, gate))
    if settled:
        message = f"It is always open: {title} is always {limit}."
        building.problem("gate-never-closes", place, message, LEAVE_OUT)
    else:
        message = f"Nothing opens it: {title} is never {limit}."
        building.problem("gate-never-opens", place, message, LEAVE_OUT)


def _verdict(condition: Condition, measure: Measure) -> bool | None:
    """Whether every possible result meets the condition, or none does; None when it depends."""
    least, most, limit = measure.kpi.least, measure.kpi.most, condition.limit
    upward = condition.comparison in UPWARD
    strict = condition.comparison in (Comparison.ABOVE, Comparison.BELOW)
    worst, best, edge = (least, most, limit) if upward else (_less(most), _less(least), -limit)
    always = worst is not None and (worst > edge if strict else worst >= edge)
    never = best is not None and (best <= edge if strict else best < edge)
    return True if always else False if never else None


def _less(end: Fraction | None) -> Fraction | None:
    return None if end is None else -end


def _contradicting(first: Gate, second: Gate) -> Iterator[tuple[Condition, Condition]]:
    """Conditions that both gates need and no result meets together."""
    if not all(gate.needs_all or len(gate.conditions) == 1 for gate in (first, second)):
        return
    for one in first.conditions:
        for other in second.conditions:
            if one.measure == other.measure and _apart(one, other):
                yield one, other


def _apart(one: Condition, other: Condition) -> bool:
    if (one.comparison in UPWARD) == (other.comparison in UPWARD):
        return False
    low, high = (one, other) if one.comparison in UPWARD else (other, one)
    touching = low.comparison is Comparison.AT_LEAST and high.comparison is Comparison.AT_MOST
    return low.limit > high.limit or (low.limit == high.limit and not touching)


def _words(condition: Condition, measure: Measure) -> str:
    return f"{condition.comparison} {measure.unit.show(condition.limit)}"


def _path(gate: Gate) -> Path:
    return ("gates", gate.key)


def _where(building: Building, gate: Gate) -> Path:
    """The key under which the conditions stand."""
    written = building.named_in_file("gates", gate.key)
    return tuple(word for word in ("opens_at", "opens_when_all", "opens_when_any") if word in written)

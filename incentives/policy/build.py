"""A loaded document becomes a Policy, or all the problems that keep it from being one.

Parts whose shape is wrong were reported by the schema already; everything else is still checked here, so that one
reading tells all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from incentives.documents.tree import Document, walk
from incentives.kpis.kpi import Recorder, Timing
from incentives.policy.build_roles import build_role, own_columns
from incentives.policy.build_rules import build_gate, build_modifier
from incentives.policy.building import Building
from incentives.policy.model import (
    TOTAL,
    AcceptedFinding,
    Clawback,
    CountedFor,
    Example,
    Measure,
    Policy,
    Proration,
    Role,
    RoundingMoment,
)
from incentives.values.currency import minor_unit
from incentives.values.period import MONTHS, Cycle, period_containing
from incentives.values.rounding import Rounding, Ties


def build_policy(building: Building) -> Policy | None:
    """The policy when nothing at all is wrong with it; None otherwise, with the problems in the building."""
    measures = _measures(building)
    roles = {key: build_role(building, key, role, measures) for key, role in building.data.get("roles", {}).items()}
    gates = tuple(build_gate(building, key, gate, measures) for key, gate in building.data.get("gates", {}).items())
    modifiers = tuple(
        modifier
        for key, data in building.data.get("modifiers", {}).items()
        if (modifier := build_modifier(building, key, data, measures))
    )
    examples = _examples(building, measures, roles)
    used = {leaf.measure for role in roles.values() for leaf in role.leaves()}
    used |= {condition.measure for gate in gates for condition in gate.conditions}
    used |= {modifier.measure for modifier in modifiers}
    _check_unused(building, measures, used, complete=_all_parts_sound(building))
    _check_money(building)
    _check_days(building)
    if building.problems or not building.whole:
        return None
    return _policy(building, measures, roles, gates=gates, modifiers=modifiers, examples=examples)


def fingerprint(document: Document) -> str:
    """SHA-256 of what the file says: keys in any order, comments and layout make no difference."""
    canonical = json.dumps(document.plain(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _policy(building: Building, measures: Mapping[str, Measure], roles: Mapping[str, Role], **parts: Any) -> Policy:
    data, document = building.data, building.document
    replaces = data["change"]["replaces"]
    clawback = data.get("clawback")
    return Policy(
        file=document.file,
        key=data["policy"],
        effective_from=data["effective_from"],
        ends_before=data.get("ends_before"),
        title=data["title"],
        owner=data["owner"],
        currency=data["currency"].currency,
        cycle=Cycle(data["period"]),
        fiscal_year_starts=_fiscal_start(data),
        replaces=None if replaces == "nothing" else date.fromisoformat(replaces),
        change_because=data["change"]["because"],
        measures=measures,
        roles=roles,
        proration=Proration(data["proration"]),
        rounding=Rounding(data["rounding"]["to"].amount, Ties(data["rounding"]["ties"])),
        rounding_moment=RoundingMoment(data["rounding"]["when"]),
        clawback=clawback
        and Clawback(
            clawback["when"],
            clawback["within"],
            clawback["share"],
            clawback["taken_from"],
            clawback["because"],
        ),
        accepted_findings=tuple(AcceptedFinding(**each) for each in data.get("accepted_findings", ())),
        fingerprint=fingerprint(document),
        lines={path: document.place(path).line or 1 for path, _ in walk(document.root)},
        **parts,
    )


def _measures(building: Building) -> dict[str, Measure]:
    measures = {}
    for key, data in building.data.get("measures", {}).items():
        path = ("measures", key)
        kpi = building.kpis.get(data["kpi"])
        if kpi is None:
            near = building.kpis.nearest(data["kpi"])
            hint = f"Did you mean {near}?" if near else "Add it to the KPI catalogue first."
            building.problem("unknown-kpi", (*path, "kpi"), f"The KPI catalogue has no {data['kpi']}.", hint)
            continue
        if data["unit"].kind is not kpi.unit:
            building.problem(
                "unit-differs",
                (*path, "unit"),
                f"{kpi.title} is counted in {kpi.unit}, not in {data['unit']}.",
            )
            continue
        measures[key] = Measure(
            key=key,
            kpi=kpi,
            unit=data["unit"],
            counted_for=CountedFor(data["counted_for"]),
            shared_by=tuple(data.get("shared_by", ())),
            source=data["source"],
            recorded_by=Recorder(data.get("recorded_by", kpi.recorded_by)),
            known_later=data.get("known", "later" if kpi.timing is Timing.LAGGING else "") == "later",
            because=data["because"],
            watch_for=data["watch_for"],
        )
    return measures


def _examples(building: Building, measures: Mapping[str, Measure], roles: Mapping[str, Role]) -> tuple[Example, ...]:
    examples = []
    for key, data in building.data.get("examples", {}).items():
        path = ("examples", key)
        if not building.known("role", data["role"], building.named_in_file("roles"), (*path, "role")):
            continue
        role = roles.get(data["role"])
        if role is None or len(measures) < len(building.named_in_file("measures")):
            continue
        given = building.given(data["given"], measures, own_columns(role, measures), (*path, "given"))
        parts = (*(part.key for part in role.components), TOTAL)
        for name in data["pays"]:
            building.known("component", name, parts, (*path, "pays", name))
        examples.append(Example(key, role.key, given, {name: money.amount for name, money in data["pays"].items()}))
    if "examples" in building.data and not building.data["examples"]:
        building.problem("no-examples", ("examples",), "A policy carries at least one worked example.")
    return tuple(examples)


def _all_parts_sound(building: Building) -> bool:
    """Whether everything that could use a measure was readable, so that an unused one is really unused."""
    complete = all(
        len(building.data.get(part, {})) == len(building.named_in_file(part))
        for part in ("roles", "gates", "modifiers")
    )
    return complete and not any(problem.code == "unknown-measure" for problem in building.problems)


def _check_unused(
    building: Building, measures: Mapping[str, Measure], used: set[str | None], *, complete: bool
) -> None:
    for key in measures:
        if complete and key not in used:
            building.problem(
                "unused-measure",
                ("measures", key),
                f"Nothing is paid or decided by {key}.",
                "Use it or remove it.",
            )


def _check_money(building: Building) -> None:
    if "currency" in building.data and building.currency is None:
        building.problem("currency", ("currency",), "A policy pays in a currency such as EUR.")
    rounding, unit = building.data.get("rounding"), building.currency
    if rounding and unit and rounding["to"].currency != unit.currency:
        building.problem("currency", ("rounding", "to"), f"The policy pays in {unit.currency}.")
    elif rounding and unit and unit.currency:
        smallest = minor_unit(unit.currency)
        if rounding["to"].amount <= 0 or (rounding["to"].amount / smallest).denominator != 1:
            message = f"Payable amounts are whole multiples of {unit.show(smallest)}; round to one of them."
            building.problem("invalid-value", ("rounding", "to"), message)


def _check_days(building: Building) -> None:
    """A version starts with a period of pay, ends after it starts, and replaces an earlier one or nothing."""
    data = building.data
    starts, ends = data.get("effective_from"), data.get("ends_before")
    if starts and "period" in data:
        period = period_containing(starts, Cycle(data["period"]), _fiscal_start(data))
        if period.starts_on != starts:
            building.problem(
                "mid-period",
                ("effective_from",),
                f"A version starts on the first day of a {data['period']}: {period.starts_on} or {period.ends_before}.",
            )
    if starts and ends and ends <= starts:
        building.problem("ends-before-start", ("ends_before",), "A version must end after it starts.")
    replaces = data.get("change", {}).get("replaces", "nothing")
    try:
        replaced = None if replaces == "nothing" else date.fromisoformat(replaces)
    except ValueError:
        building.problem(
            "invalid-value",
            ("change", "replaces"),
            f'"{replaces}" stands where the first day of the older version, or nothing, is expected.',
        )
        return
    if replaced and starts and replaced >= starts:
        building.problem("replaces-later", ("change", "replaces"), "A version can only replace an earlier one.")


def _fiscal_start(data: Mapping[str, Any]) -> int:
    return MONTHS.index(data.get("fiscal_year_starts", "January")) + 1

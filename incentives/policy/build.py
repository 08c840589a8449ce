"""A loaded document becomes a Policy, or all the problems that keep it from being one.

Parts whose shape is wrong were reported by the schema already; everything else is still checked here, so that one
reading tells all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from incentives.documents.fields import KEBAB, NAME
from incentives.documents.tree import Path, walk
from incentives.kpis.kpi import Recorder, Timing
from incentives.policy.build_carried import build_also_pays, build_pools, written_measures
from incentives.policy.build_coarse import check_coarse_money, check_coarse_shares
from incentives.policy.build_columns import check_own_columns
from incentives.policy.build_contradictions import check_limits_together
from incentives.policy.build_days import check_days, fiscal_start, replaced_day
from incentives.policy.build_derived import check_derived_rates, used_by_derived, with_derived
from incentives.policy.build_examples import build_examples
from incentives.policy.build_exchange import build_exchange_day
from incentives.policy.build_pay import check_gate_shares
from incentives.policy.build_proration import proration_parts
from incentives.policy.build_reach import check_gates
from incentives.policy.build_roles import build_role
from incentives.policy.build_rules import build_gate, build_modifier, check_clawback, written_conditions
from incentives.policy.build_stated import measure_facts
from incentives.policy.building import Building
from incentives.policy.fingerprint import fingerprint
from incentives.policy.model import (
    AcceptedFinding,
    Clawback,
    CountedFor,
    Measure,
    Policy,
    Proration,
    Role,
    RoundingMoment,
)
from incentives.values.currency import minor_unit
from incentives.values.period import Cycle
from incentives.values.rounding import Rounding, Ties


def build_policy(building: Building) -> Policy | None:
    """The policy when nothing at all is wrong with it; None otherwise, with the problems in the building."""
    measures = with_derived(building, _measures(building))
    roles = {key: build_role(building, key, role, measures) for key, role in building.data.get("roles", {}).items()}
    gates = tuple(build_gate(building, key, gate, measures) for key, gate in building.data.get("gates", {}).items())
    modifiers = tuple(
        modifier
        for key, data in building.data.get("modifiers", {}).items()
        if (modifier := build_modifier(building, key, data, measures))
    )
    examples = build_examples(building, measures, roles)
    check_gate_shares(building, roles, gates)
    used: set[str | None] = {name for role in roles.values() for leaf in role.leaves() for name in leaf.measures}
    used |= {name for gate in building.data.get("gates", {}).values() for name in written_conditions(gate)[0]}
    used |= {modifier["measure"] for modifier in building.data.get("modifiers", {}).values()}
    used = used_by_derived(measures, used | written_measures(building.data))
    check_derived_rates(building, roles.values(), measures)
    pools = build_pools(building, measures)
    also_pays = build_also_pays(building, building.data, ())
    _check_unused(building, measures, used, complete=_all_parts_sound(building))
    _check_money(building)
    proration = proration_parts(building)
    exchange_day = build_exchange_day(building)
    check_days(building)
    check_own_columns(building, roles, measures)
    check_gates(building, gates, measures)
    check_clawback(building)
    check_limits_together(building, roles, gates, modifiers)
    check_coarse_shares(building, roles, modifiers, pools)
    check_coarse_money(building, roles, pools, proration["daily_rate_rounding"])
    if building.problems or not building.whole:
        return None
    rules = proration | {"gates": gates, "modifiers": modifiers, "pools": pools, "also_pays": also_pays}
    rules |= {"exchange_day": exchange_day}
    return _policy(building, measures, roles, examples=examples, **rules)


def _policy(building: Building, measures: Mapping[str, Measure], roles: Mapping[str, Role], **parts: Any) -> Policy:
    data, document = building.data, building.document
    clawback = data.get("clawback")
    return Policy(
        file=document.file,
        key=data["policy"],
        effective_from=data["effective_from"],
        ends_before=data.get("ends_before"),
        title=data["title"],
        owner=data["owner"],
        currency=building.currency.currency if building.currency and building.currency.currency else "",
        cycle=Cycle(data["period"]),
        fiscal_year_starts=fiscal_start(data),
        replaces=replaced_day(data["change"]["replaces"]),
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
            clawback.get("harm_shows_after"),
        ),
        accepted_findings=tuple(AcceptedFinding(**each) for each in data.get("accepted_findings", ())),
        fingerprint=fingerprint(document),
        lines={path: document.place(path).line or 1 for path, _ in walk(document.root)},
        **parts,
    )


def _measures(building: Building) -> dict[str, Measure]:
    measures = {}
    for key, data in building.data.get("measures", {}).items():
        path: Path = ("measures", key)
        building.not_reserved("measure", key, path)
        _check_shared_by(building, data.get("shared_by", ()), path)
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
            facts=measure_facts(building, data, kpi, path),
        )
    return measures


def _check_shared_by(building: Building, names: Sequence[str], path: Path) -> None:
    for index, name in enumerate(names):
        policy, slash, role = name.rpartition("/")
        if not NAME.fullmatch(role) or (slash and not KEBAB.fullmatch(policy)):
            message = f'"{name}" stands where a role such as field-sales/account_executive is expected.'
            building.problem("invalid-value", (*path, "shared_by", index), message)


def _all_parts_sound(building: Building) -> bool:
    """Whether everything that could use a measure was readable, so that an unused one is really unused."""
    complete = all(
        len(building.data.get(part, {})) == len(building.named_in_file(part))
        for part in ("measures", "roles", "gates", "modifiers", "pools")
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
        building.problem("currency", ("currency",), "A policy pays in a currency such as EUR, or in points.")
    rounding, unit = building.data.get("rounding"), building.currency
    if rounding and unit and rounding["to"].currency != unit.currency:
        building.problem("currency", ("rounding", "to"), f"The policy pays in {unit.currency}.")
    elif rounding and unit and unit.currency:
        smallest = minor_unit(unit.currency)
        if rounding["to"].amount <= 0 or (rounding["to"].amount / smallest).denominator != 1:
            message = f"Payable amounts are whole multiples of {unit.show(smallest)}; round to one of them."
            building.problem("invalid-value", ("rounding", "to"), message)

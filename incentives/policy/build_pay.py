"""Pay in money beside pay in shares: one kind within a shape, and what makes sense with each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from incentives.documents.tree import Path
from incentives.policy.amounts import Money
from incentives.policy.building import Building
from incentives.policy.mechanics import Rates
from incentives.policy.model import Combine, Component, Gate, Missing, Proration, Role
from incentives.policy.pay_phrases import Pay
from incentives.values.unit import PERCENT, Unit, UnitKind

OF_MONEY = (Combine.SUM, Combine.BEST, Combine.WORST)


def amount_of(pay: Pay) -> Fraction:
    """The share, or the amount of money."""
    return pay.amount if isinstance(pay, Money) else pay


def pay_unit(building: Building, written: Iterable[tuple[Pay, Path]]) -> Unit:
    """What a shape pays in: money of the policy's currency, or percent; a mixture and other money are problems."""
    stated = list(written)
    in_money = any(isinstance(pay, Money) for pay, _ in stated)
    first = bool(stated) and isinstance(stated[0][0], Money)
    for pay, path in stated:
        if isinstance(pay, Money):
            same_currency(building, pay, path)
        if isinstance(pay, Money) != first:
            kinds = ("a percentage", "money") if first else ("money", "a percentage")
            message = f"{kinds[0].capitalize()} stands here and {kinds[1]} before it."
            building.problem("mixed-pay", path, message, "Everything that one shape pays is of one kind.")
            break
    return money_unit(building) if in_money else PERCENT


def money_unit(building: Building) -> Unit:
    """The policy's money; money of no currency while the policy's own cannot be read."""
    return building.currency or Unit(UnitKind.MONEY)


def same_currency(building: Building, money: Money, path: Path) -> None:
    """Notes money of another currency than the policy's."""
    expected = building.currency
    if expected is not None and money.currency != expected.currency:
        message = f"{money.currency} stands here, but the policy pays in {expected.currency}."
        building.problem("currency", path, message)


def unreadable_money(building: Building, data: Mapping[str, Any]) -> Rates | None:
    """A stand-in for a shape with problems that pays money, so that nothing more is asked of it than of money."""
    return Rates((), money_unit(building)) if any(isinstance(pay, Money) for pay in _pays(data)) else None


def _pays(data: Mapping[str, Any]) -> Iterator[Pay]:
    if "rates" in data:
        yield Money(Fraction(0), "")
    for part in (*data.get("curve", {}).values(), *data.get("steps", {}).values()):
        yield part["pays"]
    for row in data.get("matrix", {}).get("pays", {}).values():
        yield from row.values()


def check_pay(building: Building, part: Component, data: Mapping[str, Any]) -> None:
    """What is said of a component makes sense with what it pays."""
    _check_prorated(building, part, data)
    if not part.pays_money:
        return
    if part.weight is not None:
        message = "It pays money itself, so it has no weight in the target incentive."
        building.problem("weight", (*part.path, "weight"), message)
    if part.score_rounding is not None:
        message = "It pays money and has no score to round."
        building.problem(
            "no-worth", (*part.path, "score_rounding"), message, "Money is rounded by the policy's rounding."
        )
    if part.missing in (Missing.TARGET, Missing.SPREAD):
        message = f"It pays money itself, so it has no worth at target and no weight: {part.missing} says nothing here."
        building.problem("no-worth", (*part.path, "missing"), message, "Say refuse or pays nothing.")


def _check_prorated(building: Building, part: Component, data: Mapping[str, Any]) -> None:
    stated = "prorated" in data
    if "rates" in data and stated:
        message = "Rates pay for results, which are a person's own already; they are not prorated."
        building.problem("prorated", (*part.path, "prorated"), message)
    elif stated and not part.pays_money:
        message = "Shares of a worth follow the proration of the target incentive; prorated belongs to money."
        building.problem("prorated", (*part.path, "prorated"), message)
    unsaid = part.pays_money and not (stated or part.is_group or "rates" in data)
    if unsaid and building.data.get("proration") not in (None, Proration.NONE):
        message = "It pays money, so it must say whether part of a period or of full time pays part of it."
        building.problem("prorated", part.path, message, "Add prorated: yes or prorated: no.")


def check_group_pay(building: Building, parts: Sequence[Component], combine: Combine, path: Path) -> None:
    """The parts of a group all pay money or none does, and money is not weighed or multiplied."""
    paying = [part for part in parts if part.pays_money]
    if not paying:
        return
    for part in parts:
        if not part.pays_money:
            message = f"{part.key} scores a share, but {paying[0].key} beside it pays money."
            building.problem("mixed-pay", part.path, message, "The parts of a group all pay money, or none does.")
            return
    if combine not in OF_MONEY:
        message = f"The parts pay money, which {combine} cannot combine."
        building.problem("mixed-pay", path, message, f"Say combine: {', '.join(OF_MONEY)}.")


def check_gate_shares(building: Building, roles: Mapping[str, Role], gates: Iterable[Gate]) -> None:
    """A closed gate holds pay at a share of its worth; money has none, so that only 0% means something."""
    for gate in gates:
        for part in (part for key in gate.roles if key in roles for part in roles[key].components):
            if part.key == gate.applies_to and part.pays_money and gate.pays_at_most:
                message = f"{part.key} pays money and has no worth at target to take a share of."
                hint = "Say pays_at_most: 0%, or multiplied_by."
                building.problem("no-worth", ("gates", gate.key, "pays_at_most"), message, hint)
                break

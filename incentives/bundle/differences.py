"""What a bundle states beside what its inputs give: which person, which amount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from incentives.bundle.contents import Bundle
from incentives.payout.run import PaidScorecard, Run
from incentives.performance.balances import Balance
from incentives.values.currency import MINOR_DIGITS, minor_unit, money_text

NONE = "none"


@dataclass(frozen=True, slots=True)
class Difference:
    """One amount of one person that the bundle states and its inputs do not give; both as people read them."""

    participant: str
    role: str
    what: str
    stated: str
    calculated: str

    def __str__(self) -> str:
        return (
            f"{self.participant} as {self.role}: {self.what} is stated as {self.stated}, and the inputs give "
            f"{self.calculated}."
        )


def differences(bundle: Bundle, run: Run) -> Iterator[Difference]:
    """Every amount that differs, by participant and role; balances after all payouts."""
    stated = {each.assignment: each for each in bundle.payouts}
    calculated = {each.assignment: each for each in run.payouts}
    everybody = sorted((stated | calculated).values(), key=lambda each: (each.participant, each.role, each.assignment))
    for each in everybody:
        one, other = stated.get(each.assignment), calculated.get(each.assignment)
        told, found = _amounts(one, bundle.run.currency), _amounts(other, run.currency)
        for what in dict.fromkeys((*found, *told)):
            if told.get(what, NONE) != found.get(what, NONE):
                yield Difference(each.participant, each.role, what, told.get(what, NONE), found.get(what, NONE))
    yield from _balances(bundle.balances, run)


def _amounts(paid: PaidScorecard | None, currency: str) -> dict[str, str]:
    """Every amount of a payout by what it is, as people read it."""
    if paid is None:
        return {}
    told = {f"the input {name}": str(amount) for name, amount in sorted(paid.amounts.items())}
    told |= {f"component {key}": money(amount, currency) for key, amount in sorted(paid.components.items())}
    told |= {f"carried {key}": money(amount, currency) for key, amount in sorted(paid.carried.items())}
    for number, entry in enumerate(paid.entries, start=1):
        words = f"{entry.kind}, {entry.reason}, {entry.by}, {entry.on}, left {entry.left}"
        told[f"entry {number}"] = f"{money(entry.amount, currency)} ({words})"
    told["the total"] = money(paid.total, currency)
    told["the policy"] = paid.policy_fingerprint
    if paid.paid_out is not None:
        rate = paid.paid_out.exchange
        told["paid out"] = f"{money(paid.paid_out.amount, paid.paid_out.currency)} at {rate.rate} {rate.name}"
    return told


def _balances(stated: Sequence[Balance], run: Run) -> Iterator[Difference]:
    told, found = _by_whom(stated), _by_whom(run.balances)
    for whose in sorted(told.keys() | found.keys()):
        if told.get(whose) != found.get(whose):
            participant, role, what, due_on = whose
            amounts = (_balance(told.get(whose), run.currency), _balance(found.get(whose), run.currency))
            yield Difference(participant, role, f"the balance {what}{due_on and f' due on {due_on}'}", *amounts)


def _by_whom(balances: Sequence[Balance]) -> dict[tuple[str, str, str, str], int]:
    return {
        (each.participant, each.role, each.what, each.due_on.isoformat() if each.due_on else ""): each.amount
        for each in balances
    }


def _balance(amount: int | None, currency: str) -> str:
    return NONE if amount is None else money(amount, currency)


def money(amount: int, currency: str) -> str:
    """Minor units as people read them."""
    if currency not in MINOR_DIGITS:
        return f"{amount} minor units of {currency}"
    return f"{money_text(amount * minor_unit(currency), currency)} {currency}"

"""The payouts of a run as rows of exact text: every format is written from these, so that all of them say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from api.cli.paid import Paid
from incentives.payout.run import PaidScorecard
from incentives.policy.model import Policy
from incentives.values.currency import MINOR_DIGITS, money_text
from incentives.values.decimals import decimal_places


@dataclass(frozen=True, slots=True)
class PaidRow:
    """One payout. Amounts are plain decimals with the places to which the policy rounds: `3600.00`, `1045704`.

    changes is what gates, modifiers, caps, rounding, pools, draws and deferrals of the total added to the sum of the
    components. carried goes on to later periods: what is owed of a draw, what of this payout is held back.
    paid_out is the total in the currency of payroll, paid_in.
    """

    participant: str
    name: str
    role: str
    starts_on: date
    ends_before: date | None
    days: int
    components: Mapping[str, str]
    changes: str
    total: str
    carried: Mapping[str, str] = field(default_factory=dict)
    paid_in: str = ""
    paid_out: str = ""


@dataclass(frozen=True, slots=True)
class RoleSum:
    """The payouts of one role together."""

    role: str
    participants: int
    payouts: int
    total: str


def paid_rows(paid: Paid) -> tuple[PaidRow, ...]:
    """Every payout, ordered by participant, role and first day."""
    assignments = {each.key: each for each in paid.dataset.roster.assignments}
    rows = []
    for payout in paid.run.payouts:
        assignment, period = assignments.get(payout.assignment), paid.run.period
        starts_on = assignment.starts_on if assignment else period.starts_on
        ends_before = assignment.ends_before if assignment else period.starts_on
        rows.append(
            PaidRow(
                participant=payout.participant,
                name=name_of(paid, payout.participant),
                role=payout.role,
                starts_on=starts_on,
                ends_before=ends_before,
                days=period.days_within(starts_on, ends_before),
                components={key: _money(paid, amount, payout.role) for key, amount in payout.components.items()},
                changes=_money(paid, payout.total - sum(payout.components.values()), payout.role),
                total=_money(paid, payout.total, payout.role),
                carried={name: _money(paid, amount, payout.role) for name, amount in payout.carried.items()},
                paid_in=payout.paid_out.currency if payout.paid_out else paid.run.currency,
                paid_out=_paid_out(paid, payout),
            )
        )
    return tuple(rows)


def name_of(paid: Paid, participant: str) -> str:
    """The name on the roster; who left it is known by the identifier alone."""
    person = paid.dataset.roster.people.get(participant)
    return participant if person is None else person.name


def balance_rows(paid: Paid) -> tuple[tuple[str, str, str, str, str], ...]:
    """Everything that is carried on: participant, role, what it is, the day on which it falls due, and the amount."""
    return tuple(
        (each.participant, each.role, each.what, str(each.due_on or ""), _plain(paid, each.amount))
        for each in paid.run.balances
    )


def _paid_out(paid: Paid, payout: PaidScorecard) -> str:
    out = payout.paid_out
    return _money(paid, payout.total, payout.role) if out is None else money_text(out.whole, out.currency)


def _plain(paid: Paid, minor_units: int) -> str:
    return money_text(paid.whole_units(minor_units), paid.run.currency)


def role_sums(paid: Paid) -> tuple[RoleSum, ...]:
    """The sum of every role in the order of the policies, roles without a payout left out."""
    names = [f"{policy.key}/{role}" for policy in paid.policies for role in policy.roles]
    grouped: dict[str, list[PaidScorecard]] = {name: [] for name in names}
    for payout in paid.run.payouts:
        grouped[payout.role].append(payout)
    return tuple(
        RoleSum(role, len({each.participant for each in group}), len(group), _money(paid, _sum(group), role))
        for role, group in grouped.items()
        if group
    )


def whole_total(paid: Paid) -> str:
    """What the run pays together, with the most places that a policy which paid somebody rounds to."""
    paying = {payout.role.partition("/")[0] for payout in paid.run.payouts}
    places = (_places(policy) for policy in paid.policies if policy.key in paying)
    most = max(places, default=MINOR_DIGITS[paid.run.currency])
    return money_text(paid.whole_units(paid.run.total), paid.run.currency, most)


def component_names(rows: Iterable[PaidRow]) -> tuple[str, ...]:
    """The components that occur, in the order in which they first do."""
    return tuple(dict.fromkeys(name for row in rows for name in row.components))


def carried_names(rows: Iterable[PaidRow]) -> tuple[str, ...]:
    """What is carried by anybody, in the order in which it first occurs."""
    return tuple(dict.fromkeys(name for row in rows for name in row.carried))


def in_other_currencies(paid: Paid) -> bool:
    """Whether anybody is paid out in another currency than the policy's."""
    return any(payout.paid_out is not None for payout in paid.run.payouts)


def exact_money(policy: Policy, amount: Fraction) -> str:
    """Money as a plain decimal with the places to which the policy rounds; points without trailing zeros."""
    return money_text(amount, policy.currency, _places(policy))


def _sum(payouts: Iterable[PaidScorecard]) -> int:
    return sum(payout.total for payout in payouts)


def _money(paid: Paid, minor_units: int, role: str) -> str:
    return exact_money(paid.policy_of(role), paid.whole_units(minor_units))


def _places(policy: Policy) -> int:
    """Those of the currency where the policy rounds to a place that is no decimal."""
    places = decimal_places(policy.rounding.to)
    return MINOR_DIGITS[policy.currency] if places is None else places

"""Draws, deferrals, pools and what is only stated, in an outline: what becomes of pay after it was earned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incentives.policy.carried import AlsoPays, Deferral, Draw, Pool
from incentives.policy.model import Example, Path, Policy, Role
from incentives.policy.outline_stated import prize_words
from incentives.policy.part import Fact, Part, said
from incentives.policy.wording import condition_words, currency_of, rounding_words
from incentives.values.decimals import plain
from incentives.values.unit import PERCENT, Unit, UnitKind


def carried_facts(policy: Policy, role: Role) -> tuple[Fact, ...]:
    """The draw and the deferral of a role, and the currency in which it is paid out."""
    path: Path = ("roles", role.key)
    facts = {
        "draw": ("draw", None if role.draw is None else _draw(policy, role.draw)),
        "deferral": ("deferral", None if role.deferral is None else _deferral(policy, role.deferral)),
        "paid in": ("paid_in", role.paid_in),
    }
    return said(path, facts)


def paid_out_facts(example: Example, path: Path) -> tuple[Fact, ...]:
    """The exchange rates of a worked example, and what its total is paid out as."""
    rates = (
        Fact(
            f"rate {each.source} to {each.target} on {each.day}",
            plain(each.rate, most=20),
            (*path, "exchange_rates", number),
        )
        for number, each in enumerate(example.rates)
    )
    money = example.paid_out
    if money is None:
        return tuple(rates)
    words = Unit(UnitKind.MONEY, money.currency).show(money.amount)
    return (*rates, Fact("paid out", words, (*path, "paid_out")))


def also_pays_parts(policy: Policy, stated: Sequence[AlsoPays], path: Path) -> Iterator[Part]:
    """What a policy or a role states beside its pay, each known by its place in the list."""
    for index, each in enumerate(stated):
        where: Path = (*path, "also_pays", index)
        facts = {
            "what": ("what", each.what),
            "measure": ("measure", each.measure),
            **prize_words(each.prize, currency_of(policy)),
            "says": ("says", each.says),
            "because": ("because", each.because),
        }
        yield Part("also pays", str(index + 1), each.says, where, said(where, facts))


def pool_part(policy: Policy, pool: Pool) -> Part:
    """The pool: whose pay comes from it, and how it is divided."""
    path: Path = ("pools", pool.key)
    rounding = pool.share_rounding
    facts = {
        "roles": ("roles", ", ".join(pool.roles)),
        "money": ("money", _pool_money(policy, pool)),
        "when": ("when", pool.moment),
        "share rounding": ("share_rounding", None if rounding is None else rounding_words(rounding, PERCENT)),
        "leftover": ("leftover", pool.leftover),
        "because": ("because", pool.because),
    }
    return Part("pool", pool.key, "shared money", path, said(path, facts))


def _draw(policy: Policy, draw: Draw) -> str:
    money = f"{currency_of(policy).show(draw.amount)} per {draw.per}"
    part = ", prorated" if draw.prorated else ""
    return f"{money}{part}, {'recoverable' if draw.recoverable else 'not recoverable'}"


def _deferral(policy: Policy, deferral: Deferral) -> str:
    wait = f"{deferral.periods} {'period' if deferral.periods == 1 else 'periods'}"
    words = f"{PERCENT.show(deferral.share)} held back for {wait}"
    if deferral.condition is None:
        return words
    condition = condition_words(policy, deferral.condition)
    return f"{words}, released in full when {condition}, otherwise {PERCENT.show(deferral.otherwise)} of it"


def _pool_money(policy: Policy, pool: Pool) -> str:
    if pool.measure is not None:
        return f"{PERCENT.show(pool.amount)} of {pool.measure}"
    return f"{currency_of(policy).show(pool.amount)} per {pool.per}"

"""What all policies together pay for, as text."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from api.cli.terminal import paragraph, say, table
from incentives.company.balance import Shares, stages, timings
from incentives.company.company import Company
from incentives.company.pillars import Standing
from incentives.company.reach import beyond_reach
from incentives.company.sharing import carried, pulled_apart, without_customers
from incentives.values.currency import money_text
from incentives.values.decimals import grouped

HOLDS = {True: "yes", False: "NO", None: "unknown"}


def say_company(company: Company, standings: Iterable[Standing]) -> None:
    """Everything, the pillars first."""
    people = None if company.heads is None else sum(held.people for held in company.heads.values())
    counted = "one person a role, for want of a roster" if people is None else f"{people} people on the roster"
    money = _money(company.money, company.currency)
    say(f"Policies in force on {company.on}: {money} of target incentive a year ({counted})", bold=True)
    for standing in standings:
        say()
        say(f"{str(standing.pillar).capitalize()}: {standing.holding} of {standing.known} hold", bold=True)
        for fact in standing.facts:
            say(paragraph(f"{fact.asks} {fact.found}", first=f"  {HOLDS[fact.holds]:8}"))
    for title, shares in (("What the money is for", stages(company)), ("When it is measured", timings(company))):
        say()
        say(title, bold=True)
        _say_shares(shares, company)
    _say_carried(company)
    _say_left_out(company)


def _say_shares(found: Shares, company: Company) -> None:
    for name, share in found.shares.items():
        say(f"  {name:12}{_percent(float(share)):>7}  {_money(found.money[name], company.currency)}")


def _say_carried(company: Company) -> None:
    say()
    say("Who carries which KPI", bold=True)
    rows = [
        (
            each.kpi.title,
            f"{len(each.policies)} policies" if each.shared else f"{each.policies[0]} alone",
            f"{len(each.roles)}",
            _money(each.money, company.currency),
        )
        for each in carried(company)
    ]
    for line in table(("KPI", "carried by", "roles", "a year"), rows, right=(2, 3)):
        say(f"  {line}")


def _say_left_out(company: Company) -> None:
    for lacking in without_customers(company):
        say()
        money = _money(lacking.money, company.currency)
        say(paragraph(f"{lacking.role.key} ({money} a year): no pay hangs on how customers fare."))
    for beyond in beyond_reach(company):
        say()
        money, share = _money(beyond.money, company.currency), _percent(float(beyond.share))
        said = f"{share} of pay ({money} a year) hangs on {beyond.measure.key}, which {beyond.why}."
        say(paragraph(f"{beyond.role.key}: {said}"))
    for apart in pulled_apart(company):
        say()
        say(paragraph(f"{apart.one.role.key} and {apart.other.role.key}: {apart.how}"))


def _money(amount: Fraction, currency: str) -> str:
    return f"{grouped(money_text(amount, currency))} {currency}"


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%"

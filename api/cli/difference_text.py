"""What two versions pay differently, as text for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from api.cli.differing import Differing
from api.cli.problems import counted
from api.cli.terminal import paragraph, styled, table
from incentives.difference.people import PeopleDifference, PersonDifference, RoleSums, Spread, Sums
from incentives.difference.report import OnlyOne, PolicyDifference, RoleDifference
from incentives.difference.wording import Words
from incentives.values.currency import money_text
from incentives.values.decimals import grouped

REGIONS = 8
PEOPLE = 40
COLOURS = {"proved equal": "green", "differs": "yellow"}


def differing_text(found: Differing) -> str:
    """The rules role by role, then the people of the period."""
    lines = [*_rules(found.rules)]
    if found.people is not None:
        lines += ["", *_people(found.people)]
    return "\n".join((*lines, ""))


def _rules(rules: PolicyDifference) -> Iterator[str]:
    yield styled(f"From {rules.older.file} to {rules.newer.file}, over {rules.period}", bold=True)
    yield from _only("role", rules.only_roles)
    yield from _only("measure", rules.only_measures)
    for name in rules.redefined:
        text = f"{name} counts something else in the two versions, so it is taken for two results."
        yield paragraph(text, first="  ")
    for role in rules.roles:
        yield ""
        yield from _role(role)


def _only(what: str, names: OnlyOne) -> Iterator[str]:
    for which, only in (("older", names.older), ("newer", names.newer)):
        if only:
            plural = what if len(only) == 1 else f"{what}s"
            yield paragraph(f"Only the {which} one has the {plural} {', '.join(only)}.", first="  ")


def _role(role: RoleDifference) -> Iterator[str]:
    words = Words(role.pair)
    verdict = str(role.total.verdict)
    yield styled(paragraph(f"{role.role}: {words.verdict(role.total)}."), colour=COLOURS.get(verdict), bold=True)
    yield from _only("component", role.only_components)
    yield from _only("amount", role.only_amounts)
    for key, judgement in role.components.items():
        yield paragraph(f"component {key}: {words.verdict(judgement)}.", first="  ", then="    ")
    along = [words.stretch(each) for stretches in role.stretches.values() for each in stretches]
    yield from _listed("Along one result, everything else at target:", along)
    algebra = role.total.algebra
    if algebra is not None:
        heading = "Where they differ, whatever the other results, with own amounts and days as typical:"
        yield from _listed(heading, [words.region(each, algebra) for each in role.total.regions[:REGIONS]])
        more = len(role.total.regions) - REGIONS
        if more > 0:
            yield f"    and {counted(more, 'smaller region')}; --format json lists all."
        if not role.total.regions:
            yield paragraph("With own amounts and days as typical both pay the same, which is proved.", first="  ")


def _listed(heading: str, sentences: Iterable[str]) -> Iterator[str]:
    told = list(sentences)
    if told:
        yield f"  {heading}"
        yield from (paragraph(sentence, first="  - ", then="    ") for sentence in told)


def _people(people: PeopleDifference) -> Iterator[str]:
    currency = people.newer.currency
    heading = f"Who gains and who loses in {people.period}, in {currency}"
    yield styled(heading, bold=True)
    yield paragraph(spread_sentence(people.spread, people.total, currency), first="  ")
    for name, holders in people.only_roles.items():
        text = f"{name} is a role of one version only; {counted(holders, 'person', 'people')} held it."
        yield paragraph(text, first="  ")
    for each in people.roles:
        if each.spread.people:
            yield ""
            yield from _sums(each, currency)
    if people.people:
        yield ""
        yield from _differences(people.people, currency)
    if people.left_out:
        yield ""
        yield styled("Not compared, because one version cannot pay them:", bold=True)
        yield from (styled(f"  {problem}", colour="red") for problem in people.left_out)


def spread_sentence(spread: Spread, total: Sums, currency: str) -> str:
    """`Of 14 payouts 8 are higher, 5 lower and 1 unchanged; …`."""
    if not spread.people:
        return "Nobody can be paid under both versions, so nobody was compared."
    moved = _signed(total.difference, currency)
    return (
        f"Of {counted(spread.people, 'payout')}, {spread.gainers:,} are higher, {spread.losers:,} lower and "
        f"{spread.unchanged:,} unchanged. Half of all change by {_signed(spread.median, currency)} or less; the "
        f"largest gain is {_signed(spread.largest_gain, currency)}, the largest loss "
        f"{_signed(spread.largest_loss, currency)}. Together {_plain(total.older, currency)} become "
        f"{_plain(total.newer, currency)}: {moved}."
    )


def _sums(role: RoleSums, currency: str) -> Iterator[str]:
    spread = role.spread
    counts = f"{spread.gainers:,} gain, {spread.losers:,} lose, {spread.unchanged:,} unchanged"
    yield styled(f"{role.sums.name}: {counts}", bold=True)
    rows = [_row(each, currency) for each in role.components]
    rows.append(_row(Sums("total", role.sums.older, role.sums.newer), currency))
    rows += [_row(Sums(f"carried on: {each.name}", each.older, each.newer), currency) for each in role.carried]
    yield from table(("component", "older", "newer", "difference"), rows, right=(1, 2, 3))


def _row(sums: Sums, currency: str) -> tuple[str, str, str, str]:
    return (
        sums.name,
        _plain(sums.older, currency),
        _plain(sums.newer, currency),
        _signed(sums.difference, currency),
    )


def _differences(people: tuple[PersonDifference, ...], currency: str) -> Iterator[str]:
    shown = people if len(people) <= PEOPLE else (*people[: PEOPLE // 2], *people[-PEOPLE // 2 :])
    rows = [
        (each.participant, each.role, *_row(Sums("", each.older.total, each.newer.total), currency)[1:])
        for each in shown
    ]
    yield from table(("participant", "role", "older", "newer", "difference"), rows, right=(2, 3, 4))
    if len(shown) < len(people):
        left = f"{len(people) - len(shown):,}"
        yield f"The {left} between the largest gains and losses are left out; --format json lists all."


def _plain(amount: Fraction, currency: str) -> str:
    return grouped(money_text(amount, currency))


def _signed(amount: Fraction, currency: str) -> str:
    return f"+{_plain(amount, currency)}" if amount > 0 else _plain(amount, currency)

"""Policies and their differences as text."""

from __future__ import annotations

from itertools import groupby

from api.cli.problems import counted
from api.cli.terminal import paragraph, say
from incentives.policy.compare import ChangeKind, Difference, compare
from incentives.policy.model import Policy
from incentives.policy.outline import outline
from incentives.policy.part import Part

STEP = 2
COLUMN = 24
MARKS = {ChangeKind.ADDED: ("+", "green"), ChangeKind.REMOVED: ("-", "red"), ChangeKind.CHANGED: ("~", "yellow")}


def say_policy(policy: Policy) -> None:
    """The whole policy, from its promise to its worked examples."""
    whole = outline(policy)
    say(f"{policy.title} ({policy.file})", bold=True)
    _say_facts(whole, STEP)
    for part in whole.parts:
        say()
        _say_part(part, 0)


def say_comparison(older: Policy, newer: Policy) -> None:
    """What changed, section by section; the numbers at the end are the lines in the older and the newer file."""
    say(f"From {older.file} to {newer.file}", bold=True)
    differences = compare(older, newer)
    for part, changes in groupby(differences, key=lambda difference: difference.part):
        say()
        say(part, bold=True)
        for change in changes:
            mark, colour = MARKS[change.kind]
            text = paragraph(f"{change.sentence}  [{lines_of(change)}]", first=f"  {mark} ", then="    ")
            say(text, colour=colour)
    say()
    say(f"{counted(len(differences), 'difference')}." if differences else "They promise the same.", bold=True)


def lines_of(change: Difference) -> str:
    """Where it stands: `line 37, now line 80`."""
    before = f"line {change.before_place.line}" if change.before_place else ""
    after = f"line {change.after_place.line}" if change.after_place else ""
    if before and after:
        return f"{before}, now {after}"
    return f"old {before}" if before else f"new {after}"


def _say_part(part: Part, depth: int) -> None:
    margin = " " * STEP * depth
    title = f": {part.title}" if part.title and part.kind != "clawback" else ""
    say(paragraph(f"{part.name[0].upper()}{part.name[1:]}{title}", first=margin, then=margin), bold=True)
    _say_facts(part, STEP * (depth + 1))
    for inner in part.parts:
        _say_part(inner, depth + 1)


def _say_facts(part: Part, margin: int) -> None:
    for fact in part.facts:
        first = f"{' ' * margin}{fact.label}:".ljust(margin + COLUMN) + " "
        say(paragraph(fact.words, first=first, then=" " * (margin + COLUMN + 1)))

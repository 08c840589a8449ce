"""Explanations as text."""

from __future__ import annotations

from collections.abc import Iterator

from api.cli.terminal import paragraph, styled, table
from incentives.insight.what_if import WhatIf
from incentives.insight.wording import OPENING, InsightWords
from incentives.services.explanations import Explained


def explained_text(explained: Explained) -> str:
    """One scorecard: its payout, what one more unit of each result is worth, and the what-if where one was asked."""
    return "\n".join((*_lines(explained), ""))


def _lines(explained: Explained) -> Iterator[str]:
    plan, words = explained.plan, InsightWords(explained.plan, explained.amounts)
    whose = f"{explained.participant}, " if explained.participant else ""
    yield styled(f"{whose}{plan.role.title}, {plan.policy.title}, {plan.period.name}", bold=True)
    yield f"{plan.policy.file}; payout {words.money(explained.total)}"
    yield ""
    yield styled("What one more unit is worth from here", bold=True)
    yield paragraph(OPENING, first="  ")
    yield ""
    rows = [
        (
            each.measure.key,
            words.amount(each.measure.key, each.result),
            words.step(each),
            words.difference(each.more),
            words.difference(each.less),
        )
        for each in explained.marginals
    ]
    yield from (f"  {line}" for line in table(("measure", "result", "unit", "more", "less"), rows, right=(1, 3, 4)))
    for each in explained.marginals:
        yield ""
        yield f"  {words.title(each)} ({each.measure.key})"
        yield paragraph(words.sentence(each, upwards=True), first="    ")
        yield paragraph(words.sentence(each, upwards=False), first="    ")
    if explained.what_if is not None:
        yield ""
        yield from _what_if(words, explained.what_if)


def _what_if(words: InsightWords, found: WhatIf) -> Iterator[str]:
    yield styled("What if", bold=True)
    for name, (before, after) in found.changed.items():
        then, now = ("missing" if each is None else words.amount(name, each) for each in (after, before))
        yield f"  {name}: {then} instead of {now}"
    yield ""
    rows = [
        (step.title, words.money(step.before), words.money(step.after), words.more(step.difference))
        for step in found.steps
    ]
    rows.append(
        ("Payout", words.money(found.before.total), words.money(found.after.total), words.more(found.difference))
    )
    yield from (f"  {line}" for line in table(("step", "now", "then", "difference"), rows, right=(1, 2, 3)))
    for step in found.steps:
        fresh = [line for line in step.after_lines if line not in step.before_lines]
        if fresh:
            yield ""
            yield f"  {step.title}"
            yield from (paragraph(line, first="    ") for line in fresh)

"""Evidence from history on the command line: what is worth asking about first, then what was looked at and what not."""

from __future__ import annotations

from collections.abc import Iterable

from api.cli.problems import counted
from api.cli.terminal import paragraph, say
from api.evidence import chance_words
from incentives.evidence.examine import SOURCES
from incentives.evidence.look import TRIAGE, Evidence, Look, NotTaken

MARGIN = "    "


def say_evidence(evidence: Evidence) -> None:
    """Every look in sentences, with its chance; then the looks that could not be taken."""
    say(f"History of {', '.join(evidence.periods)}", bold=True)
    worth = evidence.worth_asking
    say()
    if worth:
        say(f"Worth asking about: {len(worth)} of {counted(len(evidence.looks), 'look')}.", bold=True)
        _say_looks(worth)
        say(paragraph(TRIAGE, first="  "))
    else:
        say(f"Nothing is worth asking about, after {counted(len(evidence.looks), 'look')}.", bold=True)
    others = [look for look in evidence.looks if not look.worth_asking]
    if others:
        say()
        say("Looked at, and nothing to ask:", bold=True)
        _say_looks(others)
    _say_not_taken(evidence.not_taken)


def _say_looks(looks: Iterable[Look]) -> None:
    for look in looks:
        say(f"  {look.role}: {look.question}", colour="yellow" if look.worth_asking else None)
        say(paragraph(look.says, first=MARGIN, then=MARGIN))
        luck = f"By luck alone among all looks: {chance_words(look)}. {look.rows:,} results. {SOURCES[look.question]}."
        say(paragraph(luck, first=MARGIN, then=MARGIN))
        for caveat in look.caveats:
            say(paragraph(caveat, first=MARGIN, then=MARGIN))


def _say_not_taken(each: Iterable[NotTaken]) -> None:
    told: dict[tuple[str, str], list[NotTaken]] = {}
    for look in each:
        told.setdefault((look.question, look.role), []).append(look)
    if told:
        say()
        say("Not looked at:", bold=True)
    for (question, role), looks in told.items():
        whys = dict.fromkeys(f"{look.measure}: {look.why}" for look in looks)
        say(paragraph(f"{role}: {question}. {' '.join(whys)}", first="  ", then=MARGIN))

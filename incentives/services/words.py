"""Words that people give with what they do: a reason, an answer, a note."""

from __future__ import annotations

from incentives.values.problem import Place, Problem, RefusedWithProblems

MOST = 4000


def plain_words(text: str, what: str, *, needed: bool = True) -> str:
    """The words without white space around them. RefusedWithProblems when they are missing or too many."""
    said = text.strip()
    place = Place("request", key=what)
    if needed and not said:
        raise RefusedWithProblems([Problem("blank", f"The {what} is blank.", place, "Say it; people will ask.")])
    if len(said) > MOST:
        raise RefusedWithProblems([Problem("too-long", f"The {what} has more than {MOST:,} characters.", place)])
    return said

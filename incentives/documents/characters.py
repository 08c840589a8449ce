"""Characters that hide what a text says: breaks that editors show as no new line, and marks that turn it around.

YAML takes some of them for the end of a line, and with it of a comment, so that a promise could stand behind a remark.
"""

from __future__ import annotations

import re

from incentives.values.problem import Place, Problem

HIDDEN = r"\x0b\x0c\x85\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
IN_TEXT = re.compile(rf"[{HIDDEN}]|\r(?!\n)")
IN_SCALAR = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f{HIDDEN}]")


def hidden_in_text(text: str, file: str) -> tuple[Problem, ...]:
    """One problem for each line of the text, as editors count lines, on which such a character stands."""
    found: dict[int, Problem] = {}
    line = counted = 0
    for each in IN_TEXT.finditer(text):
        line, counted = line + text.count("\n", counted, each.start()), each.start()
        if line + 1 not in found:
            found[line + 1] = _problem(each[0], Place(file, line + 1))
    return tuple(found.values())


def hidden_in_scalar(value: str, place: Place) -> tuple[Problem, ...]:
    """A problem when a value or key holds a control character, which quotes can smuggle in as an escape."""
    found = IN_SCALAR.search(value)
    return (_problem(found[0], place),) if found else ()


def _problem(character: str, place: Place) -> Problem:
    message = f"The character U+{ord(character):04X} stands here, which readers cannot see."
    return Problem("hidden-character", message, place, "Remove it; lines end with a line feed.")

"""What reaches a terminal: text without control characters, wrapped paragraphs, tables, and progress on long work.

Colour is left to click, which keeps it to terminals; the entry switches it off where NO_COLOR is set.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import TypeVar

import click

Each = TypeVar("Each")

WIDEST = 110
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def clean(text: str) -> str:
    """The text on one line as it may be shown: what files say must not steer the reader's terminal."""
    return "".join(
        character if character.isprintable() else " " if character.isspace() else REPLACEMENT for character in text
    )


def styled(text: str, *, colour: str | None = None, bold: bool = False) -> str:
    """Lines, cleaned, with the style that a terminal shows them in and files do without."""
    lines = "\n".join(clean(line) for line in text.split("\n"))
    return click.style(lines, fg=colour, bold=bold or None) if colour or bold else lines


def say(text: str = "", *, error: bool = False, colour: str | None = None, bold: bool = False) -> None:
    """Lines to people, or to the error stream."""
    click.echo(styled(text, colour=colour, bold=bold), err=error)


def width() -> int:
    """How many characters a line may have: those of the terminal, within reason, and always the same in a file."""
    return min(get_terminal_size((WIDEST, 24)).columns, WIDEST) if sys.stdout.isatty() else WIDEST


def paragraph(text: str, *, first: str = "", then: str | None = None) -> str:
    """The text wrapped, its first line after `first` and the others after `then` (as many blanks unless given)."""
    rest = " " * len(first) if then is None else then
    return textwrap.fill(
        clean(text),
        width(),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, right: Iterable[int] = ()) -> Iterator[str]:
    """The lines of a table. Headings of several words (or lines) take several lines; `right` columns end flush."""
    flush = frozenset(right)
    heads = [heading.split("\n") for heading in headings]
    height = max(map(len, heads), default=0)
    tall = [[""] * (height - len(head)) + head for head in heads]
    above = [[head[line] for head in tall] for line in range(height)]
    shown = [[clean(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in (*above, *shown)) for column in range(len(headings))]
    yield from (_line(row, widths, flush) for row in above)
    yield _line(["-" * width for width in widths], widths, flush)
    yield from (_line(row, widths, flush) for row in shown)


@contextmanager
def progress(label: str, each: Sequence[Each]) -> Iterator[Iterable[Each]]:
    """The same things one by one, with a bar on the error stream where that is a terminal and there are several."""
    if not sys.stderr.isatty() or len(each) < 2:
        yield each
        return
    with click.progressbar(each, label=label, file=sys.stderr) as bar:
        yield bar


def _line(cells: Sequence[str], widths: Sequence[int], flush: frozenset[int]) -> str:
    placed = (
        cell.rjust(width) if column in flush else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join(placed).rstrip()

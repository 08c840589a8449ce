"""Rows and columns that a workbook keeps but does not show: they are read like any other, and people are told so.

A filter hides rows too, so what somebody saw when looking at a sheet may be less than what it says. Which rows are
hidden is for the readers of each format.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import count, groupby

from importers.grid import address

_MOST_TOLD = 10
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_ROW = re.compile(rb'<row r="([0-9]+)"[^>]*\shidden="(?:1|true)"[^>]*(?<!/)>(?!</row>)')
_SAYS_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_BOUND = re.compile(rb'\s(min|max)="([0-9]+)"')


def hidden_note(sheet: str, rows: Collection[int], columns: Collection[int]) -> str:
    """What people are told about hidden rows and columns of a sheet that hold something; nothing where there are none.

    rows and columns count from 1.
    """
    told = [_rows(sorted(rows))] if rows else []
    letters = [address(1, column).rstrip("0123456789") for column in sorted(columns)]
    if letters:
        told.append(f"{'column' if len(letters) == 1 else 'columns'} {_listed(letters)}")
    if not told:
        return ""
    many = len(rows) + len(columns) > 1
    return (
        f"{sheet}: {' and '.join(told)} {'are' if many else 'is'} hidden or filtered out, "
        f"and {'were' if many else 'was'} read like any other."
    )


def says_hidden(texts: Iterable[bytes]) -> bool:
    """Whether one of the beginnings of rows says that its row is hidden."""
    return any(_SAYS_HIDDEN.search(text) for text in texts)


def hidden_rows(part: bytes) -> set[int]:
    """The hidden rows in the XML of a sheet that are not empty."""
    return {int(found[1]) for found in _ROW.finditer(part)}


def hidden_columns(head: bytes, last: int) -> set[int]:
    """The hidden columns up to the last one that holds anything, by what stands before the rows of a sheet."""
    spans = [dict(_BOUND.findall(each)) for each in _COLUMN.findall(head) if _SAYS_HIDDEN.search(each)]
    return within(((int(each.get(b"min", 0)), int(each.get(b"max", 0))) for each in spans), last)


def within(spans: Iterable[tuple[int, int]], last: int) -> set[int]:
    """The places of some spans, each from its first to its last, up to the last place of all."""
    return {place for first, end in spans for place in range(max(first, 1), min(end, last) + 1)}


def _rows(rows: Sequence[int]) -> str:
    steps = count()
    runs = [list(run) for _, run in groupby(rows, key=lambda row: row - next(steps))]
    spans = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    return f"{'row' if len(rows) == 1 else f'{len(rows):,} rows'} {_listed(spans, bracketed=len(rows) > 1)}"


def _listed(names: Sequence[str], *, bracketed: bool = False) -> str:
    text = ", ".join(names[:_MOST_TOLD]) + (", …" if len(names) > _MOST_TOLD else "")
    return f"({text})" if bracketed else text

"""The KPIs that the files of a catalogue name: does each exist, and does it stand where it may stand?

This looks at what is written, so that files with other mistakes are checked as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import TypeAlias

from incentives.documents.tree import Document, Listing, Path, Text
from incentives.values.problem import Problem

KPIS = "kpis"
BEHAVIOURS = "behaviours"

Named: TypeAlias = tuple[Path, str]


def kpi_problems(documents: Sequence[Document]) -> list[Problem]:
    """What is wrong with the KPIs that all files of the KPI catalogue together name."""
    known = [kpi_id for document in documents for kpi_id in document.keys((KPIS,))]
    followers = {path[1] for document in documents for path, _ in _leaders(document)}
    problems: list[Problem] = []
    for document in documents:
        guards, leaders = list(_counter_measures(document)), list(_leaders(document))
        problems += _unknown(document, [*guards, *leaders], known)
        problems += [_own_guard(document, path) for path, kpi_id in guards if kpi_id == path[1]]
        problems += [_chain(document, path, kpi_id) for path, kpi_id in leaders if kpi_id in followers]
    return problems


def behaviour_problems(document: Document, known: Collection[str]) -> list[Problem]:
    """What is wrong with the KPIs that a file of behaviours names."""
    return _unknown(document, _moved(document), known)


def _counter_measures(document: Document) -> Iterator[Named]:
    for kpi_id in document.keys((KPIS,)):
        path = (KPIS, kpi_id, "counter_measures")
        yield from _texts(document, path, range(_length(document, path)))


def _leaders(document: Document) -> Iterator[Named]:
    for kpi_id in document.keys((KPIS,)):
        path = (KPIS, kpi_id, "moves_like")
        for index in range(_length(document, path)):
            yield from _texts(document, (*path, index), ("kpi",))


def _moved(document: Document) -> Iterator[Named]:
    for behaviour_id in document.keys((BEHAVIOURS,)):
        for moment in ("now", "later"):
            path = (BEHAVIOURS, behaviour_id, moment)
            yield from (((*path, kpi_id), kpi_id) for kpi_id in document.keys(path))


def _unknown(document: Document, named: Iterable[Named], known: Collection[str]) -> list[Problem]:
    problems: list[Problem] = []
    for path, kpi_id in named:
        if kpi_id not in known:
            near = get_close_matches(kpi_id, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else "The catalogue has nothing like it."
            problems.append(document.problem("unknown-kpi", path, f"There is no KPI named {kpi_id}.", hint))
    return problems


def _own_guard(document: Document, path: Path) -> Problem:
    message = f"{path[1]} cannot be its own counter-measure."
    return document.problem("own-counter-measure", path, message, "Name a KPI that shows what it hides.")


def _chain(document: Document, path: Path, kpi_id: str) -> Problem:
    """This refuses circles too: every KPI of a circle moves like another."""
    message = f"{kpi_id} itself moves like another KPI."
    return document.problem("moves-like-chain", path, message, "Name the KPI at the end of the chain.")


def _length(document: Document, path: Path) -> int:
    found = document.at(path)
    return len(found.entries) if isinstance(found, Listing) else 0


def _texts(document: Document, path: Path, steps: Iterable[str | int]) -> Iterator[Named]:
    for step in steps:
        found = document.at((*path, step))
        if isinstance(found, Text):
            yield (*path, step), found.value

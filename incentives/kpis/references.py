"""Which KPIs a file of a catalogue names, and whether each of them exists. Works on files with other mistakes too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import TypeAlias

from incentives.documents.tree import Document, Listing, Path, Text
from incentives.values.problem import Problem

KPIS = "kpis"
BEHAVIOURS = "behaviours"

Named: TypeAlias = tuple[Path, str]


def counter_measures(document: Document) -> Iterator[Named]:
    """The KPIs named as counter-measures, each with where it is named."""
    for kpi_id in document.keys((KPIS,)):
        path = (KPIS, kpi_id, "counter_measures")
        yield from _texts(document, path, range(_length(document, path)))


def leaders(document: Document) -> Iterator[Named]:
    """The KPIs that others move like, each with where it is named."""
    for kpi_id in document.keys((KPIS,)):
        path = (KPIS, kpi_id, "moves_like")
        for index in range(_length(document, path)):
            yield from _texts(document, (*path, index), ("kpi",))


def moved(document: Document) -> Iterator[Named]:
    """The KPIs that behaviours move, each with where it is named."""
    for behaviour_id in document.keys((BEHAVIOURS,)):
        for moment in ("now", "later"):
            path = (BEHAVIOURS, behaviour_id, moment)
            yield from (((*path, kpi_id), kpi_id) for kpi_id in document.keys(path))


def unknown_kpis(document: Document, named: Iterable[Named], known: Collection[str]) -> list[Problem]:
    """Names of KPIs that are in no file, each with the nearest one that is."""
    problems: list[Problem] = []
    for path, kpi_id in named:
        if kpi_id not in known:
            near = get_close_matches(kpi_id, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else "The catalogue has nothing like it."
            problems.append(document.problem("unknown-kpi", path, f"There is no KPI named {kpi_id}.", hint))
    return problems


def chained(document: Document, followers: Collection[str]) -> list[Problem]:
    """KPIs that move like one which itself moves like another; this refuses circles too."""
    message = "{} itself moves like another KPI."
    hint = "Name the KPI at the end of the chain."
    return [
        document.problem("moves-like-chain", path, message.format(kpi_id), hint)
        for path, kpi_id in leaders(document)
        if kpi_id in followers
    ]


def followers(documents: Sequence[Document]) -> set[str]:
    """The KPIs that move like others."""
    return {str(path[1]) for document in documents for path, _ in leaders(document)}


def own_counter_measures(document: Document) -> list[Problem]:
    """KPIs that name themselves as their counter-measure."""
    return [
        document.problem("own-counter-measure", path, f"{kpi_id} cannot guard itself.", "Name another KPI.")
        for path, kpi_id in counter_measures(document)
        if path[1] == kpi_id
    ]


def _length(document: Document, path: Path) -> int:
    found = document.at(path)
    return len(found.entries) if isinstance(found, Listing) else 0


def _texts(document: Document, path: Path, steps: Iterable[str | int]) -> Iterator[Named]:
    for step in steps:
        found = document.at((*path, step))
        if isinstance(found, Text):
            yield (*path, step), found.value

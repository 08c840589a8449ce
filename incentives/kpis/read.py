"""Folders of YAML files become the KPI catalogue and the behaviour catalogue, or every problem with its line.

What shipped with the service is read once and must be right; a problem there stops whoever asks for it.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from incentives.kpis import references
from incentives.kpis.behaviour import Behaviour, BehaviourCatalogue
from incentives.kpis.behaviour_file import behaviours_of, levels_of
from incentives.kpis.folder import file_name, read_folder, repeated
from incentives.kpis.kpi import KpiCatalogue
from incentives.kpis.kpi_file import kpis_of
from incentives.values.problem import Place, Problem, RefusedWithProblems

LEVELS = "levels"

Catalogue = TypeVar("Catalogue", KpiCatalogue, BehaviourCatalogue)


def read_kpis(folder: Traversable) -> tuple[KpiCatalogue | None, tuple[Problem, ...]]:
    """The KPIs of all files of the folder, or None and every problem, ordered by file and line."""
    documents, unread = read_folder(folder)
    problems = [*unread, *repeated(documents, references.KPIS, "kpi")]
    known = {key for document in documents for key in document.keys((references.KPIS,))}
    followers = references.followers(documents)
    kpis = []
    for document in documents:
        stated, found = kpis_of(document)
        kpis += stated
        named = (*references.counter_measures(document), *references.leaders(document))
        problems += [
            *found,
            *references.unknown_kpis(document, named, known),
            *references.own_counter_measures(document),
            *references.chained(document, followers),
        ]
    return (None if problems else KpiCatalogue({kpi.id: kpi for kpi in kpis})), _ordered(problems)


def read_behaviours(folder: Traversable, kpis: KpiCatalogue) -> tuple[BehaviourCatalogue | None, tuple[Problem, ...]]:
    """The behaviours of all files of the folder, or None and every problem, ordered by file and line."""
    documents, unread = read_folder(folder)
    shared = next((document for document in documents if file_name(document) == LEVELS), None)
    if shared is None:
        place = Place(f"{folder.name}/{LEVELS}.yaml")
        missing = Problem("missing-file", "The file that says what the levels of effects mean is missing.", place)
        return None, _ordered([*unread, missing])
    levels, problems_of_levels = levels_of(shared)
    if levels is None:
        return None, _ordered([*unread, *problems_of_levels])
    problems = [*unread, *repeated(documents, references.BEHAVIOURS, "behaviour")]
    behaviours: list[Behaviour] = []
    for document in documents:
        if document is not shared:
            stated, found = behaviours_of(document, levels, kpis)
            behaviours += stated
            unknown = references.unknown_kpis(document, references.moved(document), kpis.by_id)
            problems += [*found, *unknown]
    by_id = {behaviour.id: behaviour for behaviour in behaviours}
    return (None if problems else BehaviourCatalogue(by_id, levels)), _ordered(problems)


@cache
def packaged_kpis() -> KpiCatalogue:
    """The KPI catalogue that ships with the service. Raises RefusedWithProblems when it is wrong."""
    return _accepted(*read_kpis(files("policies") / "kpis"))


@cache
def packaged_behaviours() -> BehaviourCatalogue:
    """The behaviour catalogue that ships with the service. Raises RefusedWithProblems when it is wrong."""
    return _accepted(*read_behaviours(files("policies") / "behaviours", packaged_kpis()))


def _accepted(catalogue: Catalogue | None, problems: tuple[Problem, ...]) -> Catalogue:
    if catalogue is None:
        raise RefusedWithProblems(problems)
    return catalogue


def _ordered(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.place.file, problem.place.line or 0)))

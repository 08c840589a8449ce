"""Folders of YAML files become the KPI catalogue and the behaviour catalogue, or every problem with its line.

What shipped with the service is read once and must be right; a problem there stops whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from incentives.kpis import references
from incentives.kpis.behaviour import Behaviour, BehaviourCatalogue
from incentives.kpis.behaviour_file import behaviours_of, levels_of
from incentives.kpis.folder import Folder, file_name, read_folder, repeated
from incentives.kpis.kpi import Kpi, KpiCatalogue
from incentives.kpis.kpi_file import kpis_of
from incentives.values.problem import Place, Problem, RefusedWithProblems

LEVELS = "levels"

Catalogue = TypeVar("Catalogue", KpiCatalogue, BehaviourCatalogue)


def read_kpis(folder: Traversable) -> tuple[KpiCatalogue | None, tuple[Problem, ...]]:
    """The KPIs of all files of the folder, or None and every problem, ordered by file and line."""
    found = read_folder(folder)
    problems = [*found.problems, *repeated(found.documents, references.KPIS, "kpi")]
    problems += references.kpi_problems(found.documents) if found.complete else []
    kpis: list[Kpi] = []
    for document in found.documents:
        stated, wrong = kpis_of(document)
        kpis += stated
        problems += wrong
    return (None if problems else KpiCatalogue({kpi.id: kpi for kpi in kpis})), _ordered(problems)


def read_behaviours(folder: Traversable, kpis: KpiCatalogue) -> tuple[BehaviourCatalogue | None, tuple[Problem, ...]]:
    """The behaviours of all files of the folder, or None and every problem, ordered by file and line.

    Without readable levels no effect can be read, so then the other files are not looked into.
    """
    found = read_folder(folder)
    levels, problems = _levels(found, folder.name)
    if levels is None:
        return None, _ordered([*found.problems, *problems])
    problems = [*found.problems, *repeated(found.documents, references.BEHAVIOURS, "behaviour")]
    behaviours: list[Behaviour] = []
    for document in found.documents:
        if file_name(document) != LEVELS:
            stated, wrong = behaviours_of(document, levels, kpis)
            behaviours += stated
            problems += [*wrong, *references.behaviour_problems(document, kpis.by_id)]
    by_id = {behaviour.id: behaviour for behaviour in behaviours}
    return (None if problems else BehaviourCatalogue(by_id, levels)), _ordered(problems)


def _levels(found: Folder, folder: str) -> tuple[Mapping[str, Fraction] | None, list[Problem]]:
    """What the words for effects mean, or None and why not."""
    for document in found.documents:
        if file_name(document) == LEVELS:
            levels, problems = levels_of(document)
            return levels, list(problems)
    place = Place(f"{folder}/{LEVELS}.yaml")
    named = any(problem.place.file == place.file for problem in found.problems)
    message = "The file that says what the levels of effects mean is missing."
    return None, [] if named else [Problem("missing-file", message, place)]


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

"""The behaviour catalogue that the service audits with: the company's own where it has one, else what ships with it.

It is set once, before anything is asked, by whoever starts the process; every audit names its version.
"""

from __future__ import annotations

from pathlib import Path

from incentives.kpis.behaviour import BehaviourCatalogue
from incentives.kpis.read import packaged_behaviours, packaged_kpis, read_behaviours
from incentives.values.problem import Problem

_IN_USE: list[BehaviourCatalogue] = []


def behaviours() -> BehaviourCatalogue:
    """The catalogue in use."""
    return _IN_USE[0] if _IN_USE else packaged_behaviours()


def use(catalogue: BehaviourCatalogue | None) -> None:
    """Sets the catalogue for this process; None for the one that ships with the service."""
    _IN_USE[:] = [] if catalogue is None else [catalogue]


def read_own(folder: Path) -> tuple[BehaviourCatalogue | None, tuple[Problem, ...]]:
    """The company's catalogue, in a folder as policies/behaviours/README.md describes it, or every problem."""
    return read_behaviours(folder, packaged_kpis())

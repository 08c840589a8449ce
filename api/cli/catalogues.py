"""Which KPI and behaviour catalogue a folder of policies goes with: the one beside them, else the one that ships."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from incentives.kpis.behaviour import BehaviourCatalogue
from incentives.kpis.kpi import KpiCatalogue
from incentives.kpis.read import packaged_behaviours, packaged_kpis, read_behaviours, read_kpis
from incentives.values.problem import RefusedWithProblems

KPIS, BEHAVIOURS = "kpis", "behaviours"


@dataclass(frozen=True, slots=True)
class Catalogues:
    """What policies may measure, and what people could do to be paid."""

    kpis: KpiCatalogue
    behaviours: BehaviourCatalogue


def catalogues_for(path: Path) -> Catalogues:
    """The catalogues for a policy file, a policy's folder, or a folder of policies. RefusedWithProblems when wrong."""
    folder = path.resolve() if path.is_dir() else path.resolve().parent
    home = next((each for each in (folder, folder.parent) if (each / KPIS).is_dir()), None)
    if home is None or home == Path(str(files("policies"))).resolve():
        return Catalogues(packaged_kpis(), packaged_behaviours())
    kpis, problems = read_kpis(home / KPIS)
    if kpis is None:
        raise RefusedWithProblems(problems)
    own = home / BEHAVIOURS
    behaviours, problems = read_behaviours(own if own.is_dir() else files("policies") / BEHAVIOURS, kpis)
    if behaviours is None:
        raise RefusedWithProblems(problems)
    return Catalogues(kpis, behaviours)

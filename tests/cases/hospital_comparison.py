"""Holds what `incentives pay` and the plain arithmetic make of the sheets against every figure that the sheets print.

With the published sheets in a folder:

    python -m tests.cases.hospital_comparison FOLDER
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from api.cli.paid import pay_from
from api.cli.pay_rows import paid_rows
from api.cli.pay_scores import score_rows
from incentives.values.decimals import fixed
from tests.cases.hospital_points import scores_of
from tests.cases.hospital_sheets import BESIDE, COLUMNS, DOMAINS, FOLDER, MISSING, Hospital, read_sheets, write_workbook

PLACES = 12
Figures = Mapping[str, str]
"""Path to figure as text: points are whole, domains and totals have twelve places; `Not Available` where none is."""


@dataclass
class Counts:
    """How many figures of each kind agree, and the ones that do not."""

    agree: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    differ: list[str] = field(default_factory=list)

    def hold(self, whose: str, found: Figures, printed: Figures) -> None:
        """Counts every printed figure of one hospital."""
        for path, figure in printed.items():
            if found.get(path) != figure:
                self.differ.append(f"{whose} {path}: {found.get(path)} instead of {figure}")
            elif figure == MISSING:
                self.missing[kind_of(path)] += 1
            else:
                self.agree[kind_of(path)] += 1


def kind_of(path: str) -> str:
    """What sort of figure a path names."""
    last = path.rpartition(".")[2]
    if last in ("achievement", "improvement", "base", "consistency", "total", "weighted"):
        return {"weighted": "weighted domain score", "base": "base score", "consistency": "consistency score"}.get(
            last, last if last == "total" else f"{last} points"
        )
    return "domain score" if path in DOMAINS else "measure score"


def printed_of(hospital: Hospital) -> Figures:
    """Every figure that the sheets print of a hospital, under the paths of the policy's components."""
    printed: dict[str, str | None] = {}
    for column in COLUMNS:
        score = "Dimension Score" if column.sheet == "experience" else "Measure Score"
        for path, heading in (
            (f"{column.path}.achievement", "Achievement Points"),
            (f"{column.path}.improvement", "Improvement Points"),
            (column.path, score),
        ):
            text = hospital.text(column.sheet, f"{column.heading} {heading}")
            printed[path] = None if text is None else text.split()[0]
    printed["patient_experience.base"] = hospital.text("experience", "Hcahps Base Score")
    printed["patient_experience.consistency"] = hospital.text("experience", "Hcahps Consistency Score")
    for domain, (unweighted, weighted) in DOMAINS.items():
        printed[domain] = hospital.text("total", f"{unweighted} Domain Score")
        printed[f"{domain}.weighted"] = hospital.text("total", f"{weighted} Domain Score")
    printed["total"] = hospital.text("total", "Total Performance Score")
    return {path: MISSING if text is None else text for path, text in printed.items()}


def calculated(hospital: Hospital) -> Figures:
    """The same figures by the plain arithmetic."""
    scores = scores_of(hospital)
    known = [domain for domain in DOMAINS if scores[domain] is not None]
    for domain in DOMAINS:
        score = scores[domain]
        scores[f"{domain}.weighted"] = None if score is None else score / len(known)
    return {path: MISSING if score is None else _figure(path, score) for path, score in scores.items()}


def paid_figures(workbook: Path) -> dict[str, dict[str, str]]:
    """Hospital to figures, as `incentives pay --scores` gives them for the workbook."""
    paid = pay_from(FOLDER / "policies", "2024", [workbook], date(2024, 10, 1))
    found: dict[str, dict[str, str]] = {}
    for row in score_rows(paid):
        figures = found.setdefault(row.participant.removesuffix(BESIDE), {})
        times = _scale(row.component)
        figures[row.component] = _figure(row.component, Fraction(row.score) * times) if row.known else MISSING
    for payout in paid_rows(paid):
        if payout.role.endswith("/hospital"):
            figures = found[payout.participant]
            figures["total"] = _figure("total", Fraction(payout.total))
            for domain, points in payout.components.items():
                known = figures[domain] != MISSING
                figures[f"{domain}.weighted"] = _figure(f"{domain}.weighted", Fraction(points)) if known else MISSING
    return found


def compare(hospitals: Iterable[Hospital], workbook: Path) -> tuple[Counts, Counts]:
    """The counts of the plain arithmetic and those of the workbook as it is paid."""
    plain, engine = Counts(), Counts()
    paid = paid_figures(workbook)
    for hospital in hospitals:
        printed = printed_of(hospital)
        plain.hold(hospital.key, calculated(hospital), printed)
        engine.hold(hospital.key, paid[hospital.key], printed)
    return plain, engine


def write_printed(hospitals: Iterable[Hospital], file: Path) -> None:
    """What is printed of some hospitals, one line each, to be kept beside their workbook."""
    rows = [{"hospital": each.key, **printed_of(each)} for each in hospitals]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_printed(file: Path) -> dict[str, dict[str, str]]:
    """Hospital to what is printed of it."""
    with file.open(encoding="utf-8", newline="") as stream:
        return {row.pop("hospital"): row for row in csv.DictReader(stream)}


def _scale(component: str) -> Fraction:
    """How many points a score of one per cent is: domains are out of 100, measures out of 10."""
    if component in DOMAINS:
        return Fraction(1)
    return {"base": Fraction(80, 100), "consistency": Fraction(20, 100)}.get(
        component.removeprefix("patient_experience."), Fraction(10, 100)
    )


def _figure(path: str, points: Fraction) -> str:
    whole = path not in DOMAINS and not path.endswith((".weighted", "total"))
    return fixed(points, 0 if whole else PLACES)


def _report(counts: Counts, by: str) -> None:
    print(f"{by}: {counts.agree.total()} printed figures agree, {len(counts.differ)} do not,")
    print(f"  {counts.missing.total()} that are printed as not available have none here either.")
    for kind, count in counts.agree.items():
        print(f"  {count:7} {kind}")
    for line in counts.differ[:20]:
        print(f"  {line}")


def main(folder: Path) -> int:
    """Compares the whole of the sheets; 1 when any figure differs."""
    hospitals = read_sheets(folder)
    with tempfile.TemporaryDirectory() as scratch:
        workbook = Path(scratch) / "hospitals.xlsx"
        write_workbook(hospitals, workbook)
        plain, engine = compare(hospitals, workbook)
    print(f"{len(hospitals)} hospitals")
    _report(plain, "By plain arithmetic")
    _report(engine, "By incentives pay")
    return 1 if plain.differ or engine.differ else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))

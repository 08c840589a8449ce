"""The published sheets of Hospital Value-Based Purchasing, and the workbook of them that `incentives pay` reads.

The sheets are those of fiscal year 2024 at data.cms.gov/provider-data, a work of the US Government, under the names in
FILES. They are not part of this project; the folder's README says how to get them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

FOLDER = Path(__file__).with_name("hospital-value-based-purchasing")
POLICY = "hospital-value-based-purchasing"
MISSING = "Not Available"
FIRST_DAY = date(2023, 10, 1)
BESIDE = "-surgical-site"
FILES = {
    "clinical": ("hvbp_clinical_outcomes.csv", "clinical_outcomes.csv"),
    "experience": ("hvbp_person_and_community_engagement.csv", "person_and_community_engagement.csv"),
    "safety": ("hvbp_safety.csv", "safety.csv"),
    "efficiency": ("hvbp_efficiency_and_cost_reduction.csv", "efficiency_and_cost_reduction.csv"),
    "total": ("hvbp_tps.csv", "total_performance.csv"),
}
"""The names under which the sheets are published, and shorter ones that are understood as well."""


@dataclass(frozen=True)
class Column:
    """A measure: its name in the policy, what heads its columns on the sheets, and the path of its score."""

    measure: str
    heading: str
    sheet: str
    path: str
    lower_is_better: bool = False
    percent: bool = False


def _of(sheet: str, path: str, names: Mapping[str, str], *, lower: bool = False, percent: bool = False) -> list[Column]:
    return [Column(name, heading, sheet, f"{path}{name}", lower, percent) for name, heading in names.items()]


SURVIVAL = {
    "survival_heart_attack": "MORT-30-AMI",
    "survival_heart_failure": "MORT-30-HF",
    "survival_pneumonia": "MORT-30-PN",
    "survival_lung_disease": "MORT-30-COPD",
    "survival_bypass": "MORT-30-CABG",
}
EXPERIENCE = {
    "nurses": "Communication With Nurses",
    "doctors": "Communication With Doctors",
    "responsiveness": "Responsiveness Of Hospital Staff",
    "care_transition": "Care Transition",
    "medicines": "Communication About Medicines",
    "cleanliness_and_quiet": "Cleanliness And Quietness Of Hospital Environment",
    "discharge_information": "Discharge Information",
    "overall_rating": "Overall Rating Of Hospital",
}
INFECTIONS = {
    "central_line_infections": "HAI-1",
    "urinary_infections": "HAI-2",
    "mrsa_infections": "HAI-5",
    "clostridioides_infections": "HAI-6",
}
SURGICAL_SITE = {"colon_surgery_infections": "HAI-3", "hysterectomy_infections": "HAI-4"}
COMPLICATIONS = {"complications_hip_knee": "COMP-HIP-KNEE"}
COLUMNS = (
    *_of("clinical", "clinical_outcomes.", SURVIVAL, percent=True),
    *_of("clinical", "clinical_outcomes.", COMPLICATIONS, lower=True, percent=True),
    *_of("experience", "patient_experience.base.", EXPERIENCE, percent=True),
    *_of("safety", "safety.", INFECTIONS, lower=True),
    *_of("efficiency", "efficiency.", {"spending_per_patient": "MSPB-1"}, lower=True),
    *_of("safety", "", SURGICAL_SITE, lower=True),
)
COMBINED = "Combined SSI Measure Score"
DOMAINS = {
    "clinical_outcomes": ("Unweighted Normalized Clinical Outcomes", "Weighted Normalized Clinical Outcomes"),
    "patient_experience": ("Unweighted Person And Community Engagement", "Weighted Person And Community Engagement"),
    "safety": ("Unweighted Normalized Safety", "Weighted Safety"),
    "efficiency": (
        "Unweighted Normalized Efficiency And Cost Reduction",
        "Weighted Efficiency And Cost Reduction",
    ),
}


@dataclass(frozen=True)
class Hospital:
    """One hospital: sheet to heading to what is printed there."""

    key: str
    rows: Mapping[str, Mapping[str, str]]

    @property
    def name(self) -> str:
        """As printed."""
        return self.rows["total"]["Facility Name"]

    def text(self, sheet: str, heading: str) -> str | None:
        """What stands there; None for `Not Available`."""
        found = self.rows[sheet][heading]
        return None if found == MISSING else found

    def rate(self, column: Column, which: str) -> Decimal | None:
        """The `Performance Rate` or `Baseline Rate`; a percentage as a share of one."""
        text = self.text(column.sheet, f"{column.heading} {which}")
        if text is None:
            return None
        return Decimal(text.removesuffix("%")) / 100 if text.endswith("%") else Decimal(text)


def read_sheets(folder: Path) -> tuple[Hospital, ...]:
    """Every hospital of the five sheets, in the order of totals. FileNotFoundError when a sheet is not there."""
    sheets: dict[str, dict[str, dict[str, str]]] = {}
    for key, names in FILES.items():
        file = next((folder / name for name in names if (folder / name).exists()), folder / names[0])
        with file.open(encoding="utf-8-sig", newline="") as stream:
            sheets[key] = {row["Facility ID"]: row for row in csv.DictReader(stream)}
    return tuple(Hospital(key, {sheet: rows[key] for sheet, rows in sheets.items()}) for key in sheets["total"])


def write_workbook(hospitals: Iterable[Hospital], file: Path) -> None:
    """Roster, quotas (the own baselines) and results of the hospitals.

    The two measures of surgical sites are scored but enter no total, so that they are a role of their own, and since
    nobody holds two roles in full each hospital stands on the roster twice.
    """
    hospitals = tuple(hospitals)
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    roster = workbook.create_sheet("Roster")
    roster.append(["participant", "name", "role", "starts_on", "ends_before"])
    for each in hospitals:
        roster.append([each.key, each.name, f"{POLICY}/hospital", FIRST_DAY, None])
        roster.append([each.key + BESIDE, each.name, f"{POLICY}/surgical_site_infections", FIRST_DAY, None])
    quotas = _sheet(workbook, "Quotas", [f"{column.measure}_before" for column in COLUMNS])
    results = _sheet(workbook, "Results", [*(column.measure for column in COLUMNS), "surgical_site_points"])
    for each in hospitals:
        for beside in (False, True):
            _append(quotas, each, "Baseline Rate", None, beside=beside)
            _append(results, each, "Performance Rate", points_of(each.text("safety", COMBINED)), beside=beside)
    workbook.save(file)


def points_of(text: str | None) -> int | None:
    """`6 out of 10` is 6."""
    return None if text is None else int(text.split()[0])


def _sheet(workbook: openpyxl.Workbook, title: str, headings: Sequence[str]) -> Worksheet:
    sheet: Worksheet = workbook.create_sheet(title)
    sheet.append(["Period", "2024"])
    sheet.append(["participant", *headings])
    return sheet


def _append(sheet: Worksheet, hospital: Hospital, which: str, points: int | None, *, beside: bool) -> None:
    """One line: the rates of one of the hospital's two roles; the other columns stay empty."""
    rates = [hospital.rate(column, which) if beside is (not column.path.count(".")) else None for column in COLUMNS]
    numbers = [None if rate is None else float(rate) for rate in rates]
    if any(number is not None for number in numbers):
        key = hospital.key + (BESIDE if beside else "")
        sheet.append([key, *numbers, None if beside else points])
    for column, cell in zip(COLUMNS, sheet[sheet.max_row][1:], strict=False):
        if column.percent:
            cell.number_format = "0.0000%"

"""Hospital Value-Based Purchasing, fiscal 2024: every printed figure comes out, from the points to the total score.

Twenty-two hospitals stand in the project. With INCENTIVES_HOSPITAL_SHEETS naming a folder of the published sheets, all
that are in them are compared.
"""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path

import pytest

from tests.cases import hospital_comparison
from tests.cases.hospital_comparison import compare, kind_of, paid_figures, read_printed
from tests.cases.hospital_sheets import FOLDER, MISSING, read_sheets, write_workbook

PRINTED = read_printed(FOLDER / "printed.csv")
SHEETS = os.environ.get("INCENTIVES_HOSPITAL_SHEETS")
POLICY = Path("hospital-value-based-purchasing") / "2023-10-01.yaml"


@cache
def _paid() -> dict[str, dict[str, str]]:
    return paid_figures(FOLDER / "hospitals.xlsx")


@pytest.mark.parametrize("hospital", PRINTED)
def test_every_printed_figure_of_the_hospital_comes_out(hospital: str) -> None:
    paid = _paid()[hospital]
    assert {path: paid.get(path) for path in PRINTED[hospital]} == PRINTED[hospital]


def test_the_hospitals_are_of_different_kinds() -> None:
    kinds = {kind_of(path) for figures in PRINTED.values() for path, figure in figures.items() if figure == MISSING}
    assert {"domain score", "measure score", "improvement points", "base score"} <= kinds
    consistency = {figures["patient_experience.consistency"] for figures in PRINTED.values()}
    assert {"0", "20", "12", MISSING} <= consistency


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("score_rounding: {to: 10%, ties: half up}", "score_rounding: {to: 10%, ties: half even}"),
        ("pays_at_most: 90%", "pays_at_most: 100%"),
    ],
)
def test_another_rule_gives_other_figures(old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(FOLDER / "policies", tmp_path / "policies")
    text = (FOLDER / "policies" / POLICY).read_text(encoding="utf-8")
    start, end = text.split("examples:")
    changed = start.replace(old, new) + "examples:" + end
    (tmp_path / "policies" / POLICY).write_text(changed, encoding="utf-8")
    monkeypatch.setattr(hospital_comparison, "FOLDER", tmp_path)
    paid = paid_figures(FOLDER / "hospitals.xlsx")
    assert any(paid[key].get(path) != figure for key in PRINTED for path, figure in PRINTED[key].items())


@pytest.mark.skipif(not SHEETS, reason="INCENTIVES_HOSPITAL_SHEETS names no folder of the published sheets")
@pytest.mark.timeout(600)
def test_every_printed_figure_of_the_published_sheets_comes_out(tmp_path: Path) -> None:
    hospitals = read_sheets(Path(SHEETS or ""))
    write_workbook(hospitals, tmp_path / "hospitals.xlsx")
    plain, engine = compare(hospitals, tmp_path / "hospitals.xlsx")
    assert plain.differ == []
    assert engine.differ == []
    assert plain.agree == engine.agree
    assert engine.agree["total"] == len(hospitals)

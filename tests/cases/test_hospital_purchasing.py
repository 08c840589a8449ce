"""Hospital Value-Based Purchasing, fiscal 2024: every printed figure comes out, from the points to the total score.

Twenty-two hospitals stand in the project; `python -m tests.cases.hospital_comparison FOLDER` compares all that are in a
folder of the published sheets.
"""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from tests.cases import hospital_comparison
from tests.cases.hospital_comparison import kind_of, paid_figures, read_printed
from tests.cases.hospital_sheets import FOLDER, MISSING

PRINTED = read_printed(FOLDER / "printed.csv")
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

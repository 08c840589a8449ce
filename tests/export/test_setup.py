"""The payroll setup: taken as a whole or refused with the line of every mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from api import demo
from incentives.export.setup import Ledger, PayCodes, read_setup
from tests.export.building import setup

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "setup.yaml").read_text())["refused"]


def test_codes_and_accounts_are_read_as_they_are_written() -> None:
    assert setup().pay_codes == PayCodes({"sales/lead": "2310"}, "2300", "2390")
    assert setup().ledger == Ledger("6020", "3740", "team", "3750", "1530", None)
    assert setup("format: 1\npay_codes: {others: 0230}\n").pay_codes.others == "0230"
    assert setup("format: 1\npay_codes: {others: 0230}\n").ledger is None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"].replace("\n", " ")[:100])
def test_a_mistake_is_told_with_its_line(case: dict[str, Any]) -> None:
    found, problems = read_setup(case["text"], "payroll.yaml")
    assert found is None
    assert [(each.code, each.place.line) for each in problems] == [(case["code"], case["line"])]


def test_the_setup_of_the_sample_company_is_taken() -> None:
    file = Path(demo.__file__).with_name("payroll.yaml")
    assert read_setup(file.read_text(), str(file))[1] == ()


def test_the_setup_in_the_guide_is_taken() -> None:
    guide = (Path(__file__).parents[2] / "OPERATING.md").read_text()
    text = guide.split("```yaml\n")[1].split("```")[0]
    found, problems = read_setup(text, "OPERATING.md")
    assert problems == ()
    assert found is not None
    assert found.pay_codes.roles == {"field-sales/account_executive": "2310"}

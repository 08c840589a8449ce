"""`incentives kpis`, and raw rows in `incentives pay`: real workbooks and text files, the rows behind, refusals."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from incentives.kpis.formulas.known import FORMULAS
from tests.cli.building import POLICY, flat, policy_folder, quarter, run

ANSWERS = """\
answer;survey;day;score;team;comment
0001;nps;2026-07-01;9;Blue;=HYPERLINK("x")
0002;nps;2026-07-02;10;Blue;fine
0003;nps;2026-08-03;7;Blue;
0004;nps;2026-09-30;3;=Red;
"""
HEADINGS = ("ticket", "opened_at", "solved_at", "contacts", "reopened")
TICKETS: tuple[Sequence[object], ...] = (
    ("T-1", datetime(2026, 7, 1, 10, 30), datetime(2026, 7, 2), 1, False),  # noqa: DTZ001  midnight is stored as a day
    ("T-2", datetime(2026, 7, 1), datetime(2026, 7, 1, 6, 15), 1, "no"),  # noqa: DTZ001
    ("T-3", datetime(2026, 7, 1, 9), datetime(2026, 7, 1, 9, 0, 30), 1, "no"),  # noqa: DTZ001
    ("T-4", datetime(2026, 7, 1, 9), datetime(2026, 7, 3, 9), 2, True),  # noqa: DTZ001
    ("T-5", datetime(2026, 9, 30, 9), None, None, "no"),  # noqa: DTZ001
)
ASKED = ("kpis", "--period", "2026-Q3", "--currency", "EUR")


def answers(folder: Path, text: str = ANSWERS) -> Path:
    file = folder / "survey_answers.csv"
    file.write_text(text, encoding="utf-8")
    return file


def with_sheet(file: Path, name: str, rows: Sequence[Sequence[object]]) -> Path:
    """The workbook with one more sheet; a new one where there is none."""
    book = openpyxl.load_workbook(file) if file.exists() else openpyxl.Workbook()
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(list(row))
    if not file.exists():
        book.remove(book.worksheets[0])
    book.save(file)
    return file


# IBM's sample data set Telco Customer Churn: who left within the last month, of all, by the kind of contract
TELEPHONE_CUSTOMERS = {"Month-to-month": (1_655, 3_875), "One year": (166, 1_473), "Two year": (48, 1_695)}


def test_a_list_of_7043_customers_of_whom_1869_left_is_worked_out_as_a_whole_and_by_segment(tmp_path: Path) -> None:
    lines = ["customerID,starts_on,ends_before,segment"]
    for segment, (lost, of) in TELEPHONE_CUSTOMERS.items():
        lines += [f"{segment[:3]}-{each},2024-01-01,{'2026-09-30' * (each < lost)},{segment}" for each in range(of)]
    file = tmp_path / "customers.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    asked = ("kpis", "--period", "2026-09", "--currency", "USD", file, "--kpi", "churn_rate")
    result = run(*asked, "--for", "company", "--for", "segment", "--format", "json")
    assert result.exit_code == 0, result.output
    company, *segments = json.loads(result.stdout)["figures"]
    assert (company["parts"]["lost"], company["cases"]) == ("1869", 7_043)
    assert company["exact"] == "3738/12217"  # 1,869 of the mean of 7,043 and 5,174
    found = {each["subject"]: (int(each["parts"]["lost"]), each["cases"]) for each in segments}
    assert found == TELEPHONE_CUSTOMERS


def test_figures_come_as_a_table_with_the_cases_behind_each(tmp_path: Path) -> None:
    result = run(*ASKED, answers(tmp_path), "--for", "company", "--for", "team")
    assert result.exit_code == 0, result.output
    assert "Net promoter score company company 25 points 4" in flat(result)
    assert "Net promoter score team Blue 66.666667… points 3" in flat(result)
    assert "Customer satisfaction of the company: No answer to the survey satisfaction" in flat(result)


def test_json_is_exact_and_names_the_rows_and_the_definition(tmp_path: Path) -> None:
    result = run(
        *ASKED, answers(tmp_path), "--kpi", "net_promoter_score", "--for", "team", "--rows", "--format", "json"
    )
    told = json.loads(result.stdout)
    blue = next(each for each in told["figures"] if each["subject"] == "Blue")
    assert (blue["exact"], blue["cases"]) == ("200/3", 3)
    assert blue["rows"] == ["survey_answers.csv, sheet survey_answers: A2 to A4"]
    assert blue["parts"] == {"promoters": "2", "passives": "1", "detractors": "0", "answers": "3"}
    (definition,) = told["definitions"]
    assert "promoters" in definition["formula"]


def test_names_in_a_csv_never_become_formulas(tmp_path: Path) -> None:
    result = run(*ASKED, answers(tmp_path), "--kpi", "net_promoter_score", "--for", "team", "--format", "csv")
    lines = list(csv.DictReader(io.StringIO(result.stdout)))
    assert {line["subject"]: line["amount"] for line in lines} == {"Blue": "66.666666666667", "'=Red": "-100"}


def test_moments_of_a_real_workbook_are_read_to_the_second_with_midnight(tmp_path: Path) -> None:
    file = with_sheet(tmp_path / "cases.xlsx", "Tickets", [HEADINGS, *TICKETS])
    result = run(*ASKED, file, "--format", "json", "--rows")
    assert result.exit_code == 0, result.output
    found = {each["kpi"]: each for each in json.loads(result.stdout)["figures"]}
    # 13.5, 6.25, 1/120 and 48 hours
    assert found["resolution_time"]["exact"] == "8131/480"
    assert found["median_resolution_time"]["exact"] == "79/8"
    assert found["first_contact_resolution"]["exact"] == "3/4"
    assert found["first_contact_resolution"]["left_out"] == {"cases open at the end of the period": 1}
    assert found["resolution_time"]["rows"] == ["cases.xlsx, sheet Tickets: A2 to A5"]


def test_what_was_not_worked_out_and_rows_of_nobody_are_told_aside(tmp_path: Path) -> None:
    result = run(*ASKED, with_sheet(tmp_path / "cases.xlsx", "Tickets", [HEADINGS, *TICKETS]), "--for", "team")
    assert "complaints was not worked out, for want of the column complaint of the sheet Tickets." in result.stderr
    assert "resolution_time: 4 rows that count name no team." in result.stderr


def test_every_definition_is_told_without_any_workbook() -> None:
    result = run("kpis", "--definitions")
    assert result.exit_code == 0
    for kpi in FORMULAS:
        assert f"({kpi}, " in result.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["kpis"], "Name at least one workbook"),
        (["kpis", "--period", "2026-Q3", "FILE"], "neither is guessed"),
        (["kpis", "--period", "third quarter", "--currency", "EUR", "FILE"], "is no period"),
        (["kpis", "--period", "2026-Q3", "--currency", "euro", "FILE"], "is no currency"),
        (["kpis", "--definitions", "--kpi", "happiness"], "No formula works out happiness"),
        ([*ASKED, "--reading", "x=y", "FILE"], "is not understood"),
    ],
)
def test_misuse_is_told(arguments: list[str], says: str, tmp_path: Path) -> None:
    file = answers(tmp_path)
    result = run(*(file if each == "FILE" else each for each in arguments))
    assert result.exit_code == 2
    assert says in flat(result)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("0002;nps", "0001;nps"), "The answer 0001 stands twice, in A2 and A3."),
        (("2026-07-02;10", "2026-07-02;11"), '"11" is no answer to nps: these are whole numbers from 0 to 10.'),
        (("2026-07-02;10", "2026-07-02;9,5"), "is no answer to nps"),
        (("2026-07-02;10", "2026-07-02;n/a"), '"n/a" is not a number'),
        (("answer;survey;day", "answer;survey;date of the call"), '"date of the call" is not a known heading'),
    ],
)
def test_careless_files_are_refused_at_the_cell(change: tuple[str, str], says: str, tmp_path: Path) -> None:
    assert change[0] in ANSWERS
    result = run(*ASKED, answers(tmp_path, ANSWERS.replace(*change)))
    assert result.exit_code == 1
    assert says in flat(result)
    assert "Nothing was worked out." in flat(result)


def test_a_kpi_that_the_sheets_do_not_allow_is_refused(tmp_path: Path) -> None:
    result = run(*ASKED, answers(tmp_path), "--kpi", "churn_rate")
    assert result.exit_code == 1
    assert "churn_rate cannot be worked out, for want of the sheet Customers." in flat(result)


def test_a_workbook_without_raw_rows_is_refused(tmp_path: Path) -> None:
    result = run(*ASKED, quarter(tmp_path / "quarter.xlsx"))
    assert result.exit_code == 1
    assert "There is no sheet of raw rows." in flat(result)


# --- paid


def without_company_results(file: Path) -> Path:
    book = openpyxl.load_workbook(file)
    del book["Company results"]
    book.save(file)
    return file


def test_a_result_worked_out_of_tickets_pays_as_the_same_one_delivered(tmp_path: Path) -> None:
    pay = ("pay", "--policies", policy_folder(tmp_path), "--period", "2026-Q3", "--format", "csv")
    delivered = run(*pay, quarter(tmp_path / "delivered.xlsx"))
    raw = with_sheet(without_company_results(quarter(tmp_path / "raw.xlsx")), "Tickets", [HEADINGS, *TICKETS])
    worked_out = run(*pay, raw)
    assert worked_out.exit_code == 0, worked_out.output
    assert worked_out.stdout == delivered.stdout


def test_a_result_delivered_and_worked_out_stops_pay(tmp_path: Path) -> None:
    both = with_sheet(quarter(tmp_path / "both.xlsx"), "Tickets", [HEADINGS, *TICKETS])
    result = run("pay", "--policies", policy_folder(tmp_path), "--period", "2026-Q3", both)
    assert result.exit_code == 1
    assert "is delivered as" in flat(result)
    assert "worked out of raw rows as 75% from 4 cases" in flat(result)


GATE = """\
gates:
  enough_answers:
    measure: answers
    opens_at: at least 4
    applies_to: first_contact
    multiplied_by: 0%
    because: A score of a handful of answers says little.
proration:"""


@pytest.mark.parametrize(("rows", "paid"), [(4, "12000.00"), (3, "9100.00")])
def test_a_score_of_too_few_answers_is_not_paid(rows: int, paid: str, tmp_path: Path) -> None:
    """Checked quality pays 9,100 EUR, a score of 100 points 3,900 EUR, together at most 120% of 10,000 EUR."""
    measure = POLICY[POLICY.index("  first_contact:\n    kpi") : POLICY.index("roles:")]
    score = measure.replace("first_contact_resolution", "net_promoter_score").replace("unit: percent", "unit: points")
    count = measure.replace("first_contact:", "answers:").replace("first_contact_resolution", "promoter_answers")
    policies = policy_folder(
        tmp_path,
        POLICY,
        (measure, score + count.replace("unit: percent", "unit: number")),
        ("target: 75%", "target: 50 points"),
        ("{at: 45%", "{at: 0 points"),
        ("{at: 75%", "{at: 50 points"),
        ("{at: 90%", "{at: 100 points"),
        ("proration:", GATE),
        ("first_contact: 75%, days", "first_contact: 50 points, answers: 4, days"),
    )
    book = quarter(
        tmp_path / "q.xlsx",
        roster=[("P-0001", "Ada Example", "help-desk/agent", date(2026, 1, 1), None)],
        results=[("P-0001", 0.95)],
    )
    table = [("answer", "survey", "day", "score"), *((f"A-{n}", "nps", date(2026, 7, n + 1), 10) for n in range(rows))]
    file = with_sheet(without_company_results(book), "Survey answers", table)
    result = run("pay", "--policies", policies, "--period", "2026-Q3", "--format", "csv", file)
    assert result.exit_code == 0, result.output
    (line,) = csv.DictReader(io.StringIO(result.stdout))
    assert line["total"] == paid

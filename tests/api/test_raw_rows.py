"""Raw rows over HTTP: worked out to KPIs without keeping anything."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.house import House, problem_of

ANSWERS: list[dict[str, Any]] = [
    {"answer": "A-1", "survey": "nps", "day": "2026-07-01", "score": "9", "team": "Blue"},
    {"answer": "A-2", "survey": "nps", "day": "2026-07-02", "score": "8", "team": "Blue"},
    {"answer": "A-3", "survey": "nps", "day": "2026-07-03", "score": "7", "team": "Blue"},
    {"answer": "A-4", "survey": "nps", "day": "2026-07-04", "score": "0", "team": None},
]
BODY: dict[str, Any] = {"period": "2026-Q3", "currency": "EUR", "rows": {"answers": ANSWERS}}
PATH = "/kpi-figures"


def test_figures_are_exact_and_come_with_cases_definition_and_the_rows_behind_them(house: House) -> None:
    body = BODY | {"kpis": ["net_promoter_score"], "counted_for": ["company", "team"], "addresses": True}
    response = house.post(PATH, body, once=None)
    assert response.status_code == 200, response.text
    told = response.get_json()
    company, blue = told["figures"]
    assert (company["exact"], company["cases"], company["shown"]) == ("0", 4, "0 points")
    assert (blue["exact"], blue["cases"], blue["subject"]) == ("100/3", 3, "Blue")
    assert blue["rows"] == ["rows.answers.0", "rows.answers.1", "rows.answers.2"]
    assert [each["kpi"] for each in told["definitions"]] == ["net_promoter_score"]
    assert told["of_nobody"] == [{"kpi": "net_promoter_score", "counted_for": "team", "rows": 1}]


def test_without_cases_there_is_no_result_and_a_reason(house: House) -> None:
    body = BODY | {"kpis": ["customer_satisfaction"]}
    (figure,) = house.post(PATH, body, once=None).get_json()["figures"]
    assert (figure["exact"], figure["shown"], figure["cases"]) == (None, None, 0)
    assert figure["why"] == "No answer to the survey satisfaction was given in the period."


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        ({"score": "11"}, "off-the-scale", "rows.answers.0.score"),
        ({"score": "9,0"}, "not-a-number", "rows.answers.0.score"),
        ({"score": None}, "blank-cell", "rows.answers.0.score"),
        ({"day": "07/01/2026"}, "not-a-date", "rows.answers.0.day"),
        ({"answer": "A-2"}, "duplicate-row", "rows.answers.1.answer"),
        ({"survey": "pulse"}, "unknown-survey", "rows.answers.0.survey"),
    ],
)
def test_a_wrong_cell_is_refused_at_its_key(house: House, change: dict[str, Any], code: str, key: str) -> None:
    body = BODY | {"rows": {"answers": [ANSWERS[0] | change, *ANSWERS[1:]]}}
    problem = problem_of(house.post(PATH, body, once=None), 422)
    assert [(each["code"], each["place"]["key"]) for each in problem["problems"]] == [(code, key)]


@pytest.mark.parametrize(
    "change",
    [
        {"period": "2026-Q5"},
        {"currency": "XXX"},
        {"rows": {}},
        {"rows": {"answers": []}},
        {"rows": {"guests": ANSWERS}},
        {"kpis": ["happiness"]},
        {"kpis": ["churn_rate"]},
        {"counted_for": ["galaxy"]},
        {"counted_for": []},
        {"fiscal_year_starts": 13},
    ],
)
def test_what_cannot_be_meant_is_refused(house: House, change: dict[str, Any]) -> None:
    assert house.post(PATH, BODY | change, once=None).status_code == 422


def test_an_employee_may_not_calculate(house: House) -> None:
    assert house.post(PATH, BODY, "ada", once=None).status_code == 403

"""What each route shows, and its nearest refusals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.api.house import API, House, problem_of
from tests.services.building import POLICY

EUR = {"currency": "EUR"}


def shown(house: House, path: str, hand: str = "finance") -> Any:
    response = house.get(path, hand)
    assert response.status_code == 200, response.text
    return response.get_json()


# --- policies and catalogues


def test_policies_are_listed_and_filtered(house: House) -> None:
    (version,) = shown(house, "/policies")["policies"]
    assert (version["policy"], version["effective_from"], version["ends_before"]) == ("support", "2026-07-01", None)
    assert (version["currency"], version["period"], version["frozen"]) == ("EUR", "quarter", False)
    assert len(version["fingerprint"]) == 64
    assert "text" not in version
    assert shown(house, "/policies?policy=other") == {"policies": []}


def test_a_version_shows_its_text_roles_and_measures(house: House) -> None:
    version = shown(house, "/policies/support/2026-07-01")
    assert version["text"] == POLICY
    (role,) = version["roles"]
    assert (role["role"], role["kind"], role["measures"]) == ("agent", "service", ["checked_quality", "first_contact"])
    assert [measure["kpi"] for measure in version["measures"]] == ["quality_score", "first_contact_resolution"]
    assert version == shown(house, "/policies/support") == shown(house, "/policies/support?on=2026-09-30")


def test_a_day_before_the_first_version_has_no_policy(house: House) -> None:
    problem_of(house.get("/policies/support?on=2026-06-30"), 404)
    problem_of(house.get("/policies/support/2026-07-02"), 404)
    problem_of(house.get("/policies/support/2026-02-30"), 404)
    problem_of(house.get("/policies/nothing"), 404)


def test_a_policy_taken_in_stands_where_the_answer_says(house: House) -> None:
    text = POLICY.replace("2026-07-01", "2026-10-01").replace("replaces: nothing", "replaces: 2026-07-01")
    added = house.post("/policies", {"text": text, "file": "support/2026-10-01.yaml"}, "administrator")
    assert added.status_code == 201, added.text
    found = shown(house, added.headers["Location"].removeprefix(API))
    assert found == added.json
    assert found["added_by"]["name"] == "Rut"


def test_what_the_client_has_already_is_not_sent_again(house: House) -> None:
    first = house.get("/policies/support/2026-07-01")
    again = house.get("/policies/support/2026-07-01", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert house.get("/policies/support/2026-07-01", If_None_Match='"other"').status_code == 200


def test_the_catalogues_are_shown_with_exact_amounts(house: House) -> None:
    kpis = shown(house, "/kpis", "ada")["kpis"]
    assert len({kpi["kpi"] for kpi in kpis}) == len(kpis) > 50
    quality = shown(house, "/kpis/quality_score", "ada")
    assert (quality["least"], quality["most"], quality["better"]) == ("0%", "100%", "higher")
    assert quality in kpis
    problem_of(house.get("/kpis/nothing", "ada"), 404)
    behaviours = shown(house, "/behaviours", "ada")["behaviours"]
    assert sum(behaviour["kind"] == "harmful" for behaviour in behaviours) == 34
    effects = [effect for behaviour in behaviours for effect in behaviour["now"].values()]
    assert all(effect.endswith("%") for effect in effects)


# --- periods and imports


def test_a_period_is_opened_once(house: House) -> None:
    opened = house.post("/periods", {"name": "2027", "fiscal_year_starts": 10}, "hr")
    assert opened.status_code == 201
    assert (opened.json["starts_on"], opened.json["ends_before"]) == ("2026-10-01", "2027-10-01")
    assert shown(house, opened.headers["Location"].removeprefix(API)) == opened.json
    assert problem_of(house.post("/periods", {"name": "2027"}, "hr"), 409)["code"] == "period-exists"
    problem_of(house.get("/periods/2030"), 404)


def test_imports_of_a_period_that_is_not_open_are_not_found(house: House) -> None:
    problem_of(house.get("/periods/2030/imports", "hr"), 404)
    problem_of(house.upload("/periods/2030/imports", {"a.xlsx": b"x"}), 404)
    problem_of(house.get("/imports/1", "hr"), 404)
    problem_of(house.post("/imports/1/accept", hand="hr"), 404)


def test_a_file_that_is_no_workbook_is_kept_as_refused(house: House) -> None:
    response = house.upload("/periods/2026-Q3/imports", {"notes.xlsx": b"dear colleagues"})
    assert (response.status_code, response.json["state"]) == (201, "refused")
    assert "not-a-workbook" in {problem["code"] for problem in response.json["problems"]}
    assert shown(house, f"/imports/{response.json['id']}", "hr") == response.json


def test_an_upload_without_files_is_refused(house: House) -> None:
    told = problem_of(house.upload("/periods/2026-Q3/imports", {}), 422)
    assert told["problems"][0]["place"] == {"file": "request", "key": "files"}


# --- runs and payouts


def test_runs_are_listed_by_period(paid_house: House) -> None:
    (run,) = shown(paid_house, "/runs")["runs"]
    assert run["total"] == {"amount": "1725.10", **EUR}
    assert run == shown(paid_house, "/runs/1") == shown(paid_house, "/runs?period=2026-Q3")["runs"][0]
    assert (run["state"], run["payouts"]) == ("approved", 2)
    assert run["policies"][0]["policy"] == "support"
    problem_of(paid_house.get("/runs?period=2030"), 404)
    problem_of(paid_house.get("/runs/2"), 404)
    problem_of(paid_house.get(f"/runs/{2**70}"), 404)


def test_the_roles_of_a_run_add_up_to_it(paid_house: House) -> None:
    (role,) = shown(paid_house, "/runs/1/totals")["totals"]
    assert (role["role"], role["participants"], role["payouts"]) == ("support/agent", 2, 2)
    assert role["total"] == shown(paid_house, "/runs/1")["total"]
    problem_of(paid_house.get("/runs/2/totals"), 404)


def test_payouts_come_in_pages_that_follow_each_other(paid_house: House) -> None:
    every = shown(paid_house, "/runs/1/payouts")
    assert (len(every["payouts"]), every["next"]) == (2, None)
    first = shown(paid_house, "/runs/1/payouts?limit=1&role=support/agent")
    second = shown(paid_house, first["next"].removeprefix(API))
    assert [*first["payouts"], *second["payouts"]] == every["payouts"]
    assert second["next"] is None
    assert shown(paid_house, "/runs/1/payouts?role=support/lead") == {"payouts": [], "next": None}
    problem_of(paid_house.get("/runs/2/payouts"), 404)


def test_a_payout_shows_exact_money(paid_house: House) -> None:
    payout = shown(paid_house, "/payouts/1")
    assert payout["components"] == {
        "checked_quality": {"amount": "805.00", **EUR},
        "first_contact": {"amount": "330.00", **EUR},
    }
    assert payout["total"] == {"amount": "1135.00", **EUR}
    problem_of(paid_house.get("/payouts/3"), 404)


def test_a_statement_can_be_paid_again_from_what_it_shows(paid_house: House) -> None:
    found = shown(paid_house, "/payouts/2/statement")
    statement = found["statement"]
    card = {"participant": found["participant"], "role": statement["role"], "given": statement["given"]}
    body = {
        "policy": statement["policy"],
        "effective_from": statement["effective_from"],
        "period": statement["period"],
        "scorecards": [card],
        "statements": True,
    }
    response = paid_house.post("/calculate", body, once=None)
    assert response.status_code == 200, response.text
    (payout,) = response.json["payouts"]
    assert payout["total"] == statement["total"]
    assert payout["statement"] == statement


# --- calculate and check


def test_a_text_is_paid_without_being_kept(house: House) -> None:
    given = {"checked_quality": "85%", "first_contact": "75%", "days in role": "92", "share of full time": "100%"}
    cards = [{"participant": "new", "role": "agent", "given": given}]
    response = house.post("/calculate", {"text": POLICY, "scorecards": cards}, once=None)
    assert response.json["period"] == "2026-Q3"
    assert response.json["payouts"] == [
        {
            "participant": "new",
            "role": "agent",
            "components": {
                "checked_quality": {"amount": "700.00", **EUR},
                "first_contact": {"amount": "300.00", **EUR},
            },
            "total": {"amount": "1000.00", **EUR},
            "paid_out": None,
        }
    ]
    assert shown(house, "/runs")["runs"] == []


def test_a_text_is_explained_without_being_kept(house: House) -> None:
    given = {"checked_quality": "85%", "first_contact": "75%", "days in role": "92", "share of full time": "100%"}
    cards = [{"participant": "new", "role": "agent", "given": given, "changed": {"checked_quality": "80%"}}]
    response = house.post("/explain", {"text": POLICY, "scorecards": cards}, once=None)
    assert response.status_code == 200, response.text
    (found,) = response.json["explained"]
    assert found["total"] == {"amount": "1000.00", **EUR}
    assert [each["measure"] for each in found["one_more"]] == ["checked_quality", "first_contact"]
    difference = Decimal(found["what_if"]["difference"]["amount"])
    assert difference < 0
    assert sum(Decimal(step["difference"]["amount"]) for step in found["what_if"]["steps"]) == difference
    assert shown(house, "/runs")["runs"] == []


def test_a_text_with_problems_is_checked_not_refused(house: House) -> None:
    response = house.post("/check", {"text": POLICY.replace("weight: 70%", "weight: 60%")}, once=None)
    assert (response.status_code, response.json["stops"], response.json["findings"]) == (200, True, [])
    assert response.json["problems"][0]["place"]["file"] == "policy.yaml"


def test_a_failed_example_is_a_problem_of_the_text(house: House) -> None:
    response = house.post("/check", {"text": POLICY.replace("total: 1000.00", "total: 999.99")}, once=None)
    assert response.json["problems"]
    assert response.json["policy"] == "support"

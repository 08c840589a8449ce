"""The life of a period and of a policy through the API: background work, review, disputes, decisions, the trail."""

from __future__ import annotations

from api.jobs import KINDS
from incentives.services.actor import Duty
from incentives.services.people import actor_of_login, create_person
from incentives.services.worker import work_off
from tests.api.house import API, House, new_key, problem_of
from tests.services.building import HARMFUL, PASSWORD, accepted, calculated

AUDITOR = Duty.AUDITOR


def hired(house: House, login: str, *duties: Duty) -> None:
    """Somebody else of the company, with a key."""
    with house.database.changing() as session:
        create_person(session, house.company.administrator, login, login.title(), PASSWORD, set(duties))
        actor = actor_of_login(session, login)
        house.keys[login] = new_key(session, actor, actor.permissions)


def test_a_period_is_calculated_in_the_background_for_who_asks_for_it(house: House) -> None:
    accepted(house.database, house.company)
    asked = house.post("/periods/2026-Q3/runs", once="the-same-key", Prefer="respond-async")
    assert asked.status_code == 202, asked.text
    assert asked.headers["Location"] == f"{API}/jobs/1"
    assert asked.headers["Preference-Applied"] == "respond-async"
    again = house.post("/periods/2026-Q3/runs", once="the-same-key", Prefer="respond-async")
    assert (again.status_code, again.json["id"]) == (202, 1)

    assert house.get("/jobs/1").json["state"] == "waiting"
    assert work_off(house.database, KINDS) == 1
    done = house.get("/jobs/1").json
    assert (done["state"], done["location"]) == ("done", f"{API}/runs/1")
    assert house.get("/runs/1").json["state"] == "calculated"
    assert problem_of(house.get("/jobs/1", "hr"), 404)["detail"] == "There is no job 1."
    assert problem_of(house.post("/jobs/1/cancel"), 409)["code"] == "job-over"
    assert problem_of(house.get("/jobs/1/file"), 404)


def test_a_job_that_fails_keeps_its_problem_document(house: House) -> None:
    house.post("/periods/2026-Q3/runs", Prefer="wait=5, respond-async")
    work_off(house.database, KINDS)
    failed = house.get("/jobs").json["jobs"][0]
    assert failed["state"] == "failed"
    assert failed["problem"]["code"] == "problems" or failed["problem"]["problems"]


def test_a_run_is_reviewed_with_its_budget_beside_it(house: House) -> None:
    accepted(house.database, house.company)
    run = calculated(house.database, house.company)
    wrong = house.post("/periods/2026-Q3/budget", {"amount": {"amount": "1.001", "currency": "EUR"}})
    assert problem_of(wrong, 422)
    stated = house.post("/periods/2026-Q3/budget", {"amount": {"amount": "2000.00", "currency": "EUR"}})
    assert stated.json["amount"] == {"amount": "2000.00", "currency": "EUR"}
    review = house.get(f"/runs/{run.id}/review").json
    assert review["budget"] == {"amount": "2000.00", "currency": "EUR"}
    assert review["result_fingerprint"] == run.result_fingerprint
    body = {"result": run.result_fingerprint, "remark": "Fine."}
    life = house.post(f"/runs/{run.id}/reviewed", body).json
    assert (life["stage"], life["steps"][3]["remark"]) == ("reviewed", "Fine.")
    assert problem_of(house.post(f"/runs/{run.id}/reviewed", body), 409)["code"] == "run-reviewed"


def test_a_dispute_goes_from_who_is_paid_to_who_answers(paid_house: House) -> None:
    body = {"about": "payout", "words": "It is too little.", "payout": 1}
    raised = paid_house.post("/periods/2026-Q3/disputes", body, "ada")
    assert raised.status_code == 201, raised.text
    assert raised.json["owner"]["name"] == "Finance"
    other = paid_house.post("/periods/2026-Q3/disputes", body, "berta")
    assert problem_of(other, 404)["detail"] == "There is no payout 1."
    assert paid_house.get("/disputes", "berta").json["disputes"] == []
    assert problem_of(paid_house.get("/disputes/1", "berta"), 404)
    answered = paid_house.post("/disputes/1/answer", {"upheld": False, "answer": "It is right."}, "hr")
    assert (answered.json["state"], answered.json["answered_by"]["name"]) == ("rejected", "Hr")
    assert paid_house.get("/disputes?open=true", "ada").json["disputes"] == []
    assert paid_house.get("/disputes?period=2026-Q3", "ada").json["disputes"][0]["answer"] == "It is right."


def test_a_held_payout_is_hidden_until_it_is_released(paid_house: House) -> None:
    held = paid_house.post("/periods/2026-Q3/holds", {"participant": "P-1", "reason": "Open question."}, "hr")
    assert held.status_code == 201, held.text
    assert paid_house.get("/statements", "ada").json["statements"] == []
    assert paid_house.get("/payouts/1/statement", "ada").status_code == 404
    assert problem_of(paid_house.post("/periods/2026-Q3/close", {}, "approver"), 409)["code"] == "period-not-exported"
    assert paid_house.post("/holds/1/release", {"because": "Answered."}, "hr").status_code == 200
    assert paid_house.get("/payouts/1/statement", "ada").status_code == 200
    assert paid_house.get("/periods/2026-Q3/holds").json["holds"][0]["released_because"] == "Answered."


def test_a_harmful_policy_needs_a_decision_and_a_second_person(house: House) -> None:
    hired(house, "officer", Duty.CHIEF_CUSTOMER_OFFICER)
    text = HARMFUL.replace("2026-07-01", "2026-10-01").replace("replaces: nothing", "replaces: 2026-07-01")
    proposed = house.post("/proposals", {"text": text, "file": "support/2026-10-01.yaml"}, "hr")
    assert proposed.status_code == 201, proposed.text
    assert (proposed.json["stage"], proposed.json["stopping"] > 0) == ("checked", True)
    assert problem_of(house.post("/proposals/1/approve", {}, "approver"), 409)["code"] == "review-unanswered"
    for finding in proposed.json["findings"]:
        if finding["severity"] in ("critical", "high"):
            answer = {"finding": finding["pattern"], "place": finding["at"]}
            more = {"because": "One quarter.", "until": "2026-12-31"}
            assert house.post("/proposals/1/answers", answer | more, "officer").status_code == 201
    approved = house.post("/proposals/1/approve", {}, "approver")
    assert approved.status_code == 200, approved.text
    assert house.get("/proposals/1", "hr").json["stage"] == "approved"
    answers = house.get("/policies/support/2026-10-01/answers", "hr").json["answers"]
    assert {each["decided_by"]["name"] for each in answers} == {"Officer"}


def test_people_acknowledge_the_version_that_pays_them(paid_house: House) -> None:
    (mine,) = paid_house.get("/my-policies", "ada").json["versions"]
    assert (mine["roles"], mine["acknowledged_at"]) == (["support/agent"], None)
    assert paid_house.post("/my-policies/1/acknowledge", None, "ada").json["acknowledged_at"]
    readers = paid_house.get("/policies/support/2026-07-01/readers", "hr").json["readers"]
    assert [bool(each["acknowledged_at"]) for each in readers] == [True, False]


def test_an_auditor_reads_every_entry_and_checks_the_trail(paid_house: House) -> None:
    hired(paid_house, "auditor", AUDITOR)
    newest = paid_house.get("/audit?limit=2", "auditor").json
    older = paid_house.app.test_client().get(newest["next"], headers=paid_house.headers("auditor")).get_json()
    assert newest["entries"][-1]["seq"] == older["entries"][0]["seq"] + 1
    about = paid_house.get("/audit?subject=run%201", "auditor").json["entries"]
    assert [each["action"] for each in about] == ["run.approved", "run.calculated"]
    checked = paid_house.get("/audit/check", "auditor").json
    assert checked["faults"] == []
    kept = f"/audit/check?last={checked['last']}&head={checked['head']}"
    assert paid_house.get(kept, "auditor").json["faults"] == []
    assert paid_house.get(f"/audit/check?head={'0' * 64}", "auditor").json["faults"] != []
    assert paid_house.get("/audit", "administrator").status_code == 403

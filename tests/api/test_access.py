"""Who gets in: keys, scopes, and what is somebody else's."""

from __future__ import annotations

import pytest

from incentives.services.actor import Duty, Permission
from incentives.services.keys import revoke_key
from incentives.services.people import actor_of_login, create_person, sign_in
from tests.api.house import API, House, new_key, problem_of
from tests.services.building import PASSWORD

P = Permission
NEEDS: tuple[tuple[str, str, frozenset[Permission]], ...] = (
    ("GET", "/policies", frozenset({P.POLICIES_READ})),
    ("POST", "/policies", frozenset({P.POLICIES_WRITE})),
    ("GET", "/policies/support", frozenset({P.POLICIES_READ})),
    ("GET", "/policies/support/2026-07-01", frozenset({P.POLICIES_READ})),
    ("GET", "/policies/support/2026-07-01/findings", frozenset()),  # two scopes together
    ("GET", "/policies/support/2026-07-01/difference?older=2026-07-01", frozenset({P.POLICIES_READ})),
    ("GET", "/policies/support/2026-07-01/bounds", frozenset({P.POLICIES_READ})),
    ("GET", "/policies/support/2026-07-01/suprema", frozenset()),  # two scopes together, as the next two
    ("GET", "/policies/support/2026-07-01/prices", frozenset()),
    ("GET", "/policies/support/2026-07-01/repairs?at=roles.x", frozenset()),
    ("GET", "/kpis", frozenset({P.KPIS_READ})),
    ("GET", "/kpis/quality_score", frozenset({P.KPIS_READ})),
    ("GET", "/behaviours", frozenset({P.KPIS_READ})),
    ("GET", "/patterns", frozenset({P.KPIS_READ})),
    ("GET", "/patterns/volume-only", frozenset({P.KPIS_READ})),
    ("GET", "/periods", frozenset({P.PERIODS_READ})),
    ("POST", "/periods", frozenset({P.PERIODS_WRITE})),
    ("GET", "/periods/2026-Q3", frozenset({P.PERIODS_READ})),
    ("GET", "/periods/2026-Q3/template.xlsx", frozenset({P.IMPORTS_READ})),
    ("GET", "/periods/2026-Q3/imports", frozenset({P.IMPORTS_READ})),
    ("POST", "/periods/2026-Q3/imports", frozenset({P.IMPORTS_WRITE})),
    ("GET", "/sources/crm/headings", frozenset({P.IMPORTS_READ})),
    ("GET", "/imports/1", frozenset({P.IMPORTS_READ})),
    ("GET", "/imports/1/annotated.xlsx", frozenset({P.IMPORTS_WRITE})),
    ("POST", "/imports/1/accept", frozenset({P.IMPORTS_WRITE})),
    ("POST", "/periods/2026-Q3/runs", frozenset({P.RUNS_CALCULATE})),
    ("GET", "/runs", frozenset({P.RUNS_READ})),
    ("GET", "/runs/1", frozenset({P.RUNS_READ})),
    ("POST", "/runs/1/approve", frozenset({P.RUNS_APPROVE})),
    ("GET", "/runs/1/totals", frozenset({P.RUNS_READ})),
    ("GET", "/runs/1/payouts", frozenset({P.PAYOUTS_READ})),
    ("GET", "/runs/1/balances", frozenset({P.PAYOUTS_READ})),
    ("GET", "/payouts/1/statement.pdf", frozenset({P.PAYOUTS_READ, P.STATEMENTS_READ_OWN, P.TEAM_READ})),
    ("GET", "/runs/1/statements.zip", frozenset({P.PAYOUTS_READ})),
    ("POST", "/runs/1/statements", frozenset()),  # two scopes together: its answer is a job
    ("GET", "/webhooks", frozenset({P.WEBHOOKS_WRITE})),
    ("POST", "/webhooks", frozenset({P.WEBHOOKS_WRITE})),
    ("POST", "/webhooks/1/end", frozenset({P.WEBHOOKS_WRITE})),
    ("GET", "/webhooks/1/deliveries", frozenset({P.WEBHOOKS_WRITE})),
    ("GET", "/runs/1/bundle.zip", frozenset({P.PAYOUTS_READ})),
    ("POST", "/runs/1/payroll", frozenset({P.PAYROLL_EXPORT})),
    ("GET", "/runs/1/journal", frozenset({P.PAYOUTS_READ})),
    ("GET", "/runs/1/journal.csv", frozenset({P.PAYOUTS_READ})),
    ("GET", "/payroll-exports", frozenset({P.PAYOUTS_READ})),
    ("GET", "/payroll-exports/1", frozenset({P.PAYOUTS_READ})),
    ("GET", "/payroll-exports/1/lines.csv", frozenset({P.PAYOUTS_READ})),
    ("GET", "/payroll-exports/1/lines.xlsx", frozenset({P.PAYOUTS_READ})),
    ("POST", "/payroll-exports/1/reports", frozenset({P.PAYROLL_EXPORT})),
    ("GET", "/runs/1/corrections", frozenset({P.PAYOUTS_READ})),
    ("POST", "/runs/1/reversals", frozenset({P.RUNS_CALCULATE})),
    ("POST", "/runs/1/recalculation", frozenset({P.RUNS_CALCULATE})),
    ("POST", "/corrections/1/withdraw", frozenset({P.RUNS_CALCULATE})),
    ("GET", "/periods/2026-Q3/adjustments", frozenset({P.PAYOUTS_READ})),
    ("POST", "/periods/2026-Q3/adjustments", frozenset({P.RUNS_CALCULATE})),
    ("POST", "/periods/2026-Q3/adjustments/1/withdraw", frozenset({P.RUNS_CALCULATE})),
    ("GET", "/periods/2026-Q3/life", frozenset({P.PERIODS_READ})),
    ("GET", "/runs/1/review", frozenset({P.PAYOUTS_READ})),
    ("POST", "/runs/1/reviewed", frozenset({P.RUNS_REVIEW})),
    ("POST", "/periods/2026-Q3/publish", frozenset({P.PERIODS_PUBLISH})),
    ("POST", "/periods/2026-Q3/exported", frozenset({P.PERIODS_PUBLISH})),
    ("POST", "/periods/2026-Q3/close", frozenset({P.PERIODS_PUBLISH})),
    ("POST", "/periods/2026-Q3/budget", frozenset({P.RUNS_CALCULATE})),
    ("GET", "/periods/2026-Q3/holds", frozenset({P.PAYOUTS_READ, P.HOLDS_WRITE})),
    ("POST", "/periods/2026-Q3/holds", frozenset({P.HOLDS_WRITE})),
    ("POST", "/holds/1/release", frozenset({P.HOLDS_WRITE})),
    ("GET", "/notes?about=run&number=1", frozenset({P.PAYOUTS_READ})),
    ("POST", "/notes", frozenset({P.RUNS_REVIEW})),
    ("GET", "/disputes", frozenset({P.DISPUTES_ANSWER, P.PAYOUTS_READ, P.DISPUTES_RAISE})),
    ("POST", "/periods/2026-Q3/disputes", frozenset({P.DISPUTES_RAISE})),
    ("GET", "/disputes/1", frozenset({P.DISPUTES_ANSWER, P.PAYOUTS_READ, P.DISPUTES_RAISE})),
    ("POST", "/disputes/1/answer", frozenset({P.DISPUTES_ANSWER})),
    ("POST", "/disputes/1/owner", frozenset({P.DISPUTES_ANSWER})),
    ("POST", "/disputes/1/withdraw", frozenset({P.DISPUTES_RAISE})),
    ("GET", "/cases", frozenset({P.CASES_WRITE, P.PAYOUTS_READ})),
    ("POST", "/cases/1/close", frozenset({P.CASES_WRITE})),
    ("GET", "/proposals", frozenset({P.POLICIES_READ})),
    ("POST", "/proposals", frozenset({P.POLICIES_PROPOSE})),
    ("GET", "/proposals/1", frozenset({P.POLICIES_READ})),
    ("POST", "/proposals/1/approve", frozenset({P.POLICIES_APPROVE})),
    ("POST", "/proposals/1/reject", frozenset({P.POLICIES_APPROVE})),
    ("POST", "/proposals/1/withdraw", frozenset({P.POLICIES_PROPOSE})),
    ("POST", "/proposals/1/answers", frozenset()),  # two scopes together, as the next three
    ("GET", "/policies/support/2026-07-01/answers", frozenset()),
    ("POST", "/policies/support/2026-07-01/answers", frozenset()),
    ("GET", "/policies/support/2026-07-01/readers", frozenset()),
    ("POST", "/answers/1/withdraw", frozenset({P.FINDINGS_DECIDE})),
    ("GET", "/my-policies", frozenset({P.STATEMENTS_READ_OWN})),
    ("POST", "/my-policies/1/acknowledge", frozenset({P.STATEMENTS_READ_OWN})),
    ("GET", "/jobs", frozenset({P.JOBS_READ})),
    ("GET", "/jobs/1", frozenset({P.JOBS_READ})),
    ("GET", "/jobs/1/file", frozenset({P.JOBS_READ})),
    ("POST", "/jobs/1/cancel", frozenset({P.JOBS_READ})),
    ("GET", "/audit", frozenset({P.AUDIT_READ})),
    ("GET", "/audit/check", frozenset({P.AUDIT_READ})),
    ("POST", "/erasures", frozenset({P.PARTICIPANTS_ERASE})),
    ("GET", "/payouts/1", frozenset({P.PAYOUTS_READ})),
    ("GET", "/payouts/1/statement", frozenset({P.PAYOUTS_READ, P.STATEMENTS_READ_OWN, P.TEAM_READ})),
    ("GET", "/statements", frozenset({P.STATEMENTS_READ_OWN})),
    ("GET", "/team", frozenset({P.TEAM_READ})),
    ("GET", "/findings", frozenset({P.FINDINGS_READ})),
    ("GET", "/map", frozenset({P.FINDINGS_READ})),
    ("GET", "/company", frozenset({P.FINDINGS_READ})),
    ("GET", "/business-review", frozenset({P.FINDINGS_READ})),
    ("GET", "/evidence", frozenset({P.FINDINGS_READ})),
    ("POST", "/calculate", frozenset({P.CALCULATE})),
    ("POST", "/check", frozenset({P.CALCULATE})),
    ("POST", "/explain", frozenset({P.CALCULATE})),
    ("POST", "/kpi-figures", frozenset({P.CALCULATE})),
)


def asked(house: House, method: str, path: str, hand: str | None) -> int:
    """The status of a request with an empty body and a fresh idempotency key."""
    response = house.get(path, hand) if method == "GET" else house.post(path, {}, hand)
    if response.status_code >= 400:
        problem_of(response, response.status_code)
    return int(response.status_code)


@pytest.fixture
def scoped(paid_house: House) -> House:
    """Keys of somebody who may do everything: one for each scope, named after it."""
    with paid_house.database.changing() as session:
        create_person(session, paid_house.company.administrator, "all", "All", PASSWORD, tuple(Duty), "P-9")
        owner = actor_of_login(session, "all")
        paid_house.keys |= {scope.value: new_key(session, owner, [scope]) for scope in Permission}
    return paid_house


def test_the_table_names_every_route(house: House) -> None:
    paths = house.get("/openapi.json", None).json["paths"]
    assert sum(len(methods.keys() & {"get", "post"}) for methods in paths.values()) == len(NEEDS)


@pytest.mark.parametrize(("method", "path", "any_of"), NEEDS)
def test_each_scope_opens_its_routes_and_no_other(
    scoped: House, method: str, path: str, any_of: frozenset[Permission]
) -> None:
    refused = {scope for scope in Permission if asked(scoped, method, path, scope.value) == 403}
    assert refused == set(Permission) - any_of
    assert asked(scoped, method, path, None) == 401


def test_findings_of_a_version_need_two_scopes_together(scoped: House) -> None:
    with scoped.database.changing() as session:
        owner = actor_of_login(session, "all")
        scoped.keys["both"] = new_key(session, owner, [P.FINDINGS_READ, P.POLICIES_READ])
    assert asked(scoped, "GET", "/policies/support/2026-07-01/findings", "both") == 200


def test_a_stored_policy_is_calculated_only_for_who_may_read_it(scoped: House) -> None:
    cards = [{"participant": "x", "role": "agent", "given": {}}]
    body = {"policy": "support", "effective_from": "2026-07-01", "scorecards": cards}
    assert scoped.post("/calculate", body, "calculate", once=None).status_code == 403
    assert scoped.post("/calculate", body | {"policy": "nothing"}, "calculate", once=None).status_code == 403


def test_without_a_key_the_way_to_send_one_is_told(house: House) -> None:
    response = house.get("/periods", None)
    assert "Bearer" in problem_of(response, 401)["detail"]
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer x", "Basic abc", "Bearer " + "x" * 5000, "Bearer inc_x_\x7f"])
def test_what_is_no_key_is_answered_like_no_key(house: House, sent: str) -> None:
    response = house.app.test_client().get(f"{API}/periods", headers={"Authorization": sent})
    assert problem_of(response, 401)["code"] == "not-authenticated"


def test_a_revoked_key_is_answered_like_no_key(house: House) -> None:
    with house.database.changing() as session:
        revoke_key(session, house.company.administrator, 2)
    assert house.get("/periods", "hr").status_code == 401


def test_the_cookie_of_the_pages_opens_no_route_of_the_api(house: House) -> None:
    signed_in = sign_in(house.database, "hr", PASSWORD)
    client = house.app.test_client()
    client.set_cookie("incentives_session", getattr(signed_in, "token"))  # noqa: B009 - it may be a refusal
    assert client.get(f"{API}/periods").status_code == 401


def test_an_employee_reads_the_own_statement_and_no_other(paid_house: House) -> None:
    own = paid_house.get("/statements", "ada").json["statements"]
    assert [statement["payout"] for statement in own] == [1]
    assert paid_house.get("/payouts/1/statement", "ada").status_code == 200
    assert paid_house.get("/payouts/2/statement", "berta").status_code == 200


def test_a_payout_of_somebody_else_is_answered_like_one_that_is_not_there(paid_house: House) -> None:
    theirs = problem_of(paid_house.get("/payouts/2/statement", "ada"), 404)
    nobodys = problem_of(paid_house.get("/payouts/999/statement", "ada"), 404)
    for told in (theirs, nobodys):
        del told["request_id"]
    assert str(theirs).replace("2", "999") == str(nobodys).replace("2", "999")

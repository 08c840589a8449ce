"""What could not be done, as a page: the same title and sentence that programs get, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, make_response, redirect, render_template, request, url_for

from api.logs import request_id
from api.pages.problem_lists import by_file
from api.problems import Answer
from incentives.alignment.audit import BEHAVIOUR_PAYS
from incentives.alignment.catalogue import PATTERNS
from incentives.services.catalogue import behaviours

NEXT: dict[str, str] = {
    "not-found": "Look at the address, or go back to where the link was.",
    "not-allowed": "If this belongs to your work, ask an administrator for the duty that it needs.",
    "second-person-needed": "Ask a colleague who approves runs: money leaves only when two people have looked at it.",
    "review-unanswered": "Answer each finding in its policy file, or change the policy; then calculate again.",
    "inputs-changed": "Calculate the period again; the new run can then be approved.",
    "result-changed": "Look at the result as it is now, and decide then.",
    "period-not-published": "Publish the statements first.",
    "period-not-exported": "Export the payouts, or say how they were paid; then close the period.",
    "holds-open": "Release the payouts that are held back, or settle them in a later period.",
    "disputes-open": "Answer the disputes that wait; then close the period.",
    "import-outdated": "Upload the files again; they will be held against what is in force now.",
    "period-approved": "What came later is paid as an adjustment in a later period.",
    "problems": "Nothing was changed. Solve what is listed and try again.",
    "bad-request": "Go back, load the page again and try once more.",
    "content-too-large": "Upload fewer or smaller files at a time.",
    "busy": "Wait a moment and try again.",
}


def error_page(answer: Answer) -> Response:
    """The page for an answer that is not the one asked for; whoever is not signed in is asked to sign in."""
    if answer.status is HTTPStatus.UNAUTHORIZED:
        return _to_sign_in()
    page = render_template(
        "error.html",
        answer=answer,
        following=NEXT.get(answer.code, ""),
        files=by_file(answer.problems),
        titles=[_title(each) for each in answer.findings],
        request_id=request_id() if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR else "",
    )
    response = make_response(page, int(answer.status))
    response.headers.update(dict(answer.headers))
    return response


def _title(finding: Mapping[str, str]) -> str:
    """What people call a finding: the title of its pattern, or the behaviour that pays."""
    titles = {each.id: each.title for each in PATTERNS}
    behaviour = behaviours().get(finding["at"].rpartition(".")[2])
    if finding["pattern"] == BEHAVIOUR_PAYS and behaviour is not None:
        return f"It pays to {behaviour.title[0].lower()}{behaviour.title[1:]}"
    return titles.get(finding["pattern"], finding["pattern"])


def _to_sign_in() -> Response:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return make_response(redirect(url_for("sign_in_page.show_form", next=wanted), HTTPStatus.SEE_OTHER))

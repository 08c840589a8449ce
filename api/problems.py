"""Every answer that is not the one asked for, as problem+json (RFC 9457), from one table of what each exception means.

The words belong to the exceptions; pages show the same ones. Problems of files and texts are listed with their places.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from flask import Flask, Response, current_app, json, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from api.auth import API_PREFIX, Unauthenticated
from api.logs import log_failure, request_id
from api.request_problems import detail_of, phrase_of, problems_of
from incentives.services.errors import Conflict, NotAllowed, NotFound, RequestRefused, ReviewUnanswered
from incentives.values.problem import Problem, RefusedWithProblems

MEDIA_TYPE = "application/problem+json"
PAGES = "incentives-problem-pages"
HEALTH = "health"

STATUS: dict[type[Exception], HTTPStatus] = {
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    NotFound: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.CONFLICT,
    ReviewUnanswered: HTTPStatus.CONFLICT,
    RefusedWithProblems: HTTPStatus.UNPROCESSABLE_ENTITY,
    OperationalError: HTTPStatus.SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What to tell, in which form whatsoever. findings name what waits for an answer, as policy, role and place."""

    status: HTTPStatus
    code: str
    detail: str
    problems: tuple[Problem, ...] = ()
    findings: tuple[Mapping[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The status in words."""
        return phrase_of(self.status)


PageOfAnswer = Callable[[Answer], Response]


def register(app: Flask) -> None:
    """Answers every exception of the app. HTTPException is bound again by the API, to the same function."""
    app.register_error_handler(Exception, respond)


def show_on_pages(app: Flask, page: PageOfAnswer) -> None:
    """What is asked outside the API is answered by this page from now on."""
    app.extensions[PAGES] = page


def respond(error: Exception) -> Response:
    """The answer for an exception: a page where pages are asked for, problem+json everywhere else."""
    answer = answer_of(error)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log_failure(error)
    page: PageOfAnswer | None = current_app.extensions.get(PAGES)
    if page is None or request.path.startswith(API_PREFIX) or request.blueprint == HEALTH:
        return problem_response(answer)
    try:
        return page(answer)
    except Exception as second:  # the page may need what just failed
        log_failure(second)
        return problem_response(answer)


def answer_of(error: Exception) -> Answer:
    """What an exception means to the person who asked. What is not in the table is a failure of the service."""
    if isinstance(error, HTTPException):
        return _answer_of_http(error)
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), None)
    if status is None or isinstance(error, OperationalError):
        return _failure(status or HTTPStatus.INTERNAL_SERVER_ERROR)
    if isinstance(error, RefusedWithProblems):
        return Answer(status, "problems", _counted(len(error.problems)), problems=error.problems)
    if isinstance(error, Unauthenticated):
        return Answer(status, error.code, str(error), headers={"WWW-Authenticate": 'Bearer realm="incentives"'})
    code = error.code if isinstance(error, RequestRefused) else "refused"
    findings = _waiting(error) if isinstance(error, ReviewUnanswered) else ()
    return Answer(status, code, str(error), findings=findings)


def problem_body(answer: Answer) -> dict[str, object]:
    """The members of a problem document, apart from those of a request."""
    body: dict[str, object] = {
        "type": f"urn:incentives:problem:{answer.code}",
        "title": answer.title,
        "status": int(answer.status),
        "code": answer.code,
        "detail": answer.detail,
    }
    if answer.problems:
        body["problems"] = [problem.as_json() for problem in answer.problems]
    if answer.findings:
        body["findings"] = list(answer.findings)
    return body


def problem_response(answer: Answer) -> Response:
    """The answer as problem+json."""
    body = problem_body(answer) | {"request_id": request_id()}
    response = Response(json.dumps(body), status=int(answer.status), content_type=MEDIA_TYPE)
    response.headers.update(dict(answer.headers))
    return response


def _answer_of_http(error: HTTPException) -> Answer:
    status = HTTPStatus(error.code or 500)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _failure(status)
    kept = ("Allow", "Retry-After", "WWW-Authenticate")
    headers = {name: value for name, value in error.get_headers() if name in kept}
    code = phrase_of(status).lower().replace(" ", "-")
    return Answer(status, code, detail_of(error, status), problems=problems_of(error), headers=headers)


def _failure(status: HTTPStatus) -> Answer:
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        return Answer(status, "busy", "The service is busy or starting; try again.", headers={"Retry-After": "1"})
    return Answer(status, "failure", "The service failed. The request id names what is known about it in the log.")


def _waiting(error: ReviewUnanswered) -> tuple[Mapping[str, str], ...]:
    return tuple(
        {
            "policy": each.policy.key,
            "effective_from": each.policy.effective_from.isoformat(),
            "role": each.finding.role,
            "pattern": each.finding.pattern,
            "severity": str(each.finding.severity),
            "at": each.finding.at,
        }
        for each in error.findings
    )


def _counted(count: int) -> str:
    return f"{count} problem{'' if count == 1 else 's'} must be solved first; nothing was changed."

"""Jobs as the API shows them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from api.auth import API_PREFIX
from api.fields import Strict, Whole


class JobsQuery(Strict):
    """Which jobs, and how many at once."""

    before = Whole(metadata={"description": "The id of the job before which to go on."})
    limit = Whole(least=1, most=500, load_default=100, metadata={"description": "How many at most."})


class ResultAddress(fields.String):
    """An address below the API, shown from its root."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str | None:
        return None if value is None else f"{API_PREFIX}v1{value}"


class ProgressSchema(Schema):
    """How far a job is. total is null where nobody can tell how much there is to do."""

    done = fields.Integer(required=True, allow_none=True)
    total = fields.Integer(required=True, allow_none=True)
    words = fields.String(required=True, allow_none=True)


class JobSchema(Schema):
    """A piece of work in the background: waiting, running, done, failed or cancelled."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True, metadata={"example": "calculate-period"})
    state = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    asked_by = fields.String(attribute="asked_by_name", required=True)
    started_at = fields.AwareDateTime(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    attempts = fields.Integer(required=True)
    progress = fields.Nested(ProgressSchema, required=True)
    result = fields.Dict(required=True, allow_none=True, metadata={"description": "What came of it, once it is done."})
    location = ResultAddress(
        required=True, allow_none=True, metadata={"description": "The address of what came of it."}
    )
    file = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The name of the file that it made; GET /jobs/{number}/file has it."},
    )
    problem = fields.Dict(
        required=True, allow_none=True, metadata={"description": "Why it failed, as a problem document."}
    )


class JobsSchema(Schema):
    """Some jobs, the newest first."""

    jobs = fields.List(fields.Nested(JobSchema), required=True)
    next = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The address of the jobs that follow; null at the end."},
    )

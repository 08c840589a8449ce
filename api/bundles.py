"""The bundle of a run as an answer that a browser saves."""

from __future__ import annotations

from flask import Response
from sqlalchemy.orm import Session

from api.downloads import ZIP, download
from incentives.bundle.archive import archived
from incentives.bundle.files import bundle_files, fingerprint_of
from incentives.services.actor import Actor
from incentives.services.bundles import bundle_of_run

FINGERPRINT = "X-Bundle-Fingerprint"


def bundle_answer(session: Session, actor: Actor, run_id: int) -> Response:
    """The bundle with its fingerprint in a header. Raises what the service raises."""
    bundle = bundle_of_run(session, actor, run_id)
    files = bundle_files(bundle)
    response = download(archived(files), f"run {run_id} of {bundle.run.period.name}.zip", ZIP)
    response.headers[FINGERPRINT] = fingerprint_of(files)
    return response

"""A quarter through a client that a public generator made: delivered, calculated, approved by a second person, read.

Run by `tests.generated_client.check`, in the generator's own environment, beside a server. ADDRESS, HR, FINANCE and
APPROVER say where it is and with which keys; WORKBOOK is what to deliver.
"""

from __future__ import annotations

import io
import os
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

NUMBERS = count(1)


def call(hand: str, route: str, *where: Any, **what: Any) -> Any:
    """What the hand is answered by a route, such as runs.approve_run, as the generator's own objects."""
    package = import_module("incentives_client")
    client = package.AuthenticatedClient(base_url=os.environ["ADDRESS"], token=os.environ[hand])
    module = import_module(f"incentives_client.api.{route}")
    return module.sync_detailed(*where, client=client, **what)


def once() -> str:
    """A new idempotency key."""
    return f"generated-{next(NUMBERS):06}"


def main() -> None:
    """The quarter; AssertionError where it goes otherwise."""
    models, types = import_module("incentives_client.models"), import_module("incentives_client.types")
    content = Path(os.environ["WORKBOOK"]).read_bytes()
    upload = models.Upload(files=[types.File(payload=io.BytesIO(content), file_name="quarter.xlsx")])
    delivered = call("HR", "periods.stage_import", "2026-Q3", body=upload, idempotency_key=once())
    assert delivered.status_code == 201, delivered.content
    accepted = call("HR", "periods.accept_import", delivered.parsed.id, idempotency_key=once())
    assert accepted.parsed.state == "accepted", accepted.content
    made = call("FINANCE", "runs.calculate_period", "2026-Q3", body=models.NewRun(), idempotency_key=once())
    assert made.status_code == 201, made.content
    run = made.parsed
    refused = call("FINANCE", "runs.approve_run", run.id, idempotency_key=once())
    assert (refused.status_code, refused.parsed.code) == (403, "second-person-needed"), refused.content
    seen = f'"{run.result_fingerprint}"'
    approved = call("APPROVER", "runs.approve_run", run.id, idempotency_key=once(), if_match=seen)
    assert approved.parsed.state == "approved", approved.content
    payouts = call("FINANCE", "runs.list_payouts", run.id).parsed.payouts
    told = [(each.participant, each.total.amount, each.total.currency) for each in payouts]
    assert told == [("P-1", "1135.00", "EUR"), ("P-2", "590.10", "EUR")], told
    print(f"Delivered, calculated, approved by a second person, and read: {told}")


if __name__ == "__main__":
    main()

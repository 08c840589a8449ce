"""Every route, fuzzed from the API's own OpenAPI document: no failure, no answer that is not described.

Well-formed requests may be refused: a text that fits the schema is rarely a policy, and most numbers name nothing. How
many requests each route gets beside those that try out every boundary is set by INCENTIVES_FUZZ_EXAMPLES.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from incentives.services.actor import Duty, Permission
from incentives.services.people import actor_of_login, create_person
from tests.api.house import Template, behind, new_app, new_key
from tests.services.building import PASSWORD

EXAMPLES = int(os.environ.get("INCENTIVES_FUZZ_EXAMPLES", "20"))
REFUSED = ["2xx", "3xx", "403", "404", "409", "422"]
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {"positive_data_acceptance": {"expected-statuses": REFUSED}},
        "generation": {
            "deterministic": True,
            "max-examples": EXAMPLES,
            "database": "none",
            "with-security-parameters": False,  # the key is sent below
        },
    }
)
KNOWN = {
    "policy": "support",
    "effective_from": "2026-07-01",
    "period": "2026-Q3",
    "number": 1,
    "kpi": "quality_score",
    "pattern": "volume-only",
} | {"source": "crm"}
NAMES_WHAT_IS_THERE = itertools.cycle((True, True, False))
APP = new_app()
API = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", APP, config=CONFIG)


@pytest.fixture(scope="module")
def everything(paid: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The headers of somebody who may do everything, in a company that has paid a quarter."""
    for house in behind(APP, paid, tmp_path_factory.mktemp("fuzz")):
        with house.database.changing() as session:
            root = house.company.administrator
            create_person(session, root, "all", "All", PASSWORD, tuple(Duty), "P-9")
            house.keys["all"] = new_key(session, actor_of_login(session, "all"), tuple(Permission))
        yield house.headers("all")


def _test_of(operation: str) -> Any:
    """A test of one route. Each has a name of its own, because tests of one name are run once when run in parallel."""

    @API.include(operation_id=operation).parametrize()
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def is_answered_as_described(everything: dict[str, str], case: Any) -> None:
        if case.meta is not None and case.meta.generation.mode.is_positive and next(NAMES_WHAT_IS_THERE):
            case.path_parameters.update({name: KNOWN[name] for name in case.path_parameters})
        case.call_and_validate(headers=everything)

    return is_answered_as_described


OPERATIONS = [
    method["operationId"]
    for path in API.raw_schema["paths"].values()
    for method in path.values()
    if "operationId" in method
]
globals().update({f"test_{operation}_is_answered_as_described": _test_of(operation) for operation in OPERATIONS})

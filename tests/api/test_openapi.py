"""The OpenAPI document: valid, complete, and honest about what each route asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema.validators import Draft202012Validator
from schemathesis.specs.openapi.definitions import OPENAPI_31

from incentives.services.actor import Permission
from tests.api.house import House

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def document(house: House) -> dict[str, Any]:
    """What /api/v1/openapi.json says."""
    found: dict[str, Any] = house.get("/openapi.json", hand=None).get_json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


def test_the_document_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    errors = [
        f"{list(error.absolute_path)}: {error.message}"
        for error in Draft202012Validator(OPENAPI_31).iter_errors(document)
    ]
    assert errors == []


def test_every_schema_of_the_document_is_a_valid_schema(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_route_below_the_api_is_described(app: Flask, document: dict[str, Any]) -> None:
    described = {(path, method.upper()) for path, method, _ in operations(document)}
    served = {
        (_template(rule.rule), method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.rule.endswith("openapi.json")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == served


def test_every_route_says_which_scope_it_needs_and_what_it_answers_without(document: dict[str, Any]) -> None:
    scopes = {str(permission) for permission in Permission}
    for path, method, operation in operations(document):
        asked = [scope for choice in operation["security"] for scope in choice["bearer"]]
        assert asked, (path, method)
        assert set(asked) <= scopes
        assert {"400", "401", "403"} <= operation["responses"].keys(), (path, method)
        assert operation["summary"], (path, method)


def test_operation_ids_are_unique(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))


def test_every_list_says_what_is_in_it_so_that_generators_of_clients_understand_it(document: dict[str, Any]) -> None:
    without = [where for where, node in _nodes(document, "") if "array" in _types(node) and "items" not in node]
    assert without == []


def test_whatever_changes_something_needs_an_idempotency_key(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        needed = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter.get("required")}
        calculations = {f"/api/v1/{name}" for name in ("calculate", "check", "explain", "kpi-figures")}
        keeps_nothing = method == "get" or path in calculations
        assert ("Idempotency-Key" in needed) != keeps_nothing, (path, method)


def test_refusals_are_problem_documents_and_no_amount_is_a_number(document: dict[str, Any]) -> None:
    for name, response in document["components"]["responses"].items():
        content = response.get("content", {})
        assert name == "NOT_MODIFIED" or list(content) == ["application/problem+json"], name
    numbers = [
        (name, key)
        for name, schema in document["components"]["schemas"].items()
        for key, property_ in schema.get("properties", {}).items()
        if property_.get("type") == "number"
    ]
    assert numbers == []


def _nodes(value: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the document with the place where it stands."""
    if isinstance(value, dict):
        yield where, value
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield from _nodes(each, f"{where}/{key}")


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("type", [])
    return [kinds] if isinstance(kinds, str) else [each for each in kinds if isinstance(each, str)]


def _template(rule: str) -> str:
    """`/runs/<int(max=9):number>` is `/runs/{number}`."""
    return "/".join(
        f"{{{part.rpartition(':')[2].strip('<>')}}}" if part.startswith("<") else part for part in rule.split("/")
    )

"""The published JSON Schema is current, takes every sample policy, and refuses what the reader refuses in spelling."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from incentives.documents.read import read_document
from incentives.policy.json_schema import FILE, published

POLICIES = Path(__file__).parents[2] / "policies"
SAMPLES = sorted(path for path in POLICIES.glob("*/*.yaml") if path.parent.name not in ("kpis", "behaviours"))
SCHEMA: dict[str, Any] = json.loads((POLICIES / FILE).read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def plain(path: Path) -> dict[str, Any]:
    """The file as the reader sees it: every value is text."""
    document, problems = read_document(path.read_text(encoding="utf-8"), path.name)
    assert document is not None, problems
    return document.plain()


def complaints(instance: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(instance)]


def test_the_published_schema_is_the_one_that_the_grammar_makes() -> None:
    written = (POLICIES / FILE).read_text(encoding="utf-8")
    assert written == published(), "write it again with: python -m incentives.policy.json_schema"


def test_the_published_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_sample_policy_is_valid(path: Path) -> None:
    assert complaints(plain(path)) == []


class CoreSchema(yaml.SafeLoader):
    """Reads scalars as YAML 1.2 does, which is what editors hold against the schema: 6 is a number, `no` is a word."""


CoreSchema.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_sample_policy_is_valid_as_editors_read_it(path: Path) -> None:
    read = yaml.load(path.read_text(encoding="utf-8"), Loader=CoreSchema)
    assert complaints(read) == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_sample_policy_tells_editors_where_the_schema_is(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=../{FILE}"


SEVERE = ("roles", "support_agent", "components", "severe_hours")
SAMPLE = plain(POLICIES / "support" / "2026-01-01.yaml")


def altered(*path: str, to: object) -> dict[str, Any]:
    """The sample with another value at that path."""
    whole = copy.deepcopy(SAMPLE)
    part: Any = whole
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = to
    return whole


@pytest.mark.parametrize(
    ("path", "fine", "wrong"),
    [
        (("title",), "Support", ""),
        (("tittle",), None, "Support"),
        (("format",), "1", "2"),
        (("currency",), "NOK", "NO"),
        (("period",), "half year", "fortnight"),
        (("effective_from",), "2026-07-01", "1 July 2026"),
        (("roles", "support_agent", "fixed_pay"), "72.5%", "0.725"),
        (("roles", "support_agent", "kind"), "service", "agent"),
        (("roles", "support_agent", "target_incentive"), "10% of salary", "10%"),
        (("roles", "support_agent", "target_incentive"), "from the roster", "roster"),
        (("roles", "support_agent", "pays_at_most"), "2000 EUR", "130%"),
        (("roles", "support_agent", "chooses_cases"), "yes", "true"),
        (("roles", "support_agent", "components", "solved", "score_rounding", "to"), "1%", "1"),
        (("roles", "support_agent", "components", "solved", "least_known"), "2", "two"),
        ((*SEVERE, "curve", "maximum"), {"at": "4 hours", "pays": "150%"}, {"at": "4 hours"}),
        ((*SEVERE, "target"), "own limit", "own Limit"),
        (("gates", "solved_for_good", "opens_at"), "at most 14%", "no more than 14%"),
        (("rounding", "to"), "1 EUR", "1"),
        (("measures", "severe_hours", "unit"), "hours", "money"),
        (("examples", "at_target", "pays", "total"), "1000.00 EUR", "1,000.00 EUR"),
    ],
    ids=lambda value: ".".join(value) if isinstance(value, tuple) else None,
)
def test_spelling_is_checked(path: tuple[str, ...], fine: object, wrong: object) -> None:
    if fine is not None:
        assert complaints(altered(*path, to=fine)) == []
    assert complaints(altered(*path, to=wrong)) != []


def test_unknown_keys_are_refused_at_every_depth() -> None:
    for definition in SCHEMA["$defs"].values():
        assert definition["additionalProperties"] is False
    assert complaints(altered("roles", "support_agent", "components", "solved", "wieght", to="60%")) != []

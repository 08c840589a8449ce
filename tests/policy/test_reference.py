"""The reference of the format explains every key and no other, and its own example is a policy that pays as it says."""

from __future__ import annotations

import re
from inspect import isclass
from pathlib import Path

import pytest
from marshmallow import Schema

from incentives.kpis.behaviour import RoleKind
from incentives.kpis.kpi import Recorder
from incentives.kpis.read import packaged_kpis
from incentives.payout.exact import calculate
from incentives.plan.compile import compile_plan
from incentives.policy import schema, schema_carried
from incentives.policy.json_schema import meanings_in, section_of
from incentives.policy.model import Beyond, Combine, CountedFor, Missing, Proration, RoundingMoment
from incentives.policy.read import read_policy
from incentives.values.period import Cycle, period_containing
from incentives.values.rounding import Ties
from incentives.values.unit import UnitKind

POLICIES = Path(__file__).parents[2] / "policies"
REFERENCE = (POLICIES / "README.md").read_text(encoding="utf-8")
MEANINGS = meanings_in(REFERENCE)
GRAMMAR = [*vars(schema).values(), *vars(schema_carried).values()]
SCHEMAS = [each for each in dict.fromkeys(filter(isclass, GRAMMAR)) if issubclass(each, Schema)]
OURS = [each for each in SCHEMAS if each is not Schema]


def own_keys(of: type[Schema]) -> set[str]:
    """The keys of a schema that it does not inherit."""
    inherited = {key for base in of.__bases__ if issubclass(base, Schema) for key in base().load_fields}
    return set(of().load_fields) - inherited


def rows(section: str) -> dict[str, str]:
    """Key to what the reference says about whether it is required."""
    text = REFERENCE.partition(f"### {section}\n")[2].partition("\n#")[0]
    return dict(re.findall(r"^\| `([a-z_]+)` \| ([^|]+) \|", text, flags=re.MULTILINE))


@pytest.mark.parametrize("of", OURS, ids=section_of)
def test_every_key_of_the_format_is_explained_and_no_other(of: type[Schema]) -> None:
    assert set(MEANINGS[section_of(of)]) == own_keys(of)


@pytest.mark.parametrize("of", OURS, ids=section_of)
def test_the_reference_says_which_keys_are_required(of: type[Schema]) -> None:
    required = {key for key, field in of().load_fields.items() if field.required}
    assert {key for key, said in rows(section_of(of)).items() if said == "yes"} == required & own_keys(of)


def test_every_meaning_is_a_sentence() -> None:
    meanings = [meaning for section in MEANINGS.values() for meaning in section.values()]
    assert len(meanings) > 80
    assert all(meaning.endswith(".") for meaning in meanings)


@pytest.mark.parametrize(
    "words",
    [Cycle, CountedFor, Recorder, RoleKind, Missing, Combine, Beyond, Proration, RoundingMoment, Ties],
    ids=lambda words: words.__name__,
)
def test_every_word_that_may_be_chosen_is_named(words: type) -> None:
    assert [word for word in words if f"`{word}`" not in REFERENCE] == []  # type: ignore[attr-defined]


def test_every_unit_is_named() -> None:
    assert [kind for kind in UnitKind if kind is not UnitKind.MONEY and f"`{kind}`" not in REFERENCE] == []


def test_every_link_leads_somewhere() -> None:
    heads = re.findall(r"^#+ (.+)$", REFERENCE, flags=re.MULTILINE)
    anchors = {f"#{re.sub(r'[^a-z0-9 ]', '', head.lower()).replace(' ', '-')}" for head in heads}
    links = re.findall(r"\]\(([^)]+)\)", REFERENCE)
    assert [link for link in links if link.startswith("#") and link not in anchors] == []
    assert [link for link in links if not link.startswith("#") and not (POLICIES / link).exists()] == []


def test_the_small_policy_of_the_reference_pays_as_it_says() -> None:
    text = REFERENCE.partition("```yaml\n")[2].partition("```")[0]
    policy, problems = read_policy(text, "policies/service-desk/2026-07-01.yaml", packaged_kpis())
    assert policy is not None, problems

    (example,) = policy.examples
    period = period_containing(policy.effective_from, policy.cycle)
    payout = calculate(compile_plan(policy, example.role, period), example.given)
    assert {**payout.components, "total": payout.total} == example.pays

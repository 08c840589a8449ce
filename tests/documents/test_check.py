"""What a schema complains about is told with the line it stands on and the nearest known key."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import Schema, ValidationError, fields, validates_schema

from incentives.documents.check import load
from incentives.documents.fields import Name, Percent, Sentence
from incentives.documents.read import read_document
from incentives.values.problem import Problem


class ShareSchema(Schema):
    """A share with a reason."""

    weight = Percent(required=True)
    because = Sentence()
    notes = fields.List(Sentence())


class RoleSchema(Schema):
    """Shares by name."""

    title = Sentence(required=True)
    components = fields.Dict(keys=Name(), values=fields.Nested(ShareSchema))
    first = fields.Nested(ShareSchema)

    @validates_schema
    def _first_or_components(self, data: dict[str, Any], **_: Any) -> None:
        if "first" in data and "components" in data:
            raise ValidationError("It has first and components; one of them must go.")


class PlanSchema(Schema):
    """Roles by name."""

    roles = fields.Dict(keys=Name(), values=fields.Nested(RoleSchema), required=True)
    steps = fields.List(fields.Nested(ShareSchema))
    shares = fields.Dict(keys=Name(), values=Percent())
    kind = Sentence(data_key="class")


def loaded(text: str) -> tuple[Any, tuple[Problem, ...]]:
    document, problems = read_document(text, "plan.yaml")
    assert document is not None
    assert problems == ()
    return load(PlanSchema(), document)


def told(text: str) -> list[str]:
    return [str(problem) for problem in loaded(text)[1]]


def test_a_document_that_fits_is_loaded_without_problems() -> None:
    plan, problems = loaded("roles:\n  seller: {title: Seller}\nshares: {a: 12.5%}\n")
    assert problems == ()
    assert plan["shares"]["a"] * 8 == 1


def test_an_unknown_key_is_told_with_the_nearest_known_one() -> None:
    assert told("roles:\n  seller:\n    title: Seller\n    componets: {}\n") == [
        "plan.yaml:4: roles.seller.componets: The key componets is not known here. Did you mean components?"
    ]


def test_an_unknown_key_like_no_other_is_told_with_all_known_ones() -> None:
    (said,) = told("roles:\n  seller: {title: Seller}\nzzz: 1\n")
    assert said == "plan.yaml:3: zzz: The key zzz is not known here. Known here: class, roles, shares, steps."


def test_a_missing_key_is_told_where_it_should_stand() -> None:
    assert told("shares: {}\nroles:\n  seller: {}\n") == [
        "plan.yaml:3: roles.seller.title: The key title is missing. Absence never means a value."
    ]


def test_an_entry_of_a_list_is_counted_from_one() -> None:
    text = "roles: {}\nsteps:\n  - weight: 5%\n  - weight: 5\n"
    assert told(text) == ['plan.yaml:4: steps.2.weight: "5" stands where a percentage such as 60% is expected.']


def test_the_name_of_a_key_is_checked_where_the_key_stands() -> None:
    assert told("roles:\n  Seller One:\n    title: Seller\n") == [
        'plan.yaml:2: roles.Seller One: "Seller One" stands where a name such as new_revenue is expected.'
    ]


def test_a_rule_about_several_keys_is_told_at_what_holds_them() -> None:
    text = "roles:\n  seller:\n    title: Seller\n    first: {weight: 1%}\n    components: {}\n"
    assert told(text) == ["plan.yaml:2: roles.seller: It has first and components; one of them must go."]


@pytest.mark.parametrize("name", ["value", "key"])
def test_people_may_name_a_part_as_the_library_names_its_levels(name: str) -> None:
    """A role called value keeps its line and its name in what is told."""
    text = f"shares:\n  {name}: much\nroles:\n  {name}:\n    titel: Seller\n    title: Seller\n"
    assert told(text) == [
        f'plan.yaml:2: shares.{name}: "much" stands where a percentage such as 60% is expected.',
        f"plan.yaml:5: roles.{name}.titel: The key titel is not known here. Did you mean title?",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("roles: none\n", "plan.yaml:1: roles: Keys with values are expected here."),
        ("roles:\n  seller: none\n", "plan.yaml:2: roles.seller: Keys with values are expected here."),
        ("roles: {}\nsteps: none\n", "plan.yaml:2: steps: A list is expected here."),
        (
            "roles: {}\nshares: {a: [5%]}\n",
            "plan.yaml:2: shares.a: A list or mapping stands where a percentage such as 60% is expected.",
        ),
    ],
)
def test_the_wrong_kind_of_value_is_told_in_plain_words(text: str, said: str) -> None:
    assert told(text) == [said]


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    text = "shares: {b: 1}\nroles:\n  a: {titel: x}\nsteps: 3\n"
    assert [problem.place.line for problem in loaded(text)[1]] == [1, 3, 3, 4]

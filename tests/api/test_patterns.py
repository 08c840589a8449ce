"""The catalogue of harm patterns over the API: whole, through a lens, and one at a time with the deciding numbers."""

from __future__ import annotations

from incentives.alignment.catalogue import PATTERNS
from incentives.alignment.lens import Lens
from tests.api.house import House, problem_of


def test_the_catalogue_has_every_pattern_by_what_it_looks_at(house: House) -> None:
    answer = house.get("/patterns").json
    assert {each["pattern"] for each in answer["patterns"]} == {each.id for each in PATTERNS}
    groups = [each["group"] for each in answer["patterns"]]
    assert groups == sorted(groups, key=list(dict.fromkeys(groups)).index)
    assert [each["lens"] for each in answer["lenses"]] == [str(lens) for lens in Lens]


def test_a_lens_leaves_what_it_raises(house: House) -> None:
    raised = house.get("/patterns?lens=new-zealand").json["patterns"]
    assert all("new-zealand" in each["lenses"] for each in raised)
    assert "volume-only" not in {each["pattern"] for each in raised}
    assert 0 < len(raised) < len(PATTERNS)
    problem_of(house.get("/patterns?lens=old-zealand"), 422)


def test_a_pattern_says_when_it_is_found_and_with_which_numbers(house: House) -> None:
    cliff = house.get("/patterns/cliff-payment").json
    settings = {each["what"]: each["value"] for each in cliff["settings"]}
    assert settings["jump that is critical"] == "25%"
    assert cliff["stricter_lenses"] == ["new-zealand"]
    assert "sales-practice" not in cliff["lenses"]
    assert cliff["harmful_example"] != cliff["better_example"]
    assert len(cliff["circumstances"]) == 3
    assert "first-past-the-post" in cliff["implied_by"]
    assert "cliff-payment" in house.get("/patterns/survey-cliff").json["implies"]


def test_a_pattern_that_there_is_not_is_not_found(house: House) -> None:
    problem_of(house.get("/patterns/cliff-payments"), 404)


def test_the_catalogue_is_not_sent_again_to_whoever_has_it(house: House) -> None:
    tag = house.get("/patterns").headers["ETag"]
    assert house.get("/patterns", If_None_Match=tag).status_code == 304


def test_findings_are_seen_through_a_lens(house: House) -> None:
    every = house.get("/findings", "approver").json["findings"]
    seen = house.get("/findings?lens=sales-practice", "approver").json["findings"]
    raised = {each.id for each in PATTERNS if Lens.SALES_PRACTICE in each.lenses}
    assert {each["pattern"] for each in seen if each["pattern"] != "behaviour-pays"} <= raised
    assert len(seen) <= len(every)
    problem_of(house.get("/findings?lens=nobody", "approver"), 422)

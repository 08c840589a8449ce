"""Who may what: every route and page asked as everybody, held against the one table in rights.txt.

Whoever is refused learns nothing: what is there and what is not are answered with the same status and the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from api import database as api_database
from tests.api.everybody import NOBODY, Address, Everybody, Told, addresses, settle_everything
from tests.api.house import Template, behind, new_app

TABLE = Path(__file__).with_name("rights.txt")
APP = new_app()
HANDS = {
    "hr": ("hr",),
    "fin": ("finance",),
    "app": ("finance_approver",),
    "lead": ("leadership",),
    "cco": ("chief_customer_officer",),
    "aud": ("auditor",),
    "adm": ("administrator",),
    "man": ("manager",),
    "emp": ("ada", "berta"),
    "none": (NOBODY,),
}
MAY, MAY_NOT, OWN = "+", ".", "own"
OWNERS = {
    "disputes": "berta",
    "statements": "ada",
    "payouts": "ada",
    "jobs": "who made it",
    "keys": "administrator",
    "sessions": "nobody here",
}
REFUSED = (401, 403)


def read_table() -> tuple[list[str], dict[tuple[str, str], list[str]]]:
    """The heads of the columns, and the marks of each method and path."""
    lines = [line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return lines[0], {(method, path): marks for method, path, *marks in lines[1:]}


HEADS, RIGHTS = read_table()
ADDRESSES = {(each.method, each.path): each for each in addresses(APP)}


@pytest.fixture(scope="module")
def everybody(paid: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    """A company with one of everything; whatever is asked of it is undone at once."""
    with pytest.MonkeyPatch.context() as patch:
        for house in behind(APP, paid, tmp_path_factory.mktemp("everybody")):
            there = settle_everything(house)
            patch.setitem(APP.config, "WTF_CSRF_ENABLED", False)
            patch.setattr(api_database, "finish", lambda _: api_database.abandon())
            yield there


def test_the_table_has_a_line_for_every_route_and_every_page() -> None:
    assert sorted(RIGHTS) == sorted(ADDRESSES), "write a line for it into tests/api/rights.txt, or take one out"
    assert list(HANDS) == HEADS
    assert {mark for marks in RIGHTS.values() for mark in marks} == {MAY, MAY_NOT, OWN}


@pytest.mark.parametrize("head", HEADS)
def test_everybody_gets_what_the_table_says_and_nothing_else(everybody: Everybody, head: str) -> None:
    """Whoever may is asked for what is there once a line; what is not there is let in alike, and answered sooner."""
    wrong = {}
    for (method, path), marks in RIGHTS.items():
        mark, address = marks[HEADS.index(head)], ADDRESSES[method, path]
        is_first = marks.index(MAY) == HEADS.index(head) if mark == MAY else True
        for hand in HANDS[head]:
            found = everybody.ask(hand, address, missing=not is_first)
            if fault := fault_of(mark, hand, address, found, everybody):
                wrong[hand, method, path] = fault
    assert wrong == {}


def fault_of(mark: str, hand: str, address: Address, found: Told, everybody: Everybody) -> str | None:
    """What is wrong with an answer, if anything."""
    refused = is_refused(found, address)
    if found.status >= 500:
        return f"failed with {found.status}"
    if mark == MAY or (mark == OWN and owner_of(address) == hand):
        return f"refused with {found.status}" if refused or (mark == OWN and found.status == 404) else None
    if mark == MAY_NOT and not refused:
        return f"answered with {found.status}"
    if mark == OWN and found.status != 404:
        return f"answered with {found.status}, though it is another's"
    other = everybody.ask(hand, address, missing=True)
    same = without_names(found, address) == without_names(other, address)
    return None if same else f"tells what is there: {found.status}, but {other.status} for what is not"


def is_refused(found: Told, address: Address) -> bool:
    """Whether somebody was not let in. Pages send who is not signed in to the form."""
    to_form = found.location.partition("?")[0] == "/sign-in" and address.path != "/sign-out"
    return found.status in REFUSED or to_form


def owner_of(address: Address) -> str:
    """Whose the thing with the number 1 is."""
    return next(owner for kind, owner in OWNERS.items() if f"/{kind}/" in address.path)


def without_names(found: Told, address: Address) -> tuple[int, str, str]:
    """What an answer tells, apart from what was asked for and the number of the request."""
    text = re.sub(r'"request_id": "[^"]*"|name="csrf_token" value="[^"]*"', "", found.text)
    for asked in (address.known, address.missing):
        text = text.replace(asked, "ADDRESS").replace(quote(asked, safe=""), "ADDRESS")
    for part in {*address.known.split("/"), *address.missing.split("/")} - {*address.path.split("/")}:
        text = re.sub(rf"\b{re.escape(part)}\b", "IT", text)
    return found.status, found.kind, text


def test_no_answer_to_an_employee_tells_of_another(everybody: Everybody) -> None:
    told = {}
    for address in ADDRESSES.values():
        for missing in (False, True):
            text = everybody.ask("ada", address, missing=missing).text
            for word in ("Berta", "P-2", "August is missing", "Her account"):
                if word in text:
                    told[address.method, address.path] = word
    assert told == {}


def test_the_owner_is_answered_about_what_is_theirs(everybody: Everybody) -> None:
    for (method, path), marks in RIGHTS.items():
        if OWN in marks and method == "GET" and not path.endswith("/file"):
            address = ADDRESSES[method, path]
            assert everybody.ask(owner_of(address), address).status == 200, path

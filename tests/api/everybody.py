"""A company in which there is one of everything, a person for each duty, and every address that can be asked.

The matrix asks each address twice: for what is there, and for what is not. Nothing that is asked for is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from api.auth import COOKIE
from incentives.services.actor import Duty
from incentives.services.people import SignedIn, actor_of_login, create_person, sign_in
from incentives.services.people_life import set_manager
from tests.api.house import API, House, new_key
from tests.services.building import FILE, PASSWORD, POLICY

NOBODY = "nobody"
MISSING = 987_654_321
KNOWN: dict[str, str | date] = {
    "policy": "support",
    "key": "support",
    "effective_from": date(2026, 7, 1),
    "day": "2026-07-01",
    "period": "2026-Q3",
    "name": "2026-Q3",
    "kpi": "quality_score",
    "pattern": "volume-only",
    "pattern_id": "volume-only",
    "source": "crm",
    "role": "agent",
    "at": "roles.agent",
}
ALWAYS_THERE = {"docs.part": {"name": "start.js"}, "static": {"filename": "app.css"}}
DAYS = ("effective_from", "day")
QUERIES = {
    "/api/v1/policies/{policy}/{effective_from}/difference": "?older=2026-07-01",
    "/api/v1/notes": "?about=run&number=1",
}


@dataclass(frozen=True, slots=True)
class Address:
    """One route or page, with the parts of its address in braces, and as it is asked for."""

    method: str
    path: str
    known: str
    missing: str

    @property
    def is_api(self) -> bool:
        """Whether a key opens it, and no cookie."""
        return self.path.startswith(f"{API}/")


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody was answered."""

    status: int
    location: str
    kind: str
    text: str


@dataclass(frozen=True)
class Everybody:
    """The app, with a key and a cookie for each hand, and what they were told: the same every time they ask."""

    house: House
    keys: dict[str, str]
    cookies: dict[str, str]
    told: dict[tuple[str, str, str], Told] = field(default_factory=dict)

    def ask(self, hand: str, address: Address, *, missing: bool = False) -> Told:
        """What the hand is answered, with an empty body where there is one."""
        path = address.missing if missing else address.known
        asked = (hand, address.method, path)
        if asked not in self.told:
            self.told[asked] = self._ask(hand, address, path)
        return self.told[asked]

    def _ask(self, hand: str, address: Address, path: str) -> Told:
        client = self.house.app.test_client()
        headers = {"Idempotency-Key": "one-key-for-one-try"}
        if hand != NOBODY and address.is_api:
            headers["Authorization"] = f"Bearer {self.keys[hand]}"
        elif hand != NOBODY:
            client.set_cookie(COOKIE, self.cookies[hand])
        body: dict[str, Any] = {"json": {}} if address.is_api and address.method == "POST" else {}
        with client.open(path, method=address.method, headers=headers, **body) as response:
            text = response.data.decode("utf-8", "replace")
            return Told(response.status_code, response.headers.get("Location", ""), str(response.content_type), text)


def addresses(app: Flask) -> Iterator[Address]:
    """Every route and page of the app."""
    built = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^<>]+:)?(\w+)>", r"{\1}", rule.rule)
        known, missing = (built.build(rule.endpoint, _values(rule, missing=missing)) for missing in (False, True))
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Address(method, path, known + QUERIES.get(path, ""), missing + QUERIES.get(path, ""))


def _values(rule: Rule, *, missing: bool) -> dict[str, str | int | date]:
    always = ALWAYS_THERE.get(rule.endpoint, {})
    return {name: always.get(name) or _value(name, missing=missing) for name in rule.arguments}


def _value(name: str, *, missing: bool) -> str | int | date:
    if name not in KNOWN:
        return MISSING if missing else 1
    return "nothing" if missing and name not in DAYS else KNOWN[name]


def settle_everything(house: House) -> Everybody:
    """Makes one of everything, as those would who make it, and one hand for each duty."""
    hold = {"participant": "P-2", "reason": "Her account is unknown."}
    disputed = {"about": "payout", "payout": 2, "words": "August is missing."}
    proposed = {"text": POLICY.replace("2026-07-01", "2026-10-01"), "file": FILE.replace("2026-07", "2026-10")}
    extra = {"participant": "P-2", "role": "support/agent", "kind": "adjustment", "amount": "5", "reason": "Agreed."}
    told = {"address": "https://hooks.example.com/in", "events": ["run.approved"]}
    done = [
        house.post("/runs/1/payroll"),
        house.post("/periods/2026-Q3/holds", hold),
        house.post("/holds/1/release", {"because": "It is known now."}),
        house.post("/periods/2026-Q3/disputes", disputed, "berta"),
        house.post("/runs/1/statements"),
        house.post("/notes", {"about": "run", "number": 1, "words": "Looked at."}),
        house.post("/periods", {"name": "2026-Q4"}),
        house.post("/periods/2026-Q4/adjustments", extra),
        house.post("/proposals", proposed, "hr"),
        house.post("/webhooks", told, "administrator"),
    ]
    refused = [response.text for response in done if response.status_code >= 300]
    assert refused == [], refused
    with house.database.changing() as session:
        keys, logins = _hands(session, house)
        manager = actor_of_login(session, f"{Duty.MANAGER} alone")
        set_manager(session, house.company.administrator, house.company.berta.id, manager.id)
    return Everybody(house, keys, {hand: _cookie(house, login) for hand, login in logins.items()})


def _hands(session: Session, house: House) -> tuple[dict[str, str], dict[str, str]]:
    """Keys and login names: one hand for each duty alone, two employees, and the finance that did all that."""
    keys = {name: house.keys[name] for name in ("ada", "berta")} | {"who made it": house.keys["finance"]}
    logins = {"ada": "ada", "berta": "berta", "who made it": "finance"}
    for duty in set(Duty) - {Duty.EMPLOYEE}:
        create_person(session, house.company.administrator, f"{duty} alone", str(duty), PASSWORD, {duty})
        alone = actor_of_login(session, f"{duty} alone")
        logins[str(duty)], keys[str(duty)] = f"{duty} alone", new_key(session, alone, alone.permissions)
    return keys, logins


def _cookie(house: House, login: str) -> str:
    signed_in = sign_in(house.database, login, PASSWORD)
    assert isinstance(signed_in, SignedIn)
    return signed_in.token

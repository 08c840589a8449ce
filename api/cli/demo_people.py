"""Who works at the sample company: somebody for each duty, with a password made for this demo alone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from incentives.services.actor import Duty
from incentives.services.people import actor_of_login, create_person, first_person

WORDS = (
    "amber birch cedar clover coral dune ember fern glade harbor heron iris jasper kelp lagoon lark maple meadow "
    "mint moss oak olive opal otter pebble pine quartz reed robin sage shore slate sparrow spruce stone thyme tide "
    "violet willow wren"
)
ADMINISTRATOR, HR, FINANCE = "admin", "hr", "finance"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who can sign in, and what they find."""

    login: str
    name: str
    duties: tuple[Duty, ...]
    finds: str
    participant: str | None = None
    password: str = field(default="", repr=False)


PEOPLE = (
    DemoPerson(HR, "Hanna Rossi", (Duty.HR,), "upload workbooks, see their problems, accept them"),
    DemoPerson(FINANCE, "Felix Okafor", (Duty.FINANCE,), "the run that was just calculated, payout by payout"),
    DemoPerson("approver", "Greta Lund", (Duty.FINANCE_APPROVER,), "approve that run: it takes a second person"),
    DemoPerson(
        "leadership",
        "Tomás Ferreira",
        (Duty.LEADERSHIP, Duty.EMPLOYEE),
        "what pay hangs on, the findings and their proofs",
        "P-0002",
    ),
    DemoPerson("employee", "Katya Dimitrova", (Duty.EMPLOYEE,), "two statements, once the run is approved", "P-0119"),
)


def add_people(session: Session) -> tuple[DemoPerson, ...]:
    """The administrator and everybody else; a password is several words drawn at random."""
    administrator = DemoPerson(ADMINISTRATOR, "Ruth Keller", (Duty.ADMINISTRATOR,), "policies, people and their keys")
    everybody = tuple(_with_password(person) for person in (*PEOPLE, administrator))
    first = everybody[-1]
    first_person(session, first.login, first.name, first.password)
    actor = actor_of_login(session, ADMINISTRATOR)
    for person in everybody[:-1]:
        create_person(session, actor, person.login, person.name, person.password, person.duties, person.participant)
    return everybody


def _with_password(person: DemoPerson) -> DemoPerson:
    words = WORDS.split()
    password = "-".join(secrets.choice(words) for _ in range(4))
    return DemoPerson(person.login, person.name, person.duties, person.finds, person.participant, password)

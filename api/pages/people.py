"""People, for administrators: everybody, one of them, what is done with each. A code is shown once, in the answer."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from api.pages.doors import actor_who_may, session
from incentives.services import people_life
from incentives.services.actor import MAY, Duty, Permission
from incentives.services.people_life import Invited

blueprint = Blueprint("people_pages", __name__)
LONGEST = 200


@blueprint.get("/people")
def list_all() -> str:
    """Everybody, and the form to invite somebody."""
    actor = actor_who_may(Permission.PEOPLE_WRITE)
    found = people_life.everybody(session(), actor)
    return render_template("people.html", people=found, by_number={each.id: each for each in found}, duties=Duty)


@blueprint.post("/people")
def invite() -> str:
    """Invites somebody and shows their code."""
    actor, form = actor_who_may(Permission.PEOPLE_WRITE), request.form
    participant = _said("participant") or None
    return _code(
        people_life.invite(session(), actor, _said("login"), _said("name"), _duties(form.getlist("duty")), participant)
    )


@blueprint.get("/people/<int:number>")
def show_one(number: int) -> str:
    """One person."""
    actor = actor_who_may(Permission.PEOPLE_WRITE)
    found = people_life.get_person(session(), actor, number)
    others = [each for each in people_life.everybody(session(), actor) if each.id != number and each.ended_at is None]
    return render_template("person.html", person=found, others=others, duties=Duty, may=MAY, own=found.id == actor.id)


@blueprint.post("/people/<int:number>/duties")
def give_duties(number: int) -> Response:
    """Gives the duties that are ticked."""
    actor = actor_who_may(Permission.PEOPLE_WRITE)
    people_life.give_duties(session(), actor, number, _duties(request.form.getlist("duty")))
    return _back(number, "The duties hold from now on.")


@blueprint.post("/people/<int:number>/manager")
def set_manager(number: int) -> Response:
    """Names who manages the person."""
    actor, said = actor_who_may(Permission.PEOPLE_WRITE), _said("manager")
    manager = int(said) if said.isascii() and said.isdigit() and len(said) < 16 else None
    people_life.set_manager(session(), actor, number, manager)
    return _back(number, "Kept. A manager reads the published statements of the team.")


@blueprint.post("/people/<int:number>/lock")
def lock(number: int) -> Response:
    """Lets the person in nowhere for now."""
    people_life.lock(session(), actor_who_may(Permission.PEOPLE_WRITE), number, _said("because"))
    return _back(number, "Locked. Sessions are over, and keys open nothing.")


@blueprint.post("/people/<int:number>/unlock")
def unlock(number: int) -> Response:
    """Lets the person in again."""
    people_life.unlock(session(), actor_who_may(Permission.PEOPLE_WRITE), number)
    return _back(number, "Unlocked.")


@blueprint.post("/people/<int:number>/reset")
def reset(number: int) -> str:
    """Ends the password and shows a code to choose another."""
    return _code(people_life.reset_password(session(), actor_who_may(Permission.PEOPLE_WRITE), number))


@blueprint.post("/people/<int:number>/end")
def end(number: int) -> Response:
    """The person has left."""
    people_life.end_person(session(), actor_who_may(Permission.PEOPLE_WRITE), number, _said("because"))
    return _back(number, "Ended. What they did stays theirs.")


def _said(name: str) -> str:
    return request.form.get(name, "").strip()[:LONGEST]


def _duties(ticked: list[str]) -> set[Duty]:
    return {Duty(each) for each in ticked if each in tuple(Duty)}


def _code(invited: Invited) -> str:
    return render_template("code.html", person=invited.person, code=invited.code, days=people_life.CODE_LASTS.days)


def _back(number: int, said: str) -> Response:
    flash(said)
    return redirect(url_for(".show_one", number=number), HTTPStatus.SEE_OTHER)

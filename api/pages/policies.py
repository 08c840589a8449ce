"""Policies: which are there, what one version says in words and drawings, and what changed between two versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from api.pages.differences import paid_differently
from api.pages.doors import current_actor, day_in_address, session, today
from api.pages.policy_charts import charts_of
from api.pages.versions import by_policy, in_force
from incentives.alignment.map import map_of
from incentives.policy.compare import Difference, compare
from incentives.policy.outline import outline
from incentives.services import policies
from incentives.services.errors import NotFound
from incentives.services.findings import PolicyFinding, audit_of, findings_of_policy
from incentives.services.policies import PolicyVersion

blueprint = Blueprint("policy_pages", __name__)


@dataclass(frozen=True, slots=True)
class Listed:
    """A policy with all its versions, the newest first, and the one that is in force, with its findings."""

    key: str
    versions: tuple[PolicyVersion, ...]
    in_force: PolicyVersion | None
    findings: tuple[PolicyFinding, ...]

    @property
    def newest(self) -> PolicyVersion:
        """The version that starts last."""
        return self.versions[0]

    @property
    def stopped(self) -> bool:
        """Whether a serious finding keeps it from paying."""
        return any(each.finding.stops for each in self.findings)


@blueprint.get("/policies")
def list_all() -> str:
    """Every policy with the version in force."""
    versions = policies.list_policies(session(), current_actor())
    return render_template("policies.html", policies=_listed(versions, today(session())))


@blueprint.get("/policies/<key>")
def show_in_force(key: str) -> Response:
    """The version in force today, or the newest where none is."""
    versions = by_policy(policies.list_policies(session(), current_actor())).get(key)
    if versions is None:
        raise NotFound("policy", key)
    found = in_force(versions, today(session())) or versions[-1]
    return redirect(url_for(".show_one", key=key, day=found.policy.effective_from.isoformat()))


@blueprint.get("/policies/<key>/<day>")
def show_one(key: str, day: str) -> str:
    """One version: roles with their curves, gates, modifiers, measures with their reasons, and its text."""
    actor = current_actor()
    version = policies.get_policy(session(), actor, key, day_in_address(day))
    policy = version.policy
    return render_template(
        "policy.html",
        version=version,
        policy=policy,
        outline=outline(policy),
        charts=charts_of(policy),
        paid={each.role.key: each for each in map_of([policy], policy.effective_from).roles},
        versions=by_policy(policies.list_policies(session(), actor))[key][::-1],
        findings=findings_of_policy(policy, today(session())),
        conclusions={role.role: role.conclusion for role in audit_of(policy, today(session())).roles},
        today=today(session()),
    )


@blueprint.get("/policies/<key>/compare")
def show_comparison(key: str) -> str:
    """Two versions fact by fact; without a choice, the two newest. A policy with one version has nothing to compare."""
    versions = by_policy(policies.list_policies(session(), current_actor())).get(key)
    if versions is None:
        raise NotFound("policy", key)
    older = _asked("older", versions, versions[max(0, len(versions) - 2)])
    newer = _asked("newer", versions, versions[-1])
    differences = compare(older.policy, newer.policy) if older is not newer else ()
    return render_template(
        "comparison.html",
        key=key,
        versions=versions,
        older=older.policy,
        newer=newer.policy,
        sections=_sections(differences),
        count=len(differences),
        paid=paid_differently(older.policy, newer.policy) if older is not newer else (),
    )


def _asked(name: str, versions: tuple[PolicyVersion, ...], usual: PolicyVersion) -> PolicyVersion:
    """The version whose first day the query names."""
    text = request.args.get(name)
    if not text:
        return usual
    day = day_in_address(text)
    found = next((each for each in versions if each.policy.effective_from == day), None)
    if found is None:
        raise NotFound("policy", f"{usual.policy.key} of {day}")
    return found


def _listed(versions: Iterable[PolicyVersion], on: date) -> list[Listed]:
    listed = []
    for key, found in by_policy(versions).items():
        current = in_force(found, on)
        findings = findings_of_policy(current.policy, on) if current else ()
        listed.append(Listed(key, found[::-1], current, findings))
    return listed


def _sections(differences: Iterable[Difference]) -> dict[str, list[Difference]]:
    sections: dict[str, list[Difference]] = {}
    for difference in differences:
        sections.setdefault(difference.section, []).append(difference)
    return sections

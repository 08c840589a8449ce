"""Text or file to Policy: the one way in. Every problem is reported at once, with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import Any

from marshmallow import ValidationError

from incentives.documents.check import load
from incentives.documents.files import read_text
from incentives.documents.read import read_document
from incentives.documents.tree import Document
from incentives.kpis.kpi import KpiCatalogue
from incentives.policy.build import build_policy
from incentives.policy.building import Building
from incentives.policy.model import Policy
from incentives.policy.schema import PolicySchema
from incentives.values.currency import is_paid_in
from incentives.values.problem import Problem

ROLE_STAND_INS = {"title": "?", "kind": "manager", "fixed_pay": "0%"}
BY_NAME = ("measures", "roles", "gates", "modifiers", "pools", "examples")


def read_policy(text: str, file: str, kpis: KpiCatalogue) -> tuple[Policy | None, tuple[Problem, ...]]:
    """The policy that the text states, or None and everything that is wrong with it, in the order of the file."""
    document, problems = read_document(text, file)
    if document is None:
        return None, problems
    data, shape_problems = load(PolicySchema(), document)
    whole = data is not None
    building = Building(document, data if data is not None else _sound_parts(document), kpis, whole)
    policy = build_policy(building)
    found = (*problems, *shape_problems, *building.problems)
    ordered = tuple(sorted(dict.fromkeys(found), key=lambda problem: problem.place.line or 0))
    return (None, ordered) if ordered else (policy, ())


def read_policy_file(
    path: FilePath, kpis: KpiCatalogue, name: str | None = None
) -> tuple[Policy | None, tuple[Problem, ...]]:
    """The policy in a file, which must be named after its first day and stand in a folder named after the policy."""
    shown = name or str(path)
    text, problems = read_text(path, shown)
    if text is None:
        return None, problems
    policy, problems = read_policy(text, shown, kpis)
    if policy is None:
        return None, problems
    misplaced = _misplaced(policy, path)
    return (None, misplaced) if misplaced else (policy, ())


def _misplaced(policy: Policy, path: FilePath) -> tuple[Problem, ...]:
    """The file name and folder are how people find a version; they must say what the file says."""
    found = []
    if path.stem != policy.effective_from.isoformat():
        message = f"The file is named {path.name} but holds from {policy.effective_from} on."
        found.append(Problem("file-name", message, policy.place("effective_from"), "Name it after that day."))
    if path.resolve().parent.name != policy.key:
        message = f"The file stands in the folder {path.resolve().parent.name} but is the policy {policy.key}."
        found.append(Problem("folder-name", message, policy.place("policy"), "Put it in the policy's own folder."))
    return tuple(found)


def _sound_parts(document: Document) -> Mapping[str, Any]:
    """What of a document with shape problems can still be checked: the top-level keys and named parts without any."""
    plain = document.plain()
    try:
        return PolicySchema().load(plain)  # type: ignore[no-any-return]
    except ValidationError as error:
        failed = error.messages if isinstance(error.messages, dict) else {}
    sound: dict[str, Any] = {}
    for key, value in plain.items():
        wrong = failed.get(key)
        if wrong is None:
            sound[key] = value
        elif key in BY_NAME and isinstance(wrong, dict) and isinstance(value, dict):
            stand_ins = ROLE_STAND_INS | {"target_incentive": f"1 {_currency(plain)} per year"}
            mended = {
                name: _mended(key, part, wrong[name], stand_ins) if name in wrong else part
                for name, part in value.items()
            }
            sound[key] = {name: part for name, part in mended.items() if part is not None}
    return _load_only(sound)


def _currency(plain: Mapping[str, Any]) -> str:
    currency = plain.get("currency")
    return currency if isinstance(currency, str) and is_paid_in(currency) else "EUR"


def _mended(key: str, part: Any, wrong: Any, stand_ins: Mapping[str, str]) -> dict[str, Any] | None:
    """A role whose components are sound, with stand-ins for its other faults, so that they are checked too."""
    faults = wrong.get("value") if isinstance(wrong, dict) else None
    misnamed = isinstance(wrong, dict) and "key" in wrong
    if key != "roles" or misnamed or not isinstance(part, dict) or not isinstance(faults, dict):
        return None
    if "components" in faults:
        return None
    kept = {name: value for name, value in part.items() if name not in faults}
    return kept | {name: stand_in for name, stand_in in stand_ins.items() if name not in kept}


def _load_only(sound: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parts loaded. Should one of them still have a fault, which was told already, only the others."""
    known = PolicySchema(only=[key for key in PolicySchema().fields if key in sound], partial=True)
    try:
        return known.load(sound)  # type: ignore[no-any-return]
    except ValidationError as error:
        kept = {key: part for key, part in sound.items() if key in known.fields and key not in error.messages_dict}
    return _load_only(kept) if kept and len(kept) < len(sound) else {}

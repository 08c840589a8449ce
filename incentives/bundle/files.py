"""A bundle as files and back. The manifest names every other file with its SHA-256, so its own names the bundle."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from incentives.bundle.contents import Bundle, BundledPolicy, Documents
from incentives.bundle.packing import (
    pack_adjustments,
    pack_payout,
    pack_policy,
    pack_run,
    unpack_adjustments,
    unpack_payout,
    unpack_policy,
    unpack_run,
)
from incentives.store.columns import canonical
from incentives.store.packing import pack_balances, pack_opening, unpack_balances, unpack_opening
from incentives.store.records import FactKind
from incentives.values.problem import Place, Problem, RefusedWithProblems

KIND = "incentives run"
FORMAT = 1
MANIFEST = "manifest.json"
PAYOUTS = "result/payouts.jsonl"
BALANCES = "result/balances.json"
ADJUSTMENTS = "inputs/adjustments.json"
OPENING = "inputs/opening.json"
FACTS, EARLIER = "inputs/facts", "inputs/earlier"
CATALOGUE = "catalogue/kpis"
MALFORMED = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)
"""What reading a part raises that is not what was written."""

Part = TypeVar("Part")


def bundle_files(bundle: Bundle) -> dict[str, bytes]:
    """Every file of the bundle by its name, the manifest included. The same bundle has the same bytes anywhere."""
    files = {policy_file(each): each.text.encode() for each in bundle.policies}
    files |= {f"{CATALOGUE}/{name}": content for name, content in bundle.catalogue.items()}
    files |= _fact_files(FACTS, bundle.facts)
    for ago, documents in bundle.earlier.items():
        files |= _fact_files(f"{EARLIER}/{ago}", documents)
    files |= {ADJUSTMENTS: _json(pack_adjustments(bundle.adjustments))} if bundle.adjustments else {}
    files |= {} if bundle.opening is None else {OPENING: _json(pack_opening(bundle.opening))}
    files[PAYOUTS] = b"".join(_json(pack_payout(each)) for each in bundle.payouts)
    files[BALANCES] = _json(pack_balances(bundle.balances) or [])
    return files | {MANIFEST: _manifest(bundle, files)}


def fingerprint_of(files: Mapping[str, bytes]) -> str:
    """The SHA-256 of the manifest: two bundles with the same one hold the same, however they were packed."""
    return hashlib.sha256(files.get(MANIFEST, b"")).hexdigest()


def policy_file(policy: BundledPolicy) -> str:
    """Where the text of a policy version stands."""
    return f"policies/{policy.key}/{policy.effective_from.isoformat()}.yaml"


def read_bundle(files: Mapping[str, bytes], name: str) -> tuple[Bundle, tuple[Problem, ...]]:
    """The bundle that stands in these files, and which of them are not those that the manifest names.

    name is that of the whole in problems. RefusedWithProblems when the manifest or a part cannot be read.
    """
    reader = _Reader(files, name)
    bundle = reader.bundle()
    return bundle, tuple(reader.changed())


class _Reader:
    """Reads the parts, and collects every one that cannot be read."""

    def __init__(self, files: Mapping[str, bytes], name: str) -> None:
        self._files, self._name = files, name
        self._problems: list[Problem] = []
        self._manifest = self._read(MANIFEST, lambda content: dict(json.loads(content)))
        self._refuse_other_formats()

    def bundle(self) -> Bundle:
        """The whole, from every part."""
        manifest = self._manifest or {}
        earlier = sorted({name.split("/")[2] for name in self._below(f"{EARLIER}/")})
        parts = {
            "run": self._read(MANIFEST, lambda _: unpack_run(manifest["run"], manifest["release"], _rules(manifest))),
            "policies": self._read(MANIFEST, lambda _: tuple(self._policies(manifest["policies"]))),
            "catalogue": {name.rpartition("/")[2]: self._files[name] for name in self._below(f"{CATALOGUE}/")},
            "facts": self._facts(FACTS),
            "earlier": self._read(MANIFEST, lambda _: {int(ago): self._facts(f"{EARLIER}/{ago}") for ago in earlier}),
            "adjustments": self._read(ADJUSTMENTS, lambda text: unpack_adjustments(json.loads(text)), ()),
            "opening": self._read(OPENING, lambda text: unpack_opening(json.loads(text)), None),
            "payouts": self._read(PAYOUTS, lambda text: tuple(map(unpack_payout, _lines(text)))),
            "balances": self._read(BALANCES, lambda text: unpack_balances(json.loads(text))),
        }
        self._stop_if_any()
        return Bundle(**parts)  # type: ignore[arg-type]

    def changed(self) -> Iterator[Problem]:
        """Which files are missing, one too many, or not what the manifest says of them."""
        named = (self._manifest or {}).get("files")
        known: Mapping[str, object] = named if isinstance(named, dict) else {}
        for name in sorted(known.keys() | self._files.keys() - {MANIFEST}):
            place = Place(self._name, key=name)
            content = self._files.get(name)
            if content is None:
                yield Problem("bundle-file-missing", "The manifest names this file, and it is not there.", place)
            elif name not in known:
                yield Problem("bundle-file-unknown", "This file is not named in the manifest.", place)
            elif known[name] != _named(content):
                yield Problem("bundle-file-changed", "This file is not the one that the manifest names.", place)

    def _refuse_other_formats(self) -> None:
        self._stop_if_any()
        manifest = self._manifest or {}
        if manifest.get("kind") != KIND or manifest.get("format") != FORMAT:
            message = f'This is no bundle of the kind "{KIND}" in the format {FORMAT}.'
            hint = "Export the run again, or use the release that made it."
            raise RefusedWithProblems([Problem("bundle-format", message, Place(self._name, key=MANIFEST), hint)])

    def _policies(self, told: Iterable[Any]) -> Iterator[BundledPolicy]:
        for each in told:
            unread = unpack_policy(each, "")
            yield unpack_policy(each, self._files[policy_file(unread)].decode())

    def _facts(self, folder: str) -> dict[FactKind, bytes]:
        kinds = {kind: f"{folder}/{_slug(kind)}" for kind in FactKind}
        return {kind: self._files[name] for kind, name in kinds.items() if name in self._files}

    def _below(self, folder: str) -> list[str]:
        return [name for name in self._files if name.startswith(folder)]

    def _read(self, name: str, read: Callable[[bytes], Part], otherwise: Any = MALFORMED) -> Part | None:
        """The part in a file; `otherwise` where it may be missing and is."""
        content = self._files.get(name)
        if content is None and otherwise is not MALFORMED:
            missing: Part | None = otherwise
            return missing
        try:
            if content is not None:
                return read(content)
            message = "This part of the bundle is missing."
        except MALFORMED:
            message = "This part of the bundle is not what one is written as, or names one that is missing."
        self._problems.append(Problem("bundle-part", message, Place(self._name, key=name), "Ask for another copy."))
        return None

    def _stop_if_any(self) -> None:
        if self._problems:
            raise RefusedWithProblems(dict.fromkeys(self._problems))


def _fact_files(folder: str, documents: Documents) -> dict[str, bytes]:
    return {f"{folder}/{_slug(kind)}": content for kind, content in documents.items()}


def _slug(kind: FactKind) -> str:
    return f"{kind.replace(' ', '-')}.json"


def _lines(text: bytes) -> Iterator[Any]:
    return (json.loads(line) for line in text.splitlines())


def _rules(manifest: Mapping[str, Any]) -> str:
    rules: str = manifest["calculation"]
    return rules


def _manifest(bundle: Bundle, files: Mapping[str, bytes]) -> bytes:
    told = {
        "kind": KIND,
        "format": FORMAT,
        "release": bundle.run.release,
        "calculation": bundle.run.calculation,
        "run": pack_run(bundle.run),
        "policies": [pack_policy(each) for each in bundle.policies],
        "payouts": len(bundle.payouts),
        "files": {name: _named(content) for name, content in files.items()},
    }
    return (json.dumps(told, sort_keys=True, indent=1) + "\n").encode()


def _named(content: bytes) -> dict[str, object]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _json(value: object) -> bytes:
    return f"{canonical(value)}\n".encode()

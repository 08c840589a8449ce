"""A bundle calculated again: the same bytes, or the first amount that is another one.

A bundle whose every number was changed to match can agree with itself; only its fingerprint, fetched from whoever
answers for the run, tells that. So the fingerprint is part of what is told.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from incentives.bundle.archive import archived, read_archive
from incentives.bundle.contents import Bundle, BundledPolicy
from incentives.bundle.differences import Difference, differences, money
from incentives.bundle.files import MALFORMED, MANIFEST, bundle_files, fingerprint_of, policy_file, read_bundle
from incentives.kpis.kpi import KpiCatalogue
from incentives.kpis.read import read_kpis
from incentives.payout.fingerprints import CALCULATION
from incentives.payout.run import Run, calculate_run
from incentives.performance.facts import Dataset
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.store.facts import unpack_facts
from incentives.values.problem import InvariantBroken, Place, Problem, RefusedWithProblems


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of a bundle. fingerprint is the SHA-256 of its manifest; differences stand in the order of the run.

    problems are files that are not those of the manifest, and inputs from which nothing can be calculated.
    """

    bundle: Bundle
    fingerprint: str
    problems: tuple[Problem, ...]
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether everything in it was calculated again to the same bytes."""
        return not self.problems and not self.differences


def verify_bundle(content: BinaryIO, name: str) -> Verification:
    """Reads the bundle and calculates it again. RefusedWithProblems when it cannot be read; name stands in problems."""
    files = read_archive(content, name)
    bundle, changed = read_bundle(files, name)
    problems: list[Problem] = [*changed]
    differing: tuple[Difference, ...] = ()
    try:
        policies = _policies(bundle, name)
        run = _calculated(bundle, policies, name)
        differing = tuple(differences(bundle, run))
        again = _again(bundle, policies, run)
        problems += _otherwise(bundle, run, name)
        problems += [] if problems or differing else _other_bytes(files, bundle_files(again), name)
    except RefusedWithProblems as refused:
        problems += refused.problems
    return Verification(bundle, fingerprint_of(files), tuple(problems), differing)


def _policies(bundle: Bundle, name: str) -> list[Policy]:
    """The policies as the catalogue of the bundle lets them be read, each saying what the manifest says it says."""
    catalogue = _catalogue(bundle.catalogue, name)
    found: list[Policy] = []
    problems: list[Problem] = []
    for each in bundle.policies:
        policy, wrong = read_policy(each.text, each.file, catalogue)
        problems += wrong
        if policy is not None and _said(policy) != (each.key, each.effective_from, each.fingerprint):
            message = f"{each.file} does not say what the manifest says it says."
            problems.append(Problem("bundle-policy", message, Place(name, key=policy_file(each))))
        found += [] if policy is None else [policy]
    if problems:
        raise RefusedWithProblems(problems)
    return found


def _said(policy: Policy) -> tuple[object, ...]:
    return policy.key, policy.effective_from, policy.fingerprint


def _catalogue(files: Mapping[str, bytes], name: str) -> KpiCatalogue:
    folder = zipfile.Path(io.BytesIO(archived({f"kpis/{file}": text for file, text in files.items()})), "kpis/")
    catalogue, problems = read_kpis(folder)
    if catalogue is None:
        raise RefusedWithProblems([replace(each, place=replace(each.place, file=name)) for each in problems])
    return catalogue


def _calculated(bundle: Bundle, policies: Sequence[Policy], name: str) -> Run:
    """The run of the bundle's inputs. Codes: `bundle-calculation`, `bundle-inputs`."""
    if bundle.run.calculation != CALCULATION:
        message = f"The run was calculated by rules {bundle.run.calculation}; this release has rules {CALCULATION}."
        hint = f"Verify it with release {bundle.run.release}."
        raise RefusedWithProblems([Problem("bundle-calculation", message, Place(name, key=MANIFEST), hint)])
    try:
        return calculate_run(policies, _dataset(bundle), bundle.opening)
    except (*MALFORMED, InvariantBroken):
        message = "Nothing can be calculated from the inputs of this bundle; they are not what a run keeps."
        raise RefusedWithProblems([Problem("bundle-inputs", message, Place(name, key="inputs"))]) from None


def _dataset(bundle: Bundle) -> Dataset:
    earlier = {ago: unpack_facts(documents) for ago, documents in bundle.earlier.items()}
    dataset = unpack_facts(bundle.facts).as_dataset(bundle.run.period, earlier)
    return replace(dataset, adjustments=bundle.adjustments)


def _again(bundle: Bundle, policies: Sequence[Policy], run: Run) -> Bundle:
    """The bundle as it would be written from what was calculated now."""
    now = replace(
        bundle.run,
        currency=run.currency,
        total=run.total,
        input_fingerprint=run.input_fingerprint,
        result_fingerprint=run.result_fingerprint,
    )
    said = [BundledPolicy(each.key, each.effective_from, old.file, old.text, each.fingerprint)
            for each, old in zip(policies, bundle.policies, strict=True)]  # fmt: skip
    return replace(bundle, run=now, policies=tuple(said), payouts=run.payouts, balances=run.balances)


def _otherwise(bundle: Bundle, run: Run, name: str) -> Iterator[Problem]:
    """What the manifest says of the whole and is not so. Code: `bundle-statement`."""
    stated = {
        "input_fingerprint": (bundle.run.input_fingerprint, run.input_fingerprint),
        "result_fingerprint": (bundle.run.result_fingerprint, run.result_fingerprint),
        "total": (money(bundle.run.total, bundle.run.currency), money(run.total, run.currency)),
    }
    for what, (one, other) in stated.items():
        if one != other:
            message = f"The manifest states {one}, and the inputs give {other}."
            yield Problem("bundle-statement", message, Place(name, key=f"{MANIFEST}: run.{what}"))


def _other_bytes(files: Mapping[str, bytes], again: Mapping[str, bytes], name: str) -> Iterator[Problem]:
    """Files that say the same in other bytes."""
    for file in sorted(files.keys() | again.keys()):
        if files.get(file) != again.get(file):
            message = "This file says what was calculated, but not in the bytes in which a bundle says it."
            yield Problem("bundle-bytes", message, Place(name, key=file), "Export the run again.")

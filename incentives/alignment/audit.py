"""The audit of a policy: every pattern on every role, and every harmful behaviour that pays, with its proof.

A behaviour that pays is one finding a role and behaviour. At target it is as serious as the harm it does, and so it is
within a tenth of target where it pays a quarter of target or more. If it pays only farther away it is at most medium,
because somebody has to get there first. A large gain at target makes it one level graver, and critical only where it is
felt in all of the role's target pay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from incentives.alignment.answers import about_answers, answered
from incentives.alignment.catalogue import PATTERNS, findings_of
from incentives.alignment.finding import Finding, Proof, Severity
from incentives.alignment.implied import under_stronger
from incentives.alignment.lens import Lens
from incentives.alignment.pattern import percent
from incentives.alignment.proof import TOLERANCE, Answer, prove_all
from incentives.alignment.subject import Subject, subject_of
from incentives.alignment.words import proof_sentence
from incentives.kpis.behaviour import Behaviour, BehaviourCatalogue
from incentives.policy.model import Policy

BEHAVIOUR_PAYS = "behaviour-pays"
LARGE_GAIN = Fraction(10, 100)
"""Share of target incentive from which a gain is large; a proposal, to be calibrated."""
FELT = Fraction(3, 100)
"""Share of all target pay, the fixed one too, from which a large gain is critical; a proposal, to be calibrated."""
LARGE_NEAR = Fraction(25, 100)
AT_TARGET = {1: Severity.LOW, 2: Severity.MEDIUM, 3: Severity.HIGH}
ELSEWHERE = {1: Severity.INFO, 2: Severity.LOW, 3: Severity.MEDIUM}


@dataclass(frozen=True, slots=True)
class RoleAudit:
    """What was found for one role, and which behaviours of which catalogue were tried on it."""

    role: str
    findings: tuple[Finding, ...]
    answers: tuple[Answer, ...]
    catalogue: str = ""

    @property
    def conclusion(self) -> str:
        """What may honestly be said of the role."""
        paying = sum(answer.pays for answer in self.answers)
        tried = len(self.answers)
        if not tried:
            return "No modelled harmful behaviour that people in this role could do moves what they are paid on."
        if paying:
            at_target = sum(answer.at_target is not None for answer in self.answers)
            near = sum(answer.near_target is not None for answer in self.answers)
            return (
                f"{paying} of {tried} modelled harmful behaviours open to this role were found to pay somewhere: "
                f"{at_target} at target, {near} within a tenth of it."
            )
        within = f"Within these ranges and this catalogue ({self.catalogue})"
        if all(answer.excluded for answer in self.answers):
            return (
                f"{within}, no modelled harmful behaviour raises pay by more than {percent(TOLERANCE)} of target: "
                f"proven for all {tried} that are open to this role."
            )
        left = [answer.most for answer in self.answers if not answer.excluded and answer.most is not None]
        return (
            f"{within}, none of the {tried} modelled harmful behaviours open to this role was found to raise pay by "
            f"more than {percent(TOLERANCE)} of target; that is proven for {tried - len(left)} of them, and the others "
            f"add at most {percent(max(left, default=Fraction(0)))}."
        )


@dataclass(frozen=True, slots=True)
class Audit:
    """The audit of one policy version. about_answers: what is wrong with the answers that the file gives."""

    policy: Policy
    roles: tuple[RoleAudit, ...]
    about_answers: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, the most severe first."""
        found = [*(finding for role in self.roles for finding in role.findings), *self.about_answers]
        return tuple(sorted(found, key=lambda finding: (-finding.severity, finding.place.line or 0, finding.at)))

    @property
    def stops(self) -> tuple[Finding, ...]:
        """The findings that keep the policy from taking effect."""
        return tuple(finding for finding in self.findings if finding.stops)


def audit_policy(policy: Policy, behaviours: BehaviourCatalogue, on: date, lens: Lens | None = None) -> Audit:
    """The audit of a policy version, by one lens or all; acceptances count while they have not run out on that day.

    With one lens nothing is said of the answers in the file: many of them are to findings that it does not make.
    """
    subjects = (subject_of(policy, role, behaviours.harmful) for role in policy.roles)
    roles = tuple(_audit_role(subject, behaviours, on, lens) for subject in subjects)
    found = (finding for role in roles for finding in role.findings)
    return Audit(policy, roles, () if lens else tuple(about_answers(policy, found, on)))


def _audit_role(subject: Subject, behaviours: BehaviourCatalogue, on: date, lens: Lens | None) -> RoleAudit:
    answers = prove_all(subject.plan, subject.reference, behaviours.harmful)
    found = findings_of(subject, lens)
    found += [_behaviour_finding(subject, answer, behaviours) for answer in answers if answer.pays]
    told = tuple(answered(under_stronger(found, PATTERNS), subject.plan.policy, on))
    return RoleAudit(subject.plan.role.key, told, answers, behaviours.named)


def _behaviour_finding(subject: Subject, answer: Answer, behaviours: BehaviourCatalogue) -> Finding:
    near = answer.near_target
    close = near if near is not None and near.share >= LARGE_NEAR else None
    proof = answer.at_target or close or answer.largest
    if proof is None:
        raise ValueError("a behaviour that pays has a proof")
    behaviour = behaviours[answer.behaviour.id]
    place = subject.place_of(_paid_for(proof, subject))
    return Finding(
        pattern=BEHAVIOUR_PAYS,
        severity=_severity(proof, behaviour, subject.variable_share, near=proof is close),
        title=f"It pays to {behaviour.title[0].lower()}{behaviour.title[1:]}",
        place=place,
        at=f"roles.{subject.plan.role.key}.{behaviour.id}",
        role=subject.plan.role.key,
        what=proof_sentence(proof, subject.plan),
        why=behaviour.evidence or "The customer pays for it, now or later.",
        instead=_instead(subject, behaviour),
        sources=behaviour.sources,
        proof=proof,
    )


def _severity(proof: Proof, behaviour: Behaviour, variable: Fraction, *, near: bool) -> Severity:
    if near and not proof.at_target:
        return AT_TARGET[behaviour.customer_harm]
    if not proof.at_target:
        return ELSEWHERE[behaviour.customer_harm]
    severity = AT_TARGET[behaviour.customer_harm]
    if proof.share < LARGE_GAIN:
        return severity
    return min(severity.raised(1), Severity.CRITICAL if proof.share * variable >= FELT else Severity.HIGH)


def _paid_for(proof: Proof, subject: Subject) -> str:
    """The measure that the behaviour improves and that weighs most: what it is done for."""
    ranges = subject.reference.ranges
    improved = [
        moved.measure
        for moved in proof.moved
        if (moved.after > moved.before) == ranges[moved.measure].measure.higher_is_better
    ]
    return max(improved or [proof.moved[0].measure], key=lambda measure: subject.weights.get(measure, Fraction(0)))


def _instead(subject: Subject, behaviour: Behaviour) -> str:
    """Names the results that the behaviour spoils and that this role is not paid on yet."""
    measured = {each.measure.kpi.id for each in subject.reference.ranges.values()}
    spoiled = [kpi for kpi in (*behaviour.later, *behaviour.now) if kpi not in measured]
    if not spoiled:
        return "Give the results that this behaviour spoils more weight, or let them gate what it earns."
    named = ", ".join(dict.fromkeys(spoiled[:3]))
    return f"Pay on, or gate by, what this behaviour spoils and the role does not feel yet: {named}."

"""How a policy comes into force here: proposed by one person, checked, its findings answered, approved by another.

A folder of policies that two people reviewed elsewhere (a pull request) is taken in by an administrator instead
(`incentives.services.policies`); both ways end in the same stored versions, and both leave their entries.

Conflict codes: `proposal-waiting` (one of the same policy and day waits), `proposal-decided`, and `policy-frozen`.
NotAllowed with `second-person-needed` when who proposed a version would decide about it. ReviewUnanswered while a
serious finding of it waits for an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from incentives.kpis.read import packaged_kpis
from incentives.payout.examples import check_examples
from incentives.policy.model import Policy
from incentives.policy.read import read_policy
from incentives.services.actor import Actor, Permission, require
from incentives.services.audit import record
from incentives.services.clock import now, today
from incentives.services.decisions import findings_decided
from incentives.services.errors import Conflict, NotAllowed, NotFound, ReviewUnanswered
from incentives.services.findings import PolicyFinding, unanswered
from incentives.services.policies import PolicyVersion, take_in
from incentives.services.words import plain_words
from incentives.store import policy_life as store
from incentives.store.locks import Lock, alone
from incentives.store.policy_life import Proposal, ProposalState
from incentives.store.rows import AlreadyThere
from incentives.values.problem import RefusedWithProblems

__all__ = [
    "Proposal",
    "ProposalStage",
    "ProposalState",
    "ProposedPolicy",
    "approve_proposal",
    "get_proposal",
    "list_proposals",
    "propose_policy",
    "reject_proposal",
    "withdraw_proposal",
]


class ProposalStage(StrEnum):
    """Where a proposed version stands on its way."""

    CHECKED = "checked"
    FINDINGS_ANSWERED = "findings answered"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ProposedPolicy:
    """A proposal with its policy and findings; stopping are those that wait for an answer."""

    proposal: Proposal
    policy: Policy
    findings: tuple[PolicyFinding, ...]

    @property
    def stopping(self) -> tuple[PolicyFinding, ...]:
        """The serious findings that nobody has answered."""
        return unanswered(self.findings)

    @property
    def stage(self) -> ProposalStage:
        """Where it stands: whatever is stored was checked, since a text with problems is refused."""
        if self.proposal.state is not ProposalState.PROPOSED:
            return ProposalStage(self.proposal.state.value)
        return ProposalStage.CHECKED if self.stopping else ProposalStage.FINDINGS_ANSWERED


def propose_policy(session: Session, actor: Actor, text: str, file: str) -> ProposedPolicy:
    """Proposes a version for somebody else to approve. Needs policies:propose.

    RefusedWithProblems for everything that is wrong with the text or its worked examples; Conflict as listed above.
    """
    require(actor, Permission.POLICIES_PROPOSE)
    policy = _read(text, file)
    failed = check_examples(policy)
    if failed:
        raise RefusedWithProblems(failed)
    try:
        number = store.add_proposal(
            session,
            policy=policy.key,
            effective_from=policy.effective_from,
            file=file,
            text=text,
            fingerprint=policy.fingerprint,
            proposed_at=now(session),
            proposed_by=actor.id,
        )
    except AlreadyThere:
        message = f"A version of {policy.key} from {policy.effective_from} waits for a decision already."
        raise Conflict("proposal-waiting", message) from None
    after = {"policy": policy.key, "from": policy.effective_from.isoformat(), "fingerprint": policy.fingerprint}
    record(session, actor, "policy.proposed", f"proposal {number}", after=after)
    return _proposed(session, _found(session, number))


def approve_proposal(session: Session, actor: Actor, number: int, because: str = "") -> PolicyVersion:
    """Takes a proposed version in: it holds from its day on. Needs policies:approve; refusals as listed above."""
    alone(session, Lock.POLICIES)
    found = _decidable(session, actor, number, Permission.POLICIES_APPROVE)
    waiting = _proposed(session, found).stopping
    if waiting:
        raise ReviewUnanswered(waiting)
    said = plain_words(because, "reason", needed=False) or None
    version = take_in(session, actor, found.text, found.file)
    store.decide(session, number, ProposalState.APPROVED, said, version.id, actor.id, now(session))
    after = {"state": "approved", "version": version.id}
    record(
        session, actor, "policy.approved", f"proposal {number}", before={"state": "proposed"}, after=after, reason=said
    )
    return version


def reject_proposal(session: Session, actor: Actor, number: int, because: str) -> ProposedPolicy:
    """Says no, and why. Needs policies:approve; NotAllowed for who proposed it; Conflict once it was decided."""
    _decidable(session, actor, number, Permission.POLICIES_APPROVE)
    said = plain_words(because, "reason")
    store.decide(session, number, ProposalState.REJECTED, said, None, actor.id, now(session))
    before, after = {"state": "proposed"}, {"state": "rejected"}
    record(session, actor, "policy.rejected", f"proposal {number}", before=before, after=after, reason=said)
    return _proposed(session, _found(session, number))


def withdraw_proposal(session: Session, actor: Actor, number: int) -> ProposedPolicy:
    """Takes back one's own proposal. Needs policies:propose; NotFound for somebody else's; Conflict once decided."""
    require(actor, Permission.POLICIES_PROPOSE)
    found = _found(session, number, lock=True)
    if found.proposed_by.person != actor.id:
        raise NotFound("proposal", number)
    _refuse_decided(found)
    store.decide(session, number, ProposalState.WITHDRAWN, None, None, actor.id, now(session))
    record(session, actor, "policy.withdrawn", f"proposal {number}", after={"state": "withdrawn"})
    return _proposed(session, _found(session, number))


def list_proposals(session: Session, actor: Actor) -> tuple[Proposal, ...]:
    """Every proposal, the newest first. Needs policies:read."""
    require(actor, Permission.POLICIES_READ)
    return store.proposals(session)


def get_proposal(session: Session, actor: Actor, number: int) -> ProposedPolicy:
    """A proposal with its findings. Needs policies:read; NotFound when there is none."""
    require(actor, Permission.POLICIES_READ)
    return _proposed(session, _found(session, number))


def _decidable(session: Session, actor: Actor, number: int, permission: Permission) -> Proposal:
    require(actor, permission)
    found = _found(session, number, lock=True)
    _refuse_decided(found)
    if found.proposed_by.person == actor.id:
        message = "Who proposed a version cannot decide about it; somebody else has to."
        raise NotAllowed(message, "second-person-needed")
    return found


def _refuse_decided(found: Proposal) -> None:
    if found.state is not ProposalState.PROPOSED:
        raise Conflict("proposal-decided", f"This proposal was {found.state} before.")


def _proposed(session: Session, found: Proposal) -> ProposedPolicy:
    policy = _read(found.text, found.file)
    return ProposedPolicy(found, policy, findings_decided(session, policy, today(session)))


def _read(text: str, file: str) -> Policy:
    policy, problems = read_policy(text, file, packaged_kpis())
    if policy is None:
        raise RefusedWithProblems(problems)
    return policy


def _found(session: Session, number: int, *, lock: bool = False) -> Proposal:
    found = store.proposal_of_number(session, number, lock=lock)
    if found is None:
        raise NotFound("proposal", number)
    return found

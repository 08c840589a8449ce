"""Who acts, and what they may do. Services ask `require` themselves, so that no door can forget to.

Duties are what people are given; permissions are what services ask for; one table connects them. Whether two different
people are needed is decided where it counts (approving a run), not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from incentives.services.errors import NotAllowed


class Permission(StrEnum):
    """What a service may ask of an actor. API keys carry some of these as their scopes."""

    POLICIES_READ = "policies:read"
    POLICIES_WRITE = "policies:write"
    KPIS_READ = "kpis:read"
    IMPORTS_READ = "imports:read"
    IMPORTS_WRITE = "imports:write"
    PERIODS_READ = "periods:read"
    PERIODS_WRITE = "periods:write"
    RUNS_READ = "runs:read"
    RUNS_CALCULATE = "runs:calculate"
    RUNS_APPROVE = "runs:approve"
    PAYOUTS_READ = "payouts:read"
    STATEMENTS_READ_OWN = "statements:read-own"
    FINDINGS_READ = "findings:read"
    CALCULATE = "calculate"
    PEOPLE_WRITE = "people:write"
    AUDIT_READ = "audit:read"
    JOBS_READ = "jobs:read"
    RUNS_REVIEW = "runs:review"
    PERIODS_PUBLISH = "periods:publish"
    HOLDS_WRITE = "holds:write"
    DISPUTES_RAISE = "disputes:raise"
    DISPUTES_ANSWER = "disputes:answer"
    CASES_WRITE = "cases:write"
    POLICIES_PROPOSE = "policies:propose"
    POLICIES_APPROVE = "policies:approve"
    FINDINGS_DECIDE = "findings:decide"
    PARTICIPANTS_ERASE = "participants:erase"
    PAYROLL_EXPORT = "payroll:export"
    WEBHOOKS_WRITE = "webhooks:write"
    TEAM_READ = "team:read"


class Duty(StrEnum):
    """What a person signs in as. One person may have several."""

    HR = "hr"
    FINANCE = "finance"
    FINANCE_APPROVER = "finance_approver"
    LEADERSHIP = "leadership"
    EMPLOYEE = "employee"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    CHIEF_CUSTOMER_OFFICER = "chief_customer_officer"
    MANAGER = "manager"


_EVERYBODY = frozenset({Permission.KPIS_READ})
_READING = _EVERYBODY | {
    Permission.POLICIES_READ,
    Permission.PERIODS_READ,
    Permission.RUNS_READ,
    Permission.FINDINGS_READ,
    Permission.CALCULATE,
}
_WORKING = _READING | {Permission.JOBS_READ}
MAY: dict[Duty, frozenset[Permission]] = {
    Duty.HR: _WORKING
    | {
        Permission.IMPORTS_READ,
        Permission.IMPORTS_WRITE,
        Permission.PERIODS_WRITE,
        Permission.HOLDS_WRITE,
        Permission.DISPUTES_ANSWER,
        Permission.POLICIES_PROPOSE,
    },
    Duty.FINANCE: _WORKING
    | {
        Permission.IMPORTS_READ,
        Permission.PERIODS_WRITE,
        Permission.RUNS_CALCULATE,
        Permission.RUNS_REVIEW,
        Permission.PAYOUTS_READ,
        Permission.PAYROLL_EXPORT,
        Permission.HOLDS_WRITE,
        Permission.DISPUTES_ANSWER,
        Permission.CASES_WRITE,
    },
    Duty.FINANCE_APPROVER: _WORKING
    | {
        Permission.IMPORTS_READ,
        Permission.RUNS_REVIEW,
        Permission.RUNS_APPROVE,
        Permission.PERIODS_PUBLISH,
        Permission.PAYOUTS_READ,
        Permission.POLICIES_APPROVE,
    },
    Duty.LEADERSHIP: _READING | {Permission.CASES_WRITE, Permission.POLICIES_APPROVE},
    Duty.EMPLOYEE: _EVERYBODY | {Permission.STATEMENTS_READ_OWN, Permission.DISPUTES_RAISE},
    Duty.ADMINISTRATOR: _WORKING
    | {
        Permission.POLICIES_WRITE,
        Permission.POLICIES_PROPOSE,
        Permission.PERIODS_WRITE,
        Permission.IMPORTS_READ,
        Permission.PEOPLE_WRITE,
        Permission.PARTICIPANTS_ERASE,
        Permission.WEBHOOKS_WRITE,
    },
    Duty.AUDITOR: _READING | {Permission.IMPORTS_READ, Permission.PAYOUTS_READ, Permission.AUDIT_READ},
    Duty.CHIEF_CUSTOMER_OFFICER: _READING | {Permission.FINDINGS_DECIDE, Permission.CASES_WRITE},
    Duty.MANAGER: _EVERYBODY | {Permission.TEAM_READ},
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. id is the person's number, also when one of their keys asks (is_key): a key is its owner's hand.

    participant is the identifier under which the person is paid, or None when they are paid nothing here.
    """

    id: int
    name: str
    permissions: frozenset[Permission]
    participant: str | None
    is_key: bool

    def may(self, permission: Permission) -> bool:
        """Whether the actor has the permission: for what a page shows, never instead of `require`."""
        return permission in self.permissions


def require(actor: Actor, permission: Permission) -> None:
    """Nothing when the actor has the permission; NotAllowed otherwise."""
    if permission not in actor.permissions:
        whose = "This key" if actor.is_key else actor.name
        raise NotAllowed(f"{whose} lacks the permission {permission}.")


def permissions_of(duties: Iterable[Duty]) -> frozenset[Permission]:
    """What somebody with these duties may do."""
    return frozenset(permission for duty in duties for permission in MAY[duty])

"""Requests that cannot be done: one small class a situation, owning its words and a permanent kebab-case code.

Doors translate each class to one status. What is wrong in files and texts travels as problems instead
(`incentives.values.problem.RefusedWithProblems`), and a broken sum as `InvariantBroken`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incentives.services.findings import PolicyFinding


class RequestRefused(Exception):
    """The root of the family. code is permanent; the text is a sentence for the person who asked."""

    code = "refused"


class NotFound(RequestRefused):
    """There is no such thing, or none that this actor may know of: both answer with the same words."""

    code = "not-found"

    def __init__(self, what: str, name: object) -> None:
        super().__init__(f"There is no {what} {name}.")


class NotAllowed(RequestRefused):
    """The actor may not do this. code is `not-allowed`, or `second-person-needed` where somebody else must do it."""

    code = "not-allowed"

    def __init__(self, message: str, code: str = "not-allowed") -> None:
        self.code = code
        super().__init__(message)


class Conflict(RequestRefused):
    """What is there already forbids it. Codes in use are listed beside the services that raise them."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class ReviewUnanswered(RequestRefused):
    """A policy in force has serious findings that nobody has answered; nothing is paid from it until somebody does."""

    code = "review-unanswered"

    def __init__(self, findings: Iterable[PolicyFinding]) -> None:
        self.findings = tuple(findings)
        count = len(self.findings)
        noun = "finding waits" if count == 1 else "findings wait"
        super().__init__(f"{count} serious {noun} for an answer in policies of this period.")

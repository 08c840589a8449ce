"""What the page of a pattern says beside its title, reason, remedy and sources: the condition, two examples, settings.

A setting's value is written from the constant that decides, so that a page cannot say another number than the audit.
"""

from __future__ import annotations

from dataclasses import dataclass

OWN = "own proposal, to be calibrated"
"""The source of a setting that no authority names."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A number that decides: what it is, how much it is, and who says so."""

    what: str
    value: str
    source: str = OWN


@dataclass(frozen=True, slots=True)
class Page:
    """finds: the exact condition, and from where which severity holds. harmful, better: the same pay, both ways.

    exceptions: what was left aside on purpose, or what the audit takes a missing statement for; may be empty.
    """

    finds: str
    harmful: str
    better: str
    settings: tuple[Setting, ...] = ()
    exceptions: str = ""

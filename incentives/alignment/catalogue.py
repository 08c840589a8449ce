"""The catalogue of harm patterns: every module of `incentives.alignment.patterns` holds one, and all of them are in it.

The catalogue is what stands in that folder of this package, in the order of the modules' names; nothing can be added
from outside. A lens (`incentives.alignment.lens`) takes out of it what its sources raise, as strictly as they do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from importlib import import_module
from pkgutil import iter_modules

from incentives.alignment import patterns
from incentives.alignment.circumstances import NONE
from incentives.alignment.finding import Finding
from incentives.alignment.lens import Lens
from incentives.alignment.pattern import Pattern
from incentives.alignment.subject import Subject


def _pattern_of(module: str) -> Pattern:
    """The pattern of a module; its id is the module's name."""
    pattern = import_module(f"{patterns.__name__}.{module}").PATTERN
    if not isinstance(pattern, Pattern) or pattern.id != module.replace("_", "-"):
        raise TypeError(f"the module {module} holds no pattern of its name")
    return pattern


PATTERNS: tuple[Pattern, ...] = tuple(_pattern_of(module.name) for module in iter_modules(patterns.__path__))
"""Every pattern, once."""
BY_ID = {pattern.id: pattern for pattern in PATTERNS}
"""Every pattern by its id."""


def patterns_under(lens: Lens | None) -> tuple[Pattern, ...]:
    """The patterns that a lens raises, each looking as strictly as the lens does; all of them without a lens."""
    if lens is None:
        return PATTERNS
    return tuple(_as_strict(pattern, lens) for pattern in PATTERNS if lens in pattern.lenses)


def _as_strict(pattern: Pattern, lens: Lens) -> Pattern:
    stricter = pattern.stricter.get(lens)
    if stricter is None:
        return pattern
    said = {each.name: getattr(stricter, each.name) for each in fields(stricter)}
    return replace(pattern, **said, look_after=None, weighed_by=NONE)


def findings_of(subject: Subject, lens: Lens | None = None) -> list[Finding]:
    """What the patterns find for a role, those last that look at what the others found.

    Findings that stronger ones imply still stand beside them; `incentives.alignment.implied` puts them in order.
    """
    raised = patterns_under(lens)
    found = [finding for pattern in raised if pattern.look_after is None for finding in pattern.findings(subject)]
    alone = tuple(found)
    found += [each for pattern in raised if pattern.look_after is not None for each in pattern.findings(subject, alone)]
    return found


def through_lens(findings: Iterable[Finding], lens: Lens | None) -> tuple[Finding, ...]:
    """Those of findings made without a lens that the lens raises, each implied one by itself where its parent goes.

    What is no pattern's finding (a behaviour that pays, with its proof) is seen through every lens. This only leaves
    out; where a lens is stricter than the rest, the audit itself has to be made with it.
    """
    if lens is None:
        return tuple(findings)
    return tuple(seen for finding in findings for seen in _seen(finding, lens))


def _seen(finding: Finding, lens: Lens) -> tuple[Finding, ...]:
    below = tuple(seen for each in finding.implied for seen in _seen(each, lens))
    pattern = BY_ID.get(finding.pattern)
    if pattern is not None and lens not in pattern.lenses:
        return below
    return (replace(finding, implied=below),)

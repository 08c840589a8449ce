"""The catalogue of harm patterns: every module of `incentives.alignment.patterns` holds one, and all of them are in it.

The catalogue is what stands in that folder of this package, in the order of the modules' names; nothing can be added
from outside.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from incentives.alignment import patterns
from incentives.alignment.pattern import Pattern


def _pattern_of(module: str) -> Pattern:
    """The pattern of a module; its id is the module's name."""
    pattern = import_module(f"{patterns.__name__}.{module}").PATTERN
    if not isinstance(pattern, Pattern) or pattern.id != module.replace("_", "-"):
        raise TypeError(f"the module {module} holds no pattern of its name")
    return pattern


PATTERNS: tuple[Pattern, ...] = tuple(_pattern_of(module.name) for module in iter_modules(patterns.__path__))
"""Every pattern, once."""

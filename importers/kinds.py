"""Which kinds of sheet there are, how people name them and how their row of headings is found.

Which columns a sheet must have, and what they may hold, is decided at acceptance, where the policies are known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from incentives.performance.staged import SheetKind

_GAPS = re.compile(r"[\s\-_]+")
PASSED_OVER = frozenset({"notes", "instructions", "readme", "about"})


@dataclass(frozen=True, slots=True)
class SheetForm:
    """One kind of sheet. keys are the headings that tell the row of headings; columns are those it always has."""

    kind: SheetKind
    title: str
    names: tuple[str, ...]
    keys: tuple[str, ...]
    columns: tuple[str, ...]


FORMS = (
    SheetForm(
        SheetKind.ROSTER,
        "Roster",
        ("roster",),
        ("participant",),
        ("participant", "name", "role", "starts_on", "ends_before"),
    ),
    SheetForm(SheetKind.QUOTAS, "Quotas", ("quotas", "quota"), ("participant",), ("participant",)),
    SheetForm(SheetKind.RESULTS, "Results", ("results",), ("participant",), ("participant",)),
    SheetForm(
        SheetKind.GROUP_RESULTS,
        "Group results",
        ("groupresults", "teamresults"),
        ("counted_for", "name"),
        ("counted_for", "name"),
    ),
    SheetForm(SheetKind.COMPANY_RESULTS, "Company results", ("companyresults",), ("measure",), ("measure", "result")),
)
_BY_NAME = {name: form for form in FORMS for name in form.names}


def plain_name(sheet: str) -> str:
    """A sheet's name as it is compared: `Team Results` is `teamresults`."""
    return _GAPS.sub("", sheet).casefold()


def form_of(sheet: str) -> SheetForm | None:
    """The kind of sheet of that name, or None."""
    return _BY_NAME.get(plain_name(sheet))


def nearest_form(sheet: str) -> SheetForm | None:
    """The kind whose name is most like it, or None when nothing is near."""
    near = get_close_matches(plain_name(sheet), _BY_NAME, n=1)
    return _BY_NAME[near[0]] if near else None


def heading(text: str) -> str:
    """A heading as it is compared: `Starts on` is `starts_on`."""
    return _GAPS.sub("_", text.strip()).casefold()

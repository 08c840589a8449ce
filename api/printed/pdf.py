"""Statements as tagged PDF (PDF/UA-1), with the same bytes for the same statement on any machine.

Fonts are those that the typesetter brings. A name in a script that they lack is set with what the machine has, and then
without the promise of PDF/UA, rather than left unreadable.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.resources import files
from types import ModuleType

from api.printed.contents import told
from incentives.services.errors import Conflict
from incentives.services.statements import StatementOfPayout

TEMPLATE = "statement.typ"
ACCESSIBLE = "ua-1"


def statement_pdf(found: StatementOfPayout) -> bytes:
    """The statement as PDF, dated by its run. Conflict `pdf-missing` where the service was installed without PDF."""
    typst = _typesetter()
    words = json.dumps(told(found), ensure_ascii=False)
    at = found.run.approved_at or found.run.calculated_at
    try:
        return _compiled(typst, words, at, own_fonts=True)
    except typst.TypstError:
        return _compiled(typst, words, at, own_fonts=False)


def _compiled(typst: ModuleType, words: str, at: datetime, *, own_fonts: bool) -> bytes:
    made: bytes = typst.compile(
        _template(),
        format="pdf",
        sys_inputs={"told": words},
        pdf_standards=[ACCESSIBLE] if own_fonts else [],
        ignore_system_fonts=own_fonts,
        timestamp=int(at.timestamp()),
    )
    return made


@cache
def _template() -> bytes:
    return (files("api.printed") / TEMPLATE).read_bytes()


def _typesetter() -> ModuleType:
    try:
        return import_module("typst")
    except ImportError:
        message = "This service was installed without PDF; whoever runs it installs incentives[pdf]."
        raise Conflict("pdf-missing", message) from None

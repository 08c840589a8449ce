"""What identifies a version: what its file says, wherever saying it differently would pay differently.

Comments, layout and the order of keys make no difference, except where order is pay: gates and modifiers apply one
after the other, and of two points at one place of a curve the second one counts.
"""

from __future__ import annotations

import hashlib
import json

from incentives.documents.tree import Document

IN_ORDER_AT_THE_TOP = ("gates", "modifiers")
IN_ORDER_ANYWHERE = "curve"


def fingerprint(document: Document) -> str:
    """SHA-256 of the canonical form of what the file says."""
    said = {key: _canonical(value, ordered=key in IN_ORDER_AT_THE_TOP) for key, value in document.plain().items()}
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _canonical(said: object, *, ordered: bool = False) -> object:
    """Mappings whose order is pay become lists of pairs; the others are sorted when they are written."""
    if isinstance(said, list):
        return [_canonical(each) for each in said]
    if not isinstance(said, dict):
        return said
    inside = {key: _canonical(value, ordered=key == IN_ORDER_ANYWHERE) for key, value in said.items()}
    return list(inside.items()) if ordered else inside

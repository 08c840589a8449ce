"""What identifies a version: what its file says, wherever saying it differently would pay differently.

Comments, layout and the order of keys make no difference, except where order is pay: gates and modifiers apply one
after the other, of two points at one place of a curve the second one counts, and where worths are rounded what is left
over goes to the component listed first.
"""

from __future__ import annotations

import hashlib
import json

from incentives.documents.tree import Document

IN_ORDER_AT_THE_TOP = ("gates", "modifiers")
IN_ORDER_ANYWHERE = "curve"
DIVIDES_IN_ORDER = "worth_rounding"


def fingerprint(document: Document) -> str:
    """SHA-256 of the canonical form of what the file says."""
    said = {key: _canonical(value, ordered=key in IN_ORDER_AT_THE_TOP) for key, value in document.plain().items()}
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _canonical(said: object, *, ordered: bool = False, divided: bool = False) -> object:
    """Mappings whose order is pay become lists of pairs; the others are sorted when they are written.

    divided holds inside a role that rounds worths: there the order of components is pay.
    """
    if isinstance(said, list):
        return [_canonical(each) for each in said]
    if not isinstance(said, dict):
        return said
    divided = divided or DIVIDES_IN_ORDER in said
    in_order = {IN_ORDER_ANYWHERE, *(["components"] if divided else [])}
    inside = {key: _canonical(value, ordered=key in in_order, divided=divided) for key, value in said.items()}
    return list(inside.items()) if ordered else inside

"""A copy of an uploaded file with every problem marked at its cell, for the person who mends it.

The copy is always an .xlsx: the uploaded workbook itself where it is one, else the same cells in a new one. It is made
in a process of its own, like reading, because the file may be hostile. Where a file cannot be opened or is too large to
be copied, the sheet of problems stands alone and says so; so there is always something to hand back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import PurePosixPath

from importers.asked import Asked
from importers.contained import cause_of_death, run_contained
from importers.envelope import ending_of, refuse_bytes, refuse_size, refuse_type
from importers.faults import Fault, Refused
from importers.kinds import form_of_kind
from importers.limits import LIMITS, Limits
from importers.marks import marks_of
from importers.reading import AS_FOUND, Reading
from incentives.values.problem import Problem

START = b'{"start":true}\n'


def annotated_copy(
    content: bytes, file: str, problems: Iterable[Problem], *, reading: Reading = AS_FOUND, limits: Limits = LIMITS
) -> bytes:
    """The copy of the file as an .xlsx. file: its name as the places of the problems have it.

    reading: what the uploader said about the file when the problems were found.
    """
    asked = Asked(ending_of(file), PurePosixPath(file).stem, reading.encoding, reading.delimiter)
    order: dict[str, object] = {
        "file": file,
        "asked": asdict(asked),
        "title": None if reading.sheet is None else form_of_kind(reading.sheet).title,
        "marks": [asdict(mark) for mark in marks_of(file, problems)],
    }
    refused = refuse_type(file) or refuse_size(len(content), limits) or refuse_bytes(content, asked.ending)
    if refused is None:
        try:
            return _made(order, content, limits)
        except Refused as fault:
            refused = fault.fault
    return _made(order | {"alone": refused.message}, b"", limits)


def _made(order: dict[str, object], content: bytes, limits: Limits) -> bytes:
    """What the marking process makes. Raises Refused."""
    given = json.dumps(order, ensure_ascii=False).encode() + b"\n" + content
    output, code = run_contained("importers.marking", (json.dumps(asdict(limits)),), given, limits)
    if not output.startswith(START):
        raise RuntimeError(f"the marking process did not start (exit code {code})")
    answer, _, copy = output.removeprefix(START).partition(b"\n")
    told = json.loads(answer) if code == 0 and answer else {}
    if "fault" in told:
        raise Refused(Fault(**told["fault"]))
    if code != 0 or told.get("size") != len(copy):
        raise Refused(cause_of_death(code))
    return copy

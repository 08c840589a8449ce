"""What a person said before of files of the same source, for those that leave the same question open again.

It answers a question that a file asks and nothing else: a file that shows its encoding or delimiter is read as it shows
itself, and where the earlier answer does not fit, the question is asked again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from importers.asked import Asked
from importers.contained import Answer
from importers.faults import Fault, Refused
from importers.reading import Reading, SaidBefore
from incentives.performance.staged import StagedWorkbook

QUESTIONS = {"encoding-unclear": "encoding", "delimiter-unclear": "delimiter"}
NO_TABLE = frozenset({"missing-heading", "sheet-kind-unclear"})


def read_as_before(asked: Asked, reading: Reading, read: Callable[[Asked], Answer]) -> tuple[Answer, Fault | None]:
    """What is read; and where an earlier answer tells the columns, the question that it was taken for.

    Raises Refused with the first question of the file where no earlier answer fits.
    """
    question: Refused | None = None
    notes: tuple[str, ...] = ()
    while True:
        try:
            answer = read(asked)
        except Refused as refused:
            word = QUESTIONS.get(refused.fault.code)
            known = None if word is None else reading.said_before(word)
            if word is None or known is None or getattr(asked, word) is not None:
                raise question or refused from None
            question = question or refused
            asked = replace(asked, encoding=known.sign) if word == "encoding" else replace(asked, delimiter=known.sign)
            notes += (f"{_taken(known)}, {known.who}.",)
        else:
            told = replace(answer, notes=(*answer.notes, *notes))
            columns = question is not None and asked.delimiter != reading.delimiter
            return told, question.fault if question is not None and columns else None


def as_read(reading: Reading, workbook: StagedWorkbook | None) -> str:
    """The line that would have the file read once more as it was read, with the earlier answers that it needed."""
    notes = () if workbook is None else workbook.notes
    needed = [each for each in reading.before if any(note.startswith(f"{_taken(each)},") for note in notes)]
    return "; ".join(filter(None, (reading.said, *(f"{each.word}={each.value}" for each in needed))))


def _taken(known: SaidBefore) -> str:
    return f"Its {known.word} was taken to be {known.value}"


def makes_no_table(workbook: StagedWorkbook) -> bool:
    """Whether no table was found in the file that way."""
    found = (*workbook.problems, *(problem for sheet in workbook.sheets for problem in sheet.problems))
    return any(problem.code in NO_TABLE for problem in found)

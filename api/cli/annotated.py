"""`--annotated FILE`: copies of refused workbooks with every problem marked at its cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from api.cli.terminal import say
from importers.annotated import annotated_copy
from importers.marks import concern
from importers.reading import Reading
from incentives.values.problem import Problem


def write_annotated(target: Path, workbooks: Sequence[Path], problems: Sequence[Problem], reading: Reading) -> None:
    """Writes a copy of each workbook with problems to the target; of several, with their own names added to it."""
    wrong = [file for file in workbooks if concern(file.name, problems)]
    for file in wrong:
        copy = annotated_copy(file.read_bytes(), file.name, problems, reading=reading)
        written = target if len(wrong) == 1 else target.with_name(f"{target.stem}-{file.stem}{target.suffix}")
        try:
            written.write_bytes(copy)
        except OSError as error:
            raise click.UsageError(f"{written} cannot be written: {error.strerror}.") from None
        say(f"The problems of {file.name} are marked in {written}.", error=True)

"""Problems on the command line: every one of them, where it stands, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from api.cli.terminal import say

if TYPE_CHECKING:
    from incentives.values.problem import Problem


def say_problems(problems: Sequence[Problem], *, error: bool = False) -> None:
    """Each problem on a line of its own, as `file:line: key: message hint` or `file, sheet, cell: message hint`."""
    for problem in problems:
        say(str(problem), error=error, colour="red")


def counted(count: int, one: str, many: str | None = None) -> str:
    """`1 problem`, `2 problems`; irregular words give their plural."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def stop_with(problems: Sequence[Problem], conclusion: str = "") -> NoReturn:
    """Tells every problem on the error stream, and ends the command with 1."""
    say_problems(problems, error=True)
    say(f"{counted(len(problems), 'problem')}. {conclusion}".rstrip(), error=True, bold=True)
    raise SystemExit(1)

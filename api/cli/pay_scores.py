"""The scores of a run: every component and part of everybody's pay, so that each figure on the way can be compared."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from io import StringIO
from typing import Any

from api.cli.paid import Paid
from api.cli.terminal import styled, table
from incentives.payout.run import PaidScorecard
from incentives.payout.scores import Score, scores_of
from incentives.payout.settling import is_settlement
from incentives.plan.compile import compile_plan
from incentives.plan.plan import Plan
from incentives.values.decimals import fixed

PLACES = 12
HEADINGS = ("participant", "name", "role", "starts_on", "component", "weight_percent", "score_percent", "known")


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One score of one payout, as exact text: percentages are plain decimals, rounded half up to twelve places.

    component joins the names on the way to a part with dots; weight is empty where nothing is weighed.
    """

    participant: str
    name: str
    role: str
    starts_on: date
    component: str
    weight: str
    score: str
    known: bool


def score_rows(paid: Paid) -> tuple[ScoreRow, ...]:
    """Every score of every payout, in the order of the payouts and then of the policy."""
    plans: dict[str, Plan] = {}
    rows: list[ScoreRow] = []
    starts = {each.key: each.starts_on for each in paid.dataset.roster.assignments}
    for payout in (each for each in paid.run.payouts if not is_settlement(each.assignment)):
        if payout.role not in plans:
            role = payout.role.partition("/")[2]
            plans[payout.role] = compile_plan(paid.policy_of(payout.role), role, paid.run.period)
        name = paid.dataset.roster.people[payout.participant].name
        scores = scores_of(plans[payout.role], payout.amounts)
        rows += (_row(payout, name, starts[payout.assignment], score) for score in scores)
    return tuple(rows)


def scores_as_json(paid: Paid) -> list[dict[str, Any]]:
    """The scores, one object each."""
    return [
        {
            "participant": row.participant,
            "role": row.role,
            "starts_on": row.starts_on.isoformat(),
            "component": row.component,
            "weight_percent": row.weight or None,
            "score_percent": row.score,
            "known": row.known,
        }
        for row in score_rows(paid)
    ]


def scores_as_csv(paid: Paid) -> str:
    """A line a score, under headings."""
    from api.cli.pay_files import escaped

    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for row in score_rows(paid):
        words = map(escaped, (row.participant, row.name, row.role, row.starts_on.isoformat(), row.component))
        writer.writerow([*words, row.weight, row.score, _yes(known=row.known)])
    return stream.getvalue()


def score_cells(paid: Paid) -> list[tuple[list[str], list[str]]]:
    """The rows of a sheet of scores: words, then amounts."""
    return [
        ([row.participant, row.name, row.role, row.starts_on.isoformat(), row.component], [row.weight, row.score])
        for row in score_rows(paid)
        if row.known
    ]


def scores_text(paid: Paid) -> str:
    """A table for people, one payout after the other; parts are indented under what they are part of."""
    return "\n".join((*_blocks(score_rows(paid)), ""))


def _blocks(rows: tuple[ScoreRow, ...]) -> Iterator[str]:
    whose: dict[tuple[str, str, str, date], list[ScoreRow]] = {}
    for row in rows:
        whose.setdefault((row.participant, row.name, row.role, row.starts_on), []).append(row)
    for (participant, name, role, starts_on), scores in whose.items():
        yield ""
        yield styled(f"Scores of {name} ({participant}) as {role} from {starts_on}", bold=True)
        lines = [
            (
                _indented(each.component),
                f"{each.weight}%" if each.weight else "",
                f"{each.score}%" if each.known else "",
            )
            for each in scores
        ]
        yield from table(("component", "weight", "score"), lines, right=(1, 2))


def _row(payout: PaidScorecard, name: str, starts_on: date, score: Score) -> ScoreRow:
    return ScoreRow(
        participant=payout.participant,
        name=name,
        role=payout.role,
        starts_on=starts_on,
        component=".".join(score.path),
        weight="" if score.weight is None else _percent(score.weight),
        score=_percent(score.score),
        known=score.known,
    )


def _percent(share: Fraction) -> str:
    text = fixed(share * 100, PLACES).rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"


def _indented(component: str) -> str:
    above, _, own = component.rpartition(".")
    return "  " * (component.count(".")) + own if above else component


def _yes(*, known: bool) -> str:
    return "yes" if known else "no"

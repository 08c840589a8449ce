"""The company of the story: 200 people of ten service teams, what was measured of them, and what they are to be paid.

`reckoned` is a second, plain way to work a payout out: three lines of school arithmetic for each part, from the curves
as the policy files state them. Nothing of the service is asked for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import floor
from pathlib import Path

FOLDER = Path(__file__).parent
FIRST, SECOND = (f"service/{day}.yaml" for day in ("2026-01-01", "2026-07-01"))
QUARTERS = {
    "2026-Q1": (date(2026, 1, 1), date(2026, 4, 1)),
    "2026-Q2": (date(2026, 4, 1), date(2026, 7, 1)),
    "2026-Q3": (date(2026, 7, 1), date(2026, 10, 1)),
    "2026-Q4": (date(2026, 10, 1), date(2027, 1, 1)),
}
TEAMS = ("Aalen", "Bonn", "Celle", "Dachau", "Emden", "Fulda", "Goslar", "Hameln", "Ilmenau", "Jena")
TARGETS = {"agent": Fraction(4000), "lead": Fraction(8000)}
WEIGHTS = {
    ("2026-Q1", "agent"): (70, 30),
    ("2026-Q2", "agent"): (70, 30),
    ("2026-Q3", "agent"): (60, 40),
    ("2026-Q4", "agent"): (60, 40),
}
OF_LEADS = (50, 50)
QUALITY = ((60, 0), (85, 100), (95, 130))
FIRST_CONTACT = ((45, 0), (75, 100), (90, 130))


@dataclass(frozen=True, slots=True)
class Job:
    """Somebody in a role of a team, from a day on and, if they leave it, before another."""

    participant: str
    role: str
    team: str
    starts_on: date
    ends_before: date | None = None

    def days(self, quarter: str) -> int:
        """How many days of a quarter they are in it."""
        first, after = QUARTERS[quarter]
        return max(0, (min(self.ends_before or after, after) - max(self.starts_on, first)).days)


def text_of(file: str) -> str:
    """The text of a policy file of the company."""
    return (FOLDER / file.replace("/", "-")).read_text(encoding="utf-8")


def founding_jobs() -> list[Job]:
    """200 people: the first of each team leads it."""
    hired = date(2020, 1, 1)
    return [
        Job(name_of(number), "lead" if number % 20 == 1 else "agent", TEAMS[(number - 1) // 20], hired)
        for number in range(1, 201)
    ]


def name_of(number: int) -> str:
    """The identifier of a participant."""
    return f"P-{number:03}"


def quality_of(participant: str, quarter: str) -> Fraction:
    """The checked quality of somebody in a quarter, in percent: between 58 and 97, and different each quarter."""
    number, turn = int(participant.removeprefix("P-")), int(quarter[-1])
    return Fraction(580 + (number * 37 + turn * 101) % 391, 10)


def first_contact_of(team: str, quarter: str) -> Fraction:
    """What a team solved at the first contact, in percent: between 50 and 90."""
    return Fraction(50 + (TEAMS.index(team) * 7 + int(quarter[-1]) * 11) % 41)


def sheets(quarter: str, jobs: Iterable[Job], quality: Mapping[str, Fraction]) -> str:
    """The workbook of a quarter as its sheets look. quality: results in percent that were measured otherwise."""
    held = [job for job in jobs if job.days(quarter)]
    people = sorted({job.participant for job in held})
    measured = {each: quality.get(each, quality_of(each, quarter)) for each in people}
    roster = "\n".join(
        f"{job.participant} | {job.participant} Name | service/{job.role} | {job.starts_on} | "
        f"{job.ends_before or ''} | {job.team}"
        for job in held
    )
    results = "\n".join(f"{each} | {float(measured[each])}%" for each in people)
    teams = "\n".join(f"team | {team} | {first_contact_of(team, quarter)}%" for team in TEAMS)
    return (
        f"Roster:\nparticipant | name | role | starts_on | ends_before | team\n{roster}\n"
        f"Results:\nparticipant | checked_quality\n{results}\n"
        f"Group results:\ncounted_for | name | first_contact\n{teams}\n"
    )


def reckoned(job: Job, quarter: str, quality: Fraction | None = None) -> int:
    """What the job is to be paid for the quarter, in cents, before anything is corrected."""
    first, after = QUARTERS[quarter]
    weights = WEIGHTS[quarter, job.role] if job.role == "agent" else OF_LEADS
    target = TARGETS[job.role] / 4 * job.days(quarter) / (after - first).days
    own = quality_of(job.participant, quarter) if quality is None else quality
    reached = (along(QUALITY, own), along(FIRST_CONTACT, first_contact_of(job.team, quarter)))
    parts = sum(to_the_cent(target * weight * share / 10_000) for weight, share in zip(weights, reached, strict=True))
    return max(parts, to_the_cent(target / 5))


def along(points: tuple[tuple[int, int], ...], result: Fraction) -> Fraction:
    """The straight line from point to point, level before the first and after the last."""
    for (here, pays), (there, pays_there) in pairwise(points):
        if result <= here:
            return Fraction(pays)
        if result <= there:
            return pays + (result - here) * (pays_there - pays) / (there - here)
    return Fraction(points[-1][1])


def to_the_cent(amount: Fraction) -> int:
    """Cents, half a cent up."""
    return floor(amount * 100 + Fraction(1, 2))

"""What the demo tells while it sets up: the road of one quarter, for somebody who has never seen the service."""

from __future__ import annotations

from api.cli.check_text import say_detail, say_headline, say_proof
from api.cli.demo_company import ANSWER, ANSWERED_BY, Company
from api.cli.problems import counted
from api.cli.terminal import paragraph, say, table
from incentives.services.findings import PolicyFinding
from incentives.store.records import FactKind
from incentives.values.currency import minor_unit, money_text
from incentives.values.decimals import grouped

FACTS = {FactKind.ROSTER: "assignments", FactKind.QUOTAS: "quotas", FactKind.RESULTS: "results"}


def say_company(company: Company, *, kept: bool) -> None:
    """From the files to the run that waits for its approval."""
    _say_files(company, kept=kept)
    _say_stop(company)
    _say_answer(company)
    _say_payouts(company)
    _say_people(company)


def _say_files(company: Company, *, kept: bool) -> None:
    _say_heading("A sample company")
    files = ", ".join(each.file for each in company.accepted.files)
    rows = company.accepted.summary.rows if company.accepted.summary else {}
    facts = ", ".join(f"{rows[kind]} {noun}" for kind, noun in FACTS.items() if kind in rows)
    _say(f"{counted(company.versions, 'policy version')} of a software company, people, and a database, in:")
    say(f"  {company.folder}{'' if kept else ' (removed at the end; --folder keeps one)'}")
    _say(f"HR uploads {files} for {company.accepted.period}; every cell is checked, and all is accepted: {facts}.")


def _say_stop(company: Company) -> None:
    if not company.stopping:
        return
    named = ", ".join(dict.fromkeys(each.policy.title for each in company.stopping))
    _say_heading("Finance calculates, and is stopped")
    _say(
        f"{named}: {counted(len(company.stopping), 'finding')} of high severity or above that nobody has answered, so "
        "nothing is paid from it. The audit found:"
    )
    for each in company.harmful:
        say_headline(each.finding)
    proven = next((each for each in company.harmful if each.finding.proof is not None), None)
    if proven is not None:
        _say_one_proof(proven)


def _say_one_proof(proven: PolicyFinding) -> None:
    say()
    _say(f"One of them, proven: {proven.finding.title[0].lower()}{proven.finding.title[1:]}.")
    say_detail("what", proven.finding.what)
    say_proof(proven.finding, proven.policy)
    say_detail("why", proven.finding.why)
    say_detail("instead", proven.finding.instead)


def _say_answer(company: Company) -> None:
    if company.stopping:
        _say_heading("Somebody answers for it, by name and until a day")
        _say(
            f'The {ANSWERED_BY.replace("-", " ")} accepts this until {company.answered_until}: "{ANSWER}" '
            "The answer stands in the policy file, is shown with the findings, and runs out by itself."
        )


def _say_payouts(company: Company) -> None:
    run = company.run
    _say_heading(f"Payouts of {run.period} by role")
    lines = [
        (each.role, str(each.participants), str(each.payouts), _money(each.total, run.currency))
        for each in company.totals
    ]
    lines.append(("together", "", str(run.payouts), _money(run.total, run.currency)))
    headings = ("role", "participants", "payouts", f"total {run.currency}")
    for line in table(headings, lines, right=(1, 2, 3)):
        say(f"  {line}")
    _say(
        f"Whoever calculates the same files gets the same fingerprints: inputs {run.input_fingerprint[:12]}…, payouts "
        f"{run.result_fingerprint[:12]}…. The run waits for a second person to approve it."
    )


def _say_people(company: Company) -> None:
    _say_heading("Sign in as")
    rows = [(person.login, person.password, person.name, person.finds) for person in company.people]
    for line in table(("login", "password", "name", "finds"), rows):
        say(f"  {line}")


def _say_heading(text: str) -> None:
    say()
    say(text, bold=True)


def _say(text: str) -> None:
    say(paragraph(text, first="  "))


def _money(minor_units: int, currency: str) -> str:
    return grouped(money_text(minor_units * minor_unit(currency), currency))

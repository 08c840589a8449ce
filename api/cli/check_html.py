"""The outcome of `incentives check` as one HTML file: no script, nothing fetched, readable alone and on paper."""

from __future__ import annotations

from datetime import date

from jinja2 import Environment, PackageLoader, StrictUndefined

from api.cli.check_text import finding_details
from api.cli.check_words import both_scorecards, outcome, place_of, since
from api.cli.checked import Checked
from api.cli.terminal import clean
from incentives.alignment.finding import Severity

PROOF = ("before", "after")


def checked_as_html(checked: Checked, least: Severity | None, on: date) -> str:
    """The whole page. Everything that files say is escaped."""
    pages = Environment(loader=PackageLoader("api"), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    pages.filters["clean"] = clean
    return pages.get_template("check_report.html").render(
        checked=checked,
        severities=[(str(each), _count(checked, each)) for each in reversed(Severity)],
        said=outcome(checked, least),
        on=on,
        since=since,
        place_of=place_of,
        details=finding_details,
        both_scorecards=both_scorecards,
        labels_of_proof=PROOF,
    )


def _count(checked: Checked, severity: Severity) -> int:
    return sum(finding.severity is severity for audit in checked.audits for finding in audit.findings)

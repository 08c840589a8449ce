"""`incentives prove`, `prices` and `repair`: what harm pays at most, what results are worth, and what mends it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.building import flat, run

POLICIES = Path(__file__).parents[2] / "policies"
DESK = POLICIES / "retention-desk" / "2026-01-01.yaml"


def test_prove_tells_bound_and_scorecard_and_the_best_honest_work() -> None:
    output = flat(run("prove", DESK))
    assert "catalogue version" in output
    assert "34 behaviours" in output
    assert "obstruct-cancellation 3 120% 120% 20% saved_customers" in output
    assert "harm pays more" in output
    assert "safe" not in output.lower().split()


def test_prove_as_json_holds_both_scorecards_and_whether_they_meet() -> None:
    [policy] = json.loads(run("prove", DESK, "--json").output)
    first = policy["roles"][0]["suprema"][0]
    assert (first["behaviour"], first["at_most"], first["found"], first["meets"]) == (
        "obstruct-cancellation",
        "1.2",
        "1.2",
        True,
    )
    assert first["payout_after"] == "3600.00"
    assert first["before"]["saved_customers"] != first["after"]["saved_customers"]


def test_prices_tell_rates_guards_and_the_index_as_a_score() -> None:
    output = flat(run("prices", POLICIES / "field-sales" / "2026-07-01.yaml", "--role", "account_executive"))
    assert "alignment index 0.7" in output
    assert "(a score, never a proof)" in output
    assert "1% of early_customer_loss new_revenue 30,000.00 EUR 37,500.00 EUR" in output
    assert "new_revenue early_customer_loss 1 1 yes" in output


def test_repair_prints_a_patch_and_says_where_no_weights_can_help() -> None:
    result = run("repair", DESK, "--behaviour", "obstruct-cancellation")
    output = flat(result)
    assert result.exit_code == 0
    assert "No weighting of the present measures can help against this behaviour" in output
    assert "+  churn_after_save:" in result.output
    assert "-        weight: 100%" in result.output


def test_a_file_with_problems_is_refused_by_each_of_them(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("format: 1\n")
    for command in ("prove", "prices", "repair"):
        result = run(command, broken)
        assert result.exit_code == 1
        assert "broken.yaml:1" in flat(result)


def test_workbooks_without_their_period_are_misuse() -> None:
    assert run("repair", DESK, DESK).exit_code == 2

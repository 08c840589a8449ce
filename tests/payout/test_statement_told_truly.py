"""What a statement must not get wrong: levels not reached, lines that go on, no way left, the time and the limits."""

from __future__ import annotations

from fractions import Fraction

import pytest

from incentives.payout.exact import calculate
from incentives.payout.statement import build_statement
from incentives.plan.plan import Plan
from tests.payout.plans import plan_of

TEXT = """\
format: 1
policy: told
effective_from: 2026-07-01
title: Told truly
owner: tests@example.com
currency: EUR
period: quarter
change: {replaces: nothing, because: It shows statements.}
measures:
  sales: {kpi: new_business_closed, unit: EUR, counted_for: participant, source: books, because: Sold., watch_for: Old.}
  quality: {kpi: quality_score, unit: percent, counted_for: participant, source: draw, because: Good., watch_for: Few.}
roles:
  clerk:
    title: Clerk
    kind: operations
    fixed_pay: 90%
    target_incentive: 1000 EUR per quarter
    typical: {TYPICAL}
    components: {COMPONENTS}
proration: calendar days in role
rounding: {to: 0.01 EUR, ties: half up, when: once per component}
examples:
  none: {role: clerk, given: {}, pays: {}}
"""
PASSING = "weight: 50%, missing: weight to the others"
SALES = f"sales: {{{PASSING}, pays_at_least: 50%, steps: {{any: {{at_least: 1 EUR, pays: 100%}}}}, otherwise: 0%}}"
QUALITY = f"quality: {{{PASSING}, steps: {{good: {{at_least: 80%, pays: 100%}}}}, otherwise: 20%}}"
BOTH = f"{SALES}, {QUALITY}"
CURVE = "curve: {fair: {at: 50%, pays: 50%}, good: {at: 80%, pays: 95%}}"
LINE = "the line from fair (50% at 50%) to good (95% at 80%)"
WAY = "way: {from: own baseline, to: 90%}, "
WAY += "curve: {start: {at: 0% of the way, pays: PAYS}, end: {at: 100% of the way, pays: MOST}}"


def _plan(components: str, typical: str = "{}", role: str = "", policy: str = "") -> Plan:
    text = TEXT.replace("{COMPONENTS}", "{" + components + "}").replace("{TYPICAL}", typical)
    unused = [line for line in text.splitlines() if line.startswith("  sales: {kpi") and "sales" not in components]
    text = text.replace("    typical:", f"{role}    typical:").replace("rounding: {to", f"{policy}rounding: {{to")
    return plan_of("\n".join(line for line in text.splitlines() if line not in unused) + "\n", "clerk")


def _lines(plan: Plan, **given: Fraction | int) -> str:
    full = {"share of full time": Fraction(1), "days in role": Fraction(92)}
    amounts = full | {name.replace("_", " "): Fraction(amount) for name, amount in given.items()}
    return " ".join(line for step in build_statement(plan, amounts).steps for line in step.lines)


@pytest.mark.parametrize(
    ("quality", "told"),
    [(79, "79%; short of good, it scores 20%."), (80, "80%; the level reached scores 100%.")],
)
def test_a_result_below_the_first_level_has_reached_none(quality: int, told: str) -> None:
    assert told in _lines(_plan(QUALITY.replace("50%", "100%")), quality=Fraction(quality, 100))


@pytest.mark.parametrize(
    ("quality", "told"),
    [
        (90, f"beyond good (95% at 80%), where {LINE} goes on, it scores 110%."),
        (80, "from good on (95%), it scores 95%."),
        (40, f"short of fair (50% at 50%), where {LINE} goes on, it scores 35%."),
    ],
)
def test_a_curve_that_continues_names_the_line_that_goes_on(quality: int, told: str) -> None:
    plan = _plan(f"quality: {{weight: 100%, {CURVE}, before_first: continues, after_last: continues}}")
    assert told in _lines(plan, quality=Fraction(quality, 100))


@pytest.mark.parametrize(("baseline", "told"), [(80, False), (95, True)])
def test_where_no_way_is_left_the_statement_says_what_counts_instead(baseline: int, told: bool) -> None:
    way = WAY.replace("PAYS", "0%").replace("MOST", "100%")
    plan = _plan(f"quality: {{weight: 100%, {way}}}", "{own baseline: 70%}")
    lines = _lines(plan, quality=Fraction(96, 100), own_baseline=Fraction(baseline, 100))
    assert ("a result better than the start counts as 100% of it and any other as 0%" in lines) is told


def test_money_over_a_way_without_its_start_is_told_and_does_not_break_the_statement() -> None:
    way = WAY.replace("PAYS", "0 EUR").replace("MOST", "500 EUR")
    plan = _plan(f"quality: {{prorated: no, missing: pays nothing, {way}}}", "{quality: 80%, own baseline: 70%}")
    assert "between start (0.00 EUR at 0%) and end (500.00 EUR at 100%)" in _lines(
        plan, quality=Fraction(4, 5), own_baseline=Fraction(7, 10)
    )
    assert "no result; the policy says pays nothing." in _lines(plan, quality=Fraction(4, 5))


def test_part_of_the_time_is_not_told_as_a_limit() -> None:
    part = "prorated: yes, pays_at_most: 200 EUR, pays_at_least: 100 EUR, "
    part += "curve: {none: {at: 0%, pays: 0 EUR}, all: {at: 100%, pays: 500 EUR}}"
    plan = _plan(f"both: {{combine: sum, components: {{quality: {{{part}}}}}}}", "{quality: 80%}")
    time = "it pays 300.00 EUR, of which 50% for the time and the share of full time: 150.00 EUR."
    assert time in _lines(plan, quality=Fraction(3, 5), days_in_role=46)
    assert "150.00 EUR, at least" not in _lines(plan, quality=Fraction(3, 5), days_in_role=46)
    assert "for the time and the share of full time: 50.00 EUR, at least 100.00 EUR." in _lines(
        plan, quality=Fraction(1, 5), days_in_role=46
    )


def test_a_rounded_daily_rate_of_money_is_told_as_such() -> None:
    money = "quality: {prorated: yes, curve: {none: {at: 0%, pays: 0 EUR}, all: {at: 100%, pays: 45 EUR}}}"
    plan = _plan(money, "{quality: 80%}", policy="daily_rate_rounding: {to: 0.01 EUR, ties: half up}\n")
    assert "for one day 0.49 EUR (rounded half up); 46 of them: 22.54 EUR." in _lines(plan, quality=1, days_in_role=46)


def test_where_nothing_is_known_no_worth_is_made_of_what_rounding_leaves() -> None:
    plan = _plan(BOTH, role="    worth_rounding: {to: 1 EUR, leftover: largest remainder first}\n")
    full = {"share of full time": Fraction(1), "days in role": Fraction(92)}
    assert calculate(plan, full).total == 0
    assert calculate(plan, full | {"quality": Fraction(9, 10)}).total == 1000

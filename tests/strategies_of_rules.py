"""Random rules of a policy beside its components: limits, gates, targets, proration, payroll, and what comes later."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.strategies_of_shapes import CENTRE, MEASURES, TIES, WORDS, percent, shapes

YES_NO = st.sampled_from(["yes", "no"])
PRIZE = st.fixed_dictionaries(
    {"what": st.just("prize"), "says": st.just("Drawn."), "because": st.just("Drawn.")},
    optional={
        "won_by": st.sampled_from(["the first", "rank", "everybody who reaches it"]),
        "worth": st.sampled_from(["100 EUR", "10000 EUR"]),
        "lasts": st.sampled_from(["1 day", "365 days"]),
        "in_kind": YES_NO,
        "products": st.sampled_from(["any", "particular", "particular securities"]),
    },
)
HANGS_ON_IT = st.fixed_dictionaries(
    {
        "what": st.sampled_from(["fixed pay moves with", "job depends on"]),
        "says": st.just("Drawn."),
        "because": st.just("Drawn."),
    }
)
ALSO_PAYS = st.one_of(PRIZE, HANGS_ON_IT)
STATED_OF_A_ROLE = st.fixed_dictionaries(
    {},
    optional={
        "customers": st.sampled_from(["retail", "business"]),
        "customers_are_vulnerable": YES_NO,
        "sets_terms": YES_NO,
        "diagnoses": YES_NO,
        "manages": st.sampled_from([[], ["other-policy/seller"]]),
        "sells_credit": YES_NO,
        "discretion": st.sampled_from([{"up_to": "10%"}, {"up_to": "30%", "criteria": "Written down."}]),
        "also_pays": st.lists(ALSO_PAYS, min_size=1, max_size=2),
    },
)


@st.composite
def after_earning(draw: st.DrawFn, names: list[str]) -> dict[str, Any]:
    """A draw or a deferral, or neither."""
    kind = draw(st.sampled_from(["", "", "draw", "deferral"]))
    yes_or_no = st.sampled_from(["yes", "no"])
    if kind == "draw":
        money = draw(st.sampled_from(["1000 EUR per month", "5555.55 EUR per year", "2500 EUR per quarter"]))
        return {"draw": {"pays": money, "recoverable": draw(yes_or_no), "prorated": draw(yes_or_no)}}
    if kind != "deferral":
        return {}
    deferral: dict[str, Any] = {"share": draw(st.sampled_from(["35%", "50%", "33.33%", "100%"])), "for": "8 periods"}
    if draw(st.booleans()):
        name = draw(st.sampled_from(names))
        condition = f"{draw(st.sampled_from(['', 'above ', 'at most ']))}{CENTRE[name]}{WORDS[MEASURES[name][1]]}"
        deferral["released_when"] = {"measure": name, "opens_at": condition}
        deferral["otherwise"] = draw(percent(0, 100))
    return {"deferral": deferral}


@st.composite
def pools(draw: st.DrawFn) -> dict[str, Any]:
    """A pool for the one role, or none."""
    if draw(st.integers(0, 2)) > 0:
        return {}
    pool: dict[str, Any] = {
        "roles": ["somebody"],
        "money": draw(st.sampled_from(["40000 EUR per year", "777.77 EUR per month"])),
        "when": draw(st.sampled_from(["always", "when pay exceeds it"])),
        "leftover": draw(st.sampled_from(["last takes it", "largest remainder first"])),
        "because": "Drawn.",
    }
    if pool["leftover"] == "last takes it" and draw(st.booleans()):
        pool["share_rounding"] = {"to": draw(st.sampled_from(["0.01%", "1%"])), "ties": draw(TIES)}
    return {"pools": {"all": pool}}


@st.composite
def prorations(draw: st.DrawFn) -> dict[str, Any]:
    """How part of a period counts."""
    kind = draw(st.sampled_from(["calendar days in role", "none", "working days in role", "months in role"]))
    stated: dict[str, Any] = {"proration": kind}
    if kind == "working days in role" and draw(st.booleans()):
        stated["holidays"] = ["2026-08-14", "2026-08-15"]
    if kind == "months in role":
        stated["month_counts"] = draw(st.sampled_from(["when held on its first day", "when held on any day"]))
    if kind != "none" and draw(st.integers(0, 3)) == 0:
        stated["daily_rate_rounding"] = {"to": draw(st.sampled_from(["0.01 EUR", "0.2 EUR"])), "ties": draw(TIES)}
        stated["leave"] = draw(st.sampled_from(["counts", "does not count"]))
    return stated


@st.composite
def target_rules(draw: st.DrawFn, parts: int) -> dict[str, Any]:
    """How a role's target is split and rounded, and how much of the role must be known."""
    rules: dict[str, Any] = {}
    if draw(st.integers(0, 3)) == 0:
        splits = [["20%", "20%", "20%", "40%"], ["1.5%", "33%", "33%", "32.5%"]]
        rules["split_over_periods"] = draw(st.sampled_from(splits))
    if draw(st.integers(0, 3)) == 0:
        rules["target_rounding"] = {"to": draw(st.sampled_from(["0.05 EUR", "20 EUR"])), "ties": draw(TIES)}
    if draw(st.integers(0, 3)) == 0:
        places = st.sampled_from(["0.01 EUR", "1 EUR", "2 EUR"])
        rules["worth_rounding"] = {"to": draw(places), "leftover": "largest remainder first"}
    if draw(st.integers(0, 3)) == 0:
        rules["least_known"] = str(draw(st.integers(1, parts)))
    return rules


@st.composite
def gates_and_modifiers(draw: st.DrawFn, names: list[str], parts: list[str]) -> dict[str, Any]:
    """A gate and a modifier, each or neither, on a component or the total."""
    rules: dict[str, Any] = {}
    targets = st.sampled_from(["total", *parts])
    if draw(st.booleans()):
        name = draw(st.sampled_from(names))
        word = draw(st.sampled_from(["", "at least ", "at most ", "above ", "below "]))
        effect = draw(st.sampled_from([{"pays_at_most": "100%"}, {"multiplied_by": "50%"}, {"multiplied_by": "0%"}]))
        limit = f"{word}{CENTRE[name]}{WORDS[MEASURES[name][1]]}"
        condition: dict[str, Any] = {"measure": name, "opens_at": limit}
        if draw(st.booleans()):
            limits = {each: f"{CENTRE[each]}{WORDS[MEASURES[each][1]]}" for each in names}
            condition = {draw(st.sampled_from(["opens_when_all", "opens_when_any"])): {**limits, name: limit}}
        gate = {**condition, "applies_to": draw(targets), "because": "Drawn.", **effect}
        if draw(st.integers(0, 3)) == 0:
            gate |= {"opened_for": draw(percent(0, 100)), "opened_despite_failures": draw(YES_NO)}
        rules["gates"] = {"gate": gate}
    if draw(st.booleans()):
        name = draw(st.sampled_from(names))
        rules["modifiers"] = {
            "modifier": {
                "measure": name,
                "applies_to": draw(targets),
                "when": draw(st.sampled_from(["before caps", "after caps"])),
                "combine": draw(st.sampled_from(["multiply", "add"])),
                "because": "Drawn.",
                **draw(shapes(name, factor=True, own=False)),
            }
        }
        if draw(st.integers(0, 2)) == 0:
            bounds = {"pays_at_most": "120%", "pays_at_least": draw(percent(50, 99))}
            rounding = {"to": draw(st.sampled_from(["1%", "0.5%"])), "ties": draw(TIES)}
            rules["modifiers"]["modifier"] |= {**bounds, "factor_rounding": rounding}
    return rules


@st.composite
def role_limits(draw: st.DrawFn) -> dict[str, Any]:
    """A cap and a floor of the payout, stated in every way; a cap by the last payout that can be lived with."""
    limits: dict[str, Any] = {}
    if draw(st.booleans()):
        caps = ["150% of target incentive", "8000 EUR", "33.33% of target incentive", "120% of last payout"]
        limits["pays_at_most"] = draw(st.sampled_from(caps))
    if draw(st.integers(0, 4)) == 0:
        floors = ["5% of target incentive", "10.55 EUR", "80% of last payout"]
        limits["pays_at_least"] = draw(st.sampled_from(floors))
    by_last = [key for key, limit in limits.items() if "last payout" in limit]
    lifted = "pays_at_least" in limits and "pays_at_least" not in by_last
    if by_last and (("pays_at_most" in by_last and not lifted) or draw(st.booleans())):
        limits["without_last_payout"] = "no limit"
    return limits


@st.composite
def payroll(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a role and its policy say of the currency of payroll; mostly nothing."""
    if draw(st.integers(0, 3)) > 0:
        return {}, {}
    days = ["first day of period", "last day of period", "average of period"]
    role = {"paid_in": draw(st.sampled_from(["USD", "JPY", "from the roster"]))}
    return role, {"exchange_day": draw(st.sampled_from(days))}


@st.composite
def clawbacks(draw: st.DrawFn) -> dict[str, Any]:
    """What is taken back of what was reversed, or nothing."""
    if draw(st.integers(0, 3)) > 0:
        return {}
    share = draw(st.sampled_from(["100%", "50%", "33.33%"]))
    said = {"when": "it is reversed", "taken_from": "the next payout", "because": "Drawn."}
    said |= {"harm_shows_after": "9 months"} if draw(st.booleans()) else {}
    return {"clawback": {"within": f"{draw(st.integers(1, 120))} months", "share": share, **said}}

"""Pay in money, by rates and by a matrix in a statement: the sums that a payee can redo with a pencil."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from incentives.payout.opening import UNITS
from incentives.payout.wording_derived import made_of, own_target
from incentives.plan.plan import Change, PaidPart, ScoredPart, Stage
from incentives.plan.rates import results_of
from incentives.plan.shapes import curve_of
from incentives.plan.target import COUNTED, whole_period
from incentives.plan.way import own_ends
from incentives.policy.mechanics import (
    Axis,
    Between,
    LimitBasis,
    PayLimit,
    RateLevel,
    Rates,
    earlier_this_year,
    in_level,
)
from incentives.policy.model import (
    LAST_PAYOUT,
    SHARE_OF_FULL_TIME,
    Combine,
    Component,
    Limit,
    Modifier,
    Own,
    PointCurve,
)
from incentives.policy.wording_pay import beyond_words
from incentives.values.decimals import plain

if TYPE_CHECKING:
    from incentives.payout.wording import Wording

COMBINED = {
    Combine.SUM: "added together",
    Combine.BEST: "of which the best counts",
    Combine.WORST: "of which the least counts",
}


def pay_sentence(wording: Wording, scored: ScoredPart) -> str | None:
    """How money or the score of a matrix came about; None for a component that scores on one measure."""
    component = scored.component
    if not component.pays_money and component.matrix is None:
        return None
    title, exact = wording.title(component), wording.exact.value(scored.exact_score)
    if scored.enough is not None and not wording.exact.holds(scored.enough):
        return f"{title}: too few of its results are known, so it pays nothing."
    if component.is_group:
        amounts = [wording.money(wording.exact.value(part.score)) for part in scored.parts if _counts(wording, part)]
        combined = f"{', '.join(amounts)}, {COMBINED[component.combine]}: {wording.money(exact)}"
        return f"{title}: {combined}{_used(wording, scored)}."
    read = (*results_of(component), *map(str, own_ends(component.way)))
    missing = [name for name in read if name not in wording.results]
    if missing:
        return f"{title}: no result; the policy says {component.missing}."
    if component.matrix is not None:
        return f"{title}: {_matrix(wording, component)} {_shown(wording, component, exact)}{_used(wording, scored)}."
    if isinstance(component.shape, Rates):
        return f"{title}: {_rates(wording, scored, component.shape)}{_used(wording, scored)}."
    found = f"{wording.reached(scored, component.measure or '')} {wording.rule(scored)}"
    return f"{found} pays {wording.money(exact)}{_used(wording, scored)}."


def limit_words(wording: Wording, change: Change, part: PaidPart | None) -> str:
    """What a limit is worked out from, where it names another pay; empty for other limits."""
    limited = wording.plan.role if part is None else part.scored.component
    limit = limited.pays_at_most if change.stage is Stage.CAP else limited.pays_at_least
    if isinstance(limit, Limit) and limit.of_last_payout:
        last = wording.money(wording.exact.amounts[LAST_PAYOUT])
        below = change.stage is Stage.CAP and wording.exact.amounts[LAST_PAYOUT] < 0
        return f"{_percent(limit.amount)} of the last payout {last}, which {'counts as' if below else 'is'} "
    if part is None or not isinstance(limit, PayLimit) or limit.basis is not LimitBasis.COMPONENT:
        return ""
    other = next(each for each in wording.plan.parts if each.key == limit.component)
    pay, worth = wording.money(wording.exact.value(other.pay)), wording.money(wording.exact.value(part.worth))
    words = f"{_percent(limit.amount)} of {limit.component.replace('_', ' ')} {pay}"
    if limit.plus:
        words += f" plus {wording.money(limit.plus) if limit.plus_in_money else f'{_percent(limit.plus)} of {worth}'}"
    below = change.stage is Stage.CAP and wording.exact.value(other.pay) < 0
    return f"{words}, and never below zero, which is " if below else f"{words}, which is "


def factor_words(wording: Wording, modifier: Modifier, factor: Fraction) -> str:
    """A factor, and what it was before its rounding and its bounds where they changed it."""
    exact = curve_of(modifier.shape).at(wording.results[modifier.measure])
    return _percent(factor) if exact == factor else f"{_percent(exact)}, taken as {_percent(factor)}"


def slope_words(wording: Wording, scored: ScoredPart, place: str) -> str:
    """Where a result beyond an end of a curve stands, and at which slope the curve goes on from there."""
    component, shape = scored.component, scored.component.shape
    measure = wording.plan.policy.measures[component.measure or ""]
    if not isinstance(shape, PointCurve):
        return f"{place}, it"
    beyond = shape.before_first if place.startswith("short") else shape.after_last
    return f"{place}, where the curve {beyond_words(beyond, shape.pays_in, measure)}, it"


def score_limit(scored: ScoredPart, *, at_most: bool, wording: Wording | None = None) -> str:
    """What the limit of a score inside a group is worked out from, where it names another part; else empty."""
    limit = scored.component.pays_at_most if at_most else scored.component.pays_at_least
    if limit is None or limit.basis is not LimitBasis.COMPONENT:
        return ""
    plus = f" plus {_percent(limit.plus)}" if limit.plus else ""
    if wording is not None and limit.plus_in_money and limit.plus:
        plus = f" plus {wording.money(limit.plus)}"
    never = ", and never below zero" if at_most else ""
    return f"{_percent(limit.amount)} of {limit.component.replace('_', ' ')}{plus}{never}, which is "


def _counts(wording: Wording, part: ScoredPart) -> bool:
    return part.known is None or wording.exact.holds(part.known)


def _shown(wording: Wording, component: Component, pay: Fraction) -> str:
    return f"pays {wording.money(pay)}" if component.pays_money else f"scores {_percent(pay)}"


def _used(wording: Wording, scored: ScoredPart) -> str:
    """What part of the time and limits inside a group make of it; empty when it is used as it is."""
    component = scored.component
    exact, used = wording.exact.value(scored.exact_score), wording.exact.value(scored.score)
    if not component.pays_money:
        rounding = component.score_rounding
        rounded = exact if rounding is None else rounding.apply(exact)
        told = "" if rounded == exact else f", rounded to {_percent(rounded)}"
        return told if used == rounded else f"{told}, {'at most' if used < rounded else 'at least'} {_percent(used)}"
    prorated = exact if scored.for_the_time is None else wording.exact.value(scored.for_the_time)
    told = "" if prorated == exact else _for_the_time(wording, exact, prorated)
    if used == prorated:
        return told
    limit = score_limit(scored, at_most=used < prorated, wording=wording)
    return f"{told}, {'at most' if used < prorated else 'at least'} {limit}{wording.money(used)}"


def _for_the_time(wording: Wording, exact: Fraction, prorated: Fraction) -> str:
    """What money comes to by the share of full time and of the period; by the rounded rate of a day where it is."""
    policy, amounts = wording.plan.policy, wording.exact.amounts
    rounding, name = policy.daily_rate_rounding, COUNTED.get(policy.proration)
    if rounding is None or name is None:
        share = _percent(prorated / exact)
        return f", of which {share} for the time and the share of full time: {wording.money(prorated)}"
    rate = rounding.apply(exact * amounts[SHARE_OF_FULL_TIME] / whole_period(policy, wording.plan.period))
    one = UNITS[policy.proration][1]
    share = "" if amounts[SHARE_OF_FULL_TIME] == 1 else f" at {_percent(amounts[SHARE_OF_FULL_TIME])} of full time"
    said = f", for one {one}{share} {wording.money(rate)} (rounded {rounding.ties})"
    return f"{said}; {plain(amounts[name])} of them: {wording.money(prorated)}"


def _rates(wording: Wording, scored: ScoredPart, rates: Rates) -> str:
    component = scored.component
    name, amounts = component.measure or "", wording.results
    total = wording.money(wording.exact.value(scored.exact_score))
    if rates.each_transaction:
        brought = [(level, amounts[in_level(name, level.key)]) for level in rates.levels]
        return f"single transactions brought {_sum(wording, name, brought)} = {total}"
    own, now = _own(wording, component, rates), amounts[name]
    if rates.year_to_date:
        before = amounts[earlier_this_year(name)]
        all_of_it, earlier = (_slices(wording, component, rates, amount, own) for amount in (before + now, before))
        shown = f"{wording.amount(name, now)} on top of {wording.amount(name, before)} earlier this year"
        return f"{shown}: {all_of_it}; what was earlier: {earlier}; the difference is {total}"
    shown = f"{wording.amount(name, now)}{made_of(wording, name)}"
    if any(level.of_target for level in rates.levels):
        shown += f" of {component.target} {wording.amount(str(component.target), own)}"
    rounding = component.result_rounding
    if rounding is not None:
        now = rounding.apply(now / own) * own
        shown += f", counted as {wording.amount(name, now)}"
    if rates.whole:
        level = _reached(rates, now / own)
        plus = f" + {wording.money(level.plus)}" if level is not None and level.plus else ""
        return (
            f"{shown}; {_sum(wording, name, [(level, now)])}{plus} = {total}" if level else f"{shown}; {_short(rates)}"
        )
    return f"{shown}; {_slices(wording, component, rates, now, own)}"


def _slices(wording: Wording, component: Component, rates: Rates, amount: Fraction, own: Fraction) -> str:
    """What an amount pays slice by slice: `150,000.00 EUR × 4% + 100,000.00 EUR × 6% = 12,000.00 EUR`."""
    edges = [level.edge * own for level in rates.levels]
    ends = [*edges[1:], max(amount, edges[-1])]
    parts = [
        (level, min(amount, end) - edge)
        for level, edge, end in zip(rates.levels, edges, ends, strict=True)
        if amount > edge
    ]
    pays = sum((level.rate * part for level, part in parts), Fraction(0))
    if not parts:
        return wording.money(pays) if _reached(rates, amount / own) else _short(rates)
    return f"{_sum(wording, component.measure or '', parts)} = {wording.money(pays)}"


def _sum(wording: Wording, name: str, parts: list[tuple[RateLevel, Fraction]]) -> str:
    return " + ".join(f"{wording.amount(name, part)} × {_rate(wording, level)}" for level, part in parts)


def _rate(wording: Wording, level: RateLevel) -> str:
    return wording.money(level.rate) if level.each else _percent(level.rate)


def _short(rates: Rates) -> str:
    return f"short of {rates.levels[0].key.replace('_', ' ')}, it pays nothing"


def _own(wording: Wording, component: Component, rates: Rates) -> Fraction:
    """The own target that edges are shares of; one where they are amounts."""
    if not isinstance(component.target, Own) or not any(level.of_target for level in rates.levels):
        return Fraction(1)
    return own_target(wording, component.target, component.measure or "")[0]


def _reached(rates: Rates, amount: Fraction) -> RateLevel | None:
    """The level that the whole amount reaches."""
    held = [level for level in rates.levels if amount > level.edge or (level.inclusive and amount == level.edge)]
    return held[-1] if held else None


def _matrix(wording: Wording, component: Component) -> str:
    matrix = component.matrix
    if matrix is None:
        return ""
    places = [_place(wording, axis, matrix.between) for axis in (matrix.rows, matrix.columns)]
    return f"{' and '.join(places)}; the matrix"


def _place(wording: Wording, axis: Axis, between: Between) -> str:
    """Where a result stands on an axis: the level that it reached, or how far it is to the next."""
    way = 1 if axis.upward else -1
    result = wording.results[axis.measure]
    name = axis.measure.replace("_", " ")
    shown = f"{name} {wording.amount(axis.measure, result)}"
    reached = [key for key, edge in axis.levels.items() if edge * way <= result * way]
    ahead = [key for key, edge in axis.levels.items() if edge * way > result * way]
    if not reached:
        return f"{shown} (short of {ahead[0]})"
    if not ahead or between is Between.LEVEL or axis.levels[reached[-1]] == result:
        return f"{shown} ({reached[-1]})"
    start, end = axis.levels[reached[-1]], axis.levels[ahead[0]]
    return f"{shown} ({_percent((result - start) / (end - start))} of the way from {reached[-1]} to {ahead[0]})"


def _percent(share: Fraction) -> str:
    return f"{plain(share * 100, most=4)}%"

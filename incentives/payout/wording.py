"""The words of a statement: each operation of a plan as a sentence with the numbers that a payee can check."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from incentives.payout.exact import Exact
from incentives.payout.opening import opening_lines
from incentives.payout.wording_derived import made_of, measure_of, own_target, results_in
from incentives.payout.wording_pay import factor_words, limit_words, pay_sentence, score_limit, slope_words
from incentives.payout.wording_way import on_the_way
from incentives.plan.expression import Enough, Expression, Holds, Input, Test
from incentives.plan.plan import Change, PaidPart, Plan, ScoredPart, Stage
from incentives.plan.shapes import over_own_target
from incentives.plan.way import own_ends
from incentives.policy.amount_units import role_units
from incentives.policy.mechanics import Slope
from incentives.policy.model import (
    DAYS_IN_ROLE,
    WORKING_DAYS_IN_ROLE,
    Beyond,
    Combine,
    Component,
    Missing,
    Modifier,
    Own,
    Point,
    PointCurve,
    Steps,
)
from incentives.values.currency import MINOR_DIGITS, minor_unit, money_text, shown_digits
from incentives.values.decimals import decimal_places, fixed, grouped, plain
from incentives.values.rounding import Ties
from incentives.values.unit import Unit, UnitKind

COMBINED = {
    Combine.SUM: "added together",
    Combine.PRODUCT: "multiplied together",
    Combine.BEST: "of which the best counts",
    Combine.WORST: "of which the worst counts",
}


class Wording:
    """Sentences about one scorecard under one plan."""

    def __init__(self, plan: Plan, exact: Exact) -> None:
        self.plan, self.exact = plan, exact
        self.units = self._units()
        self.results = results_in(plan, exact)

    def money(self, amount: Fraction) -> str:
        """Money in the plan's currency: to the cent when it is whole cents, else with six more digits and `…`."""
        currency, places = self.plan.policy.currency, decimal_places(amount)
        most = MINOR_DIGITS[currency] + 4
        if places is not None and places <= most:
            return f"{grouped(money_text(amount, currency, max(shown_digits(currency), places)))} {currency}"
        return f"{grouped(fixed(amount, most))}… {currency}"

    def amount(self, name: str, amount: Fraction) -> str:
        """An amount of the scorecard in its own unit."""
        return self.units.get(name, Unit(UnitKind.NUMBER)).show(amount)

    def title(self, component: Component) -> str:
        """What people call a component: its measure's KPI, or its own name when it is a group."""
        if component.measures:
            return " by ".join(self.plan.policy.measures[measure].kpi.title for measure in component.measures)
        return plain_words(component.key).capitalize()

    def opening(self) -> tuple[str, ...]:
        """The target incentive of the period and how days and part time make it what it is."""
        return opening_lines(self)

    def worth(self, part: PaidPart) -> str:
        """What a component is worth at target."""
        weight = percent(self.exact.value(part.scored.weight))
        target = self.money(self.exact.value(self.plan.target))
        worth = self.money(self.exact.value(part.worth))
        rounding = self.plan.role.worth_rounding
        if rounding is None:
            return f"Worth at target: {weight} of {target} = {worth}."
        exact = self.money(self.exact.value(self.plan.target) * self.exact.value(part.scored.weight))
        whole = f"in whole {self.money(rounding.to)} that add up, what is left over to the largest remainders"
        return f"Worth at target: {weight} of {target} = {exact}; {whole}: {worth}."

    def earned(self, part: PaidPart) -> str:
        """What its score makes of that."""
        score, worth = percent(self.exact.value(part.scored.score)), self.money(self.exact.value(part.worth))
        return f"{worth} × {score} = {self.money(self.exact.value(part.earned))}."

    def score(self, scored: ScoredPart) -> str:
        """How a score came about."""
        if (said := pay_sentence(self, scored)) is not None:
            return said
        component = scored.component
        exact = self.exact.value(scored.exact_score)
        rounded = self._as_used(scored, exact)
        if scored.enough is not None and not self.exact.holds(scored.enough):
            return f"{self.title(component)}: too few of its results are known, so it scores 0%."
        if component.is_group:
            return f"{self.title(component)}: {self._combined(scored)} = {percent(exact)}{rounded}."
        name = component.measure or ""
        if any(each not in self.results for each in (name, *map(str, own_ends(component.way)))):
            return f"{self.title(component)}: no result; the policy says {component.missing}{self._instead(component)}."
        return f"{self.reached(scored, name)} {self.rule(scored)} scores {percent(exact)}{rounded}."

    def rounded(self, exact: Fraction, amount: Fraction) -> str:
        """The policy's rounding in words, where it is not simply to the nearest cent; empty otherwise."""
        rounding, currency = self.plan.policy.rounding, self.plan.policy.currency
        if exact == amount or (rounding.to == minor_unit(currency) and rounding.ties is Ties.HALF_UP):
            return ""
        return f"Rounded {rounding.ties} to whole {self.money(rounding.to)}: {self.money(amount)}."

    def change(self, change: Change, part: PaidPart | None = None) -> str:
        """What a gate, modifier, cap, floor or rounding did to a part or to the total; empty for no line."""
        after = self.money(self.exact.value(change.after))
        match change.stage:
            case Stage.ROUNDING:
                return ""
            case Stage.MODIFIER:
                return self._modified(change, after)
            case Stage.GATE:
                return self._gated(change, after)
            case Stage.CAP:
                limit = f"{limit_words(self, change, part)}{self.money(self._value(change.limit))}"
                return f"At most {limit}: {after}."
            case Stage.FLOOR:
                limit = f"{limit_words(self, change, part)}{self.money(self._value(change.limit))}"
                return f"At least {limit}: {after}."
            case Stage.KNOWN:
                least = self.plan.role.least_known
                count = len(self.plan.parts)
                return f"Of {count} components fewer than {least} are known, so nothing is paid: {after}."

    def change_title(self, change: Change) -> str:
        """What people call a change of the total."""
        names = {Stage.CAP: "Cap", Stage.FLOOR: "Floor", Stage.KNOWN: "Too little is known"}
        return names.get(change.stage, f"{change.stage.capitalize()} {plain_words(change.key)}")

    def _units(self) -> dict[str, Unit]:
        days = Unit(UnitKind.DAYS)
        return role_units(self.plan.policy, self.plan.role.key) | {DAYS_IN_ROLE: days, WORKING_DAYS_IN_ROLE: days}

    def reached(self, scored: ScoredPart, name: str) -> str:
        """The result, and where it stands on the scale of the shape."""
        result = f"{self.amount(name, self.results[name])}{made_of(self, name)}"
        target, rounding = scored.component.target, scored.component.result_rounding
        title = self.title(scored.component)
        if scored.component.way is not None:
            return f"{title}: {result} is {on_the_way(scored, self)};"
        if isinstance(target, Own) and scored.reached is not None and not isinstance(scored.reached, Input):
            amount, made = own_target(self, target, name)
            own, share = f"{self.amount(str(target), amount)}{made}", percent(self.results[name] / amount)
            told = f", rounded to {percent(self.exact.value(scored.reached))}" if rounding is not None else ""
            return f"{title}: {result} is {share} of {target} {own}{told};"
        if rounding is not None and scored.reached is not None:
            return f"{title}: {result}, rounded to {self.amount(name, self.exact.value(scored.reached))};"
        return f"{title}: {result};"

    def rule(self, scored: ScoredPart) -> str:
        """The two stated points that the result lies between, or the level that it reached."""
        shape = scored.component.shape
        if shape is None or scored.reached is None:
            return "it"
        value = self.exact.value(scored.reached)
        if isinstance(shape, Steps):
            return _level_words(shape, value)
        if not isinstance(shape, PointCurve):
            return "the level reached"
        shown = self.money if scored.component.pays_money else percent
        way = 1 if shape.upward else -1
        passed = [point for point in shape.points if point.at * way <= value * way]
        ahead = [point for point in shape.points if point.at * way > value * way]
        if not passed and isinstance(shape.before_first, Slope):
            return slope_words(self, scored, f"short of {self._point(scored, ahead[0])}")
        if not passed and shape.before_first is Beyond.CONTINUES:
            return f"short of {self._point(scored, ahead[0])}{self._line_on(scored, shape.points[:2])}, it"
        if not passed:
            return f"short of {plain_words(ahead[0].key)}, it"
        if not ahead and isinstance(shape.after_last, Slope) and passed[-1].at != value:
            return slope_words(self, scored, f"beyond {self._point(scored, passed[-1])}")
        if not ahead and shape.after_last is Beyond.NOTHING and passed[-1].at != value:
            return f"beyond {plain_words(passed[-1].key)}, after which nothing is paid, it"
        if not ahead and shape.after_last is Beyond.CONTINUES and passed[-1].at != value:
            return f"beyond {self._point(scored, passed[-1])}{self._line_on(scored, shape.points[-2:])}, it"
        if not ahead:
            return f"from {plain_words(passed[-1].key)} on ({shown(passed[-1].pays)}), it"
        worse, better = (self._point(scored, each) for each in (passed[-1], ahead[0]))
        return f"between {worse} and {better}, it"

    def _point(self, scored: ScoredPart, point: Point) -> str:
        """A point with what it pays and where it stands, as the line between two needs both: `target (100% at 95%)`."""
        pays = self.money(point.pays) if scored.component.pays_money else percent(point.pays)
        component = scored.component
        curve = component.shape
        own = isinstance(curve, PointCurve) and over_own_target(curve, component.target)
        share = component.way is not None or own
        at = percent(point.at) if share else self.amount(component.measure or "", point.at)
        return f"{plain_words(point.key)} ({pays} at {at})"

    def _line_on(self, scored: ScoredPart, points: Sequence[Point]) -> str:
        """Which line goes on beyond an end: that through the last two points there."""
        one, other = (self._point(scored, point) for point in points)
        return f", where the line from {one} to {other} goes on"

    def _as_used(self, scored: ScoredPart, exact: Fraction) -> str:
        """What its rounding and its limits make of a score; empty when it is used as it is."""
        rounding, used = scored.component.score_rounding, self.exact.value(scored.score)
        rounded = exact if rounding is None else rounding.apply(exact)
        told = "" if rounded == exact else f", rounded to {percent(rounded)}"
        if used == rounded:
            return told
        limit = score_limit(scored, at_most=used < rounded)
        return f"{told}, {'at most' if used < rounded else 'at least'} {limit}{percent(used)}"

    def _combined(self, scored: ScoredPart) -> str:
        combine = scored.component.combine
        scores = [
            (percent(self.exact.value(part.score)), percent(self.exact.value(part.weight))) for part in scored.parts
        ]
        if combine is Combine.WEIGHTS:
            weights = [self._weight(scored, part) for part in scored.parts]
            return " + ".join(f"{weight} × {score}" for (score, _), weight in zip(scores, weights, strict=True))
        counted = (score for (score, _), part in zip(scores, scored.parts, strict=True) if self._counts(part))
        return f"{', '.join(counted)}, {COMBINED[combine]}"

    def _weight(self, group: ScoredPart, part: ScoredPart) -> str:
        """The weight of a part; where worths are rounded, its worth of that of the group."""
        if group.worth is None or part.worth is None:
            return percent(self.exact.value(part.weight))
        worth, whole = (self.money(self.exact.value(each)) for each in (part.worth, group.worth))
        return f"{worth} of {whole}"

    def _counts(self, part: ScoredPart) -> bool:
        """Whether a part of a group without weights counts, or is left out because nothing is known of it."""
        return part.known is None or self.exact.holds(part.known)

    def _instead(self, component: Component) -> str:
        return ": 100%" if component.missing is Missing.TARGET else ""

    def _modified(self, change: Change, after: str) -> str:
        rule = change.rule
        if not isinstance(rule, Modifier):
            return ""
        result = f"{self.amount(rule.measure, self.results[rule.measure])}{made_of(self, rule.measure)}"
        factor = factor_words(self, rule, self._value(change.factor))
        verb = "adds" if rule.adds else "counts"
        named = f"{plain_words(change.key)}: {plain_words(rule.measure)}"
        below = ", of pay below zero as well" if self.exact.value(change.after) < 0 else ""
        return f"Modifier {named} {result} {verb} {factor}{below}: {after}."

    def _gated(self, change: Change, after: str) -> str:
        name = plain_words(change.key)
        if change.test is None:
            return ""
        if self.exact.holds(change.test):
            return f"Gate {name} is open: {self._tested(change.test)}."
        if self.keeps_penalty(change):
            kept = "no pay is left to multiply, and a closed gate takes no penalty away"
            return f"Gate {name} is closed, it needs {self._tested(change.test)}: {kept}: {after}."
        effect = (
            f"at most {self.money(self._value(change.limit))}"
            if change.limit is not None
            else f"{percent(self._value(change.factor))} of the pay"
        )
        return f"Gate {name} is closed, it needs {self._tested(change.test)}: {effect}: {after}."

    def keeps_penalty(self, change: Change) -> bool:
        """Whether a closed gate that multiplies leaves pay below zero as it is."""
        if change.stage is not Stage.GATE or change.test is None or change.factor is None:
            return False
        return not self.exact.holds(change.test) and self.exact.value(change.after) < 0

    def _tested(self, test: Test) -> str:
        match test:
            case Holds(of=of, comparison=comparison, limit=limit) if (name := self.named(of)) is not None:
                result, edge = f"{self.amount(name, self.results[name])}{made_of(self, name)}", self.amount(name, limit)
                return f"{plain_words(name)} {comparison} {edge} (it is {result})"
            case Enough(least=least, tests=tests):
                joined = " and " if least == len(tests) else " or "
                return joined.join(self._tested(each) for each in tests)
        return "its condition"

    def named(self, looked_at: Expression) -> str | None:
        """The measure that a test looks at; None when it looks at something else."""
        return looked_at.name if isinstance(looked_at, Input) else measure_of(self.plan, looked_at)

    def _value(self, node: Expression | None) -> Fraction:
        return Fraction(0) if node is None else self.exact.value(node)


def percent(share: Fraction) -> str:
    """A share in percent: exact when short, else with four decimals and `…`."""
    return f"{plain(share * 100, most=4)}%"


def _level_words(shape: Steps, value: Fraction) -> str:
    """That a level is reached, or that the result falls short of the first."""
    first = shape.levels[0]
    gained = value - first.edge if shape.upward else first.edge - value
    if gained > 0 or (first.inclusive and gained == 0):
        return "the level reached"
    return f"short of {plain_words(first.key)}, it"


def plain_words(key: str) -> str:
    """A name of the file as people read it: `nothing_sold` is nothing sold."""
    return key.replace("_", " ")

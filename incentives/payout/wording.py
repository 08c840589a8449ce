"""The words of a statement: each operation of a plan as a sentence with the numbers that a payee can check."""

from __future__ import annotations

from fractions import Fraction

from incentives.payout.exact import Exact
from incentives.plan.expression import Enough, Expression, Holds, Input, Test
from incentives.plan.plan import Change, PaidPart, Plan, ScoredPart, Stage
from incentives.policy.model import (
    DAYS_IN_ROLE,
    SALARY,
    SHARE_OF_FULL_TIME,
    TARGET_INCENTIVE,
    Beyond,
    Combine,
    Component,
    Missing,
    Modifier,
    Own,
    PointCurve,
    Proration,
    TargetBasis,
)
from incentives.values.currency import MINOR_DIGITS, minor_unit
from incentives.values.decimals import decimal_places, fixed, grouped, plain
from incentives.values.rounding import Ties
from incentives.values.unit import PERCENT, Unit, UnitKind

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

    def money(self, amount: Fraction) -> str:
        """Money in the plan's currency: to the cent when it is whole cents, else with six more digits and `…`."""
        digits = MINOR_DIGITS[self.plan.policy.currency]
        places = decimal_places(amount)
        if places is not None and places <= digits:
            return f"{grouped(fixed(amount, digits))} {self.plan.policy.currency}"
        if places is not None and places <= digits + 4:
            return f"{grouped(fixed(amount, places))} {self.plan.policy.currency}"
        return f"{grouped(fixed(amount, digits + 4))}… {self.plan.policy.currency}"

    def amount(self, name: str, amount: Fraction) -> str:
        """An amount of the scorecard in its own unit."""
        return self.units.get(name, Unit(UnitKind.NUMBER)).show(amount)

    def title(self, component: Component) -> str:
        """What people call a component: its measure's KPI, or its own name when it is a group."""
        if component.measure is not None:
            return self.plan.policy.measures[component.measure].kpi.title
        return plain_words(component.key).capitalize()

    def opening(self) -> tuple[str, ...]:
        """The target incentive of the period and how days and part time make it what it is."""
        role, policy = self.plan.role, self.plan.policy
        stated = role.target_incentive
        whole = self.exact.value(self.plan.full_target)
        if stated.basis is TargetBasis.MONEY:
            full_time = self.money(stated.amount)
            share = self.exact.amounts[SHARE_OF_FULL_TIME]
            part = "" if share == 1 else f" × {percent(share)} of full time"
            first = f"Target incentive: {full_time} per {stated.per}{part} = {self.money(whole)} per {policy.cycle}."
        elif stated.basis is TargetBasis.SALARY:
            salary = self.money(self.exact.amounts[SALARY])
            share_of = f"{percent(stated.amount)} of the yearly salary {salary}"
            first = f"Target incentive: {share_of} = {self.money(whole)} per {policy.cycle}."
        else:
            yearly = self.money(self.exact.amounts[TARGET_INCENTIVE])
            first = f"Target incentive: {yearly} per year = {self.money(whole)} per {policy.cycle}."
        if policy.proration is Proration.NONE:
            return (first,)
        days = plain(self.exact.amounts[DAYS_IN_ROLE])
        target = self.money(self.exact.value(self.plan.target))
        return (first, f"In the role on {days} of {self.plan.period.days} days: {target}.")

    def worth(self, part: PaidPart) -> str:
        """What a component is worth at target."""
        weight = percent(self.exact.value(part.scored.weight))
        target = self.money(self.exact.value(self.plan.target))
        return f"Worth at target: {weight} of {target} = {self.money(self.exact.value(part.worth))}."

    def earned(self, part: PaidPart) -> str:
        """What its score makes of that."""
        score, worth = percent(self.exact.value(part.scored.score)), self.money(self.exact.value(part.worth))
        return f"{worth} × {score} = {self.money(self.exact.value(part.earned))}."

    def score(self, scored: ScoredPart) -> str:
        """How a score came about."""
        component = scored.component
        exact = self.exact.value(scored.exact_score)
        rounded = self._as_used(scored, exact)
        if scored.enough is not None and not self.exact.holds(scored.enough):
            return f"{self.title(component)}: too few of its results are known, so it scores 0%."
        if component.is_group:
            return f"{self.title(component)}: {self._combined(scored)} = {percent(exact)}{rounded}."
        name = component.measure or ""
        if name not in self.exact.amounts:
            return f"{self.title(component)}: no result; the policy says {component.missing}{self._instead(component)}."
        return f"{self._reached(scored, name)} {self._rule(scored)} scores {percent(exact)}{rounded}."

    def rounded(self, exact: Fraction, amount: Fraction) -> str:
        """The policy's rounding in words, where it is not simply to the nearest cent; empty otherwise."""
        rounding, currency = self.plan.policy.rounding, self.plan.policy.currency
        if exact == amount or (rounding.to == minor_unit(currency) and rounding.ties is Ties.HALF_UP):
            return ""
        return f"Rounded {rounding.ties} to whole {self.money(rounding.to)}: {self.money(amount)}."

    def change(self, change: Change) -> str:
        """What a gate, modifier, cap, floor or rounding did; empty when it did nothing worth a line."""
        after = self.money(self.exact.value(change.after))
        match change.stage:
            case Stage.ROUNDING:
                return ""
            case Stage.MODIFIER:
                return self._modified(change, after)
            case Stage.GATE:
                return self._gated(change, after)
            case Stage.CAP:
                limit = self.money(self._value(change.limit))
                return f"At most {limit}: {after}."
            case Stage.FLOOR:
                return f"At least {self.money(self._value(change.limit))}: {after}."

    def change_title(self, change: Change) -> str:
        """What people call a change of the total."""
        names = {Stage.CAP: "Cap", Stage.FLOOR: "Floor"}
        return names.get(change.stage, f"{change.stage.capitalize()} {plain_words(change.key)}")

    def _units(self) -> dict[str, Unit]:
        policy, currency = self.plan.policy, Unit(UnitKind.MONEY, self.plan.policy.currency)
        units = {key: measure.unit for key, measure in policy.measures.items()}
        for leaf in self.plan.role.leaves():
            if isinstance(leaf.target, Own) and leaf.measure is not None:
                units[str(leaf.target)] = policy.measures[leaf.measure].unit
        return units | {
            SALARY: currency,
            TARGET_INCENTIVE: currency,
            SHARE_OF_FULL_TIME: PERCENT,
            DAYS_IN_ROLE: Unit(UnitKind.DAYS),
        }

    def _reached(self, scored: ScoredPart, name: str) -> str:
        result = self.amount(name, self.exact.amounts[name])
        target = scored.component.target
        title = self.title(scored.component)
        if isinstance(target, Own) and scored.reached is not None and not isinstance(scored.reached, Input):
            own = self.amount(str(target), self.exact.amounts[str(target)])
            return f"{title}: {result} is {percent(self.exact.value(scored.reached))} of {target} {own};"
        return f"{title}: {result};"

    def _rule(self, scored: ScoredPart) -> str:
        """The two stated points that the result lies between, or the level that it reached."""
        shape = scored.component.shape
        if shape is None or scored.reached is None:
            return "it"
        if not isinstance(shape, PointCurve):
            return "the level reached"
        value = self.exact.value(scored.reached)
        way = 1 if shape.upward else -1
        passed = [point for point in shape.points if point.at * way <= value * way]
        ahead = [point for point in shape.points if point.at * way > value * way]
        if not passed:
            return f"short of {plain_words(ahead[0].key)}, it"
        if not ahead and shape.after_last is Beyond.NOTHING and passed[-1].at != value:
            return f"beyond {plain_words(passed[-1].key)}, after which nothing is paid, it"
        if not ahead:
            return f"from {plain_words(passed[-1].key)} on ({percent(passed[-1].pays)}), it"
        worse, better = (f"{plain_words(each.key)} ({percent(each.pays)})" for each in (passed[-1], ahead[0]))
        return f"between {worse} and {better}, it"

    def _as_used(self, scored: ScoredPart, exact: Fraction) -> str:
        """What its rounding and its limits make of a score; empty when it is used as it is."""
        rounding, used = scored.component.score_rounding, self.exact.value(scored.score)
        rounded = exact if rounding is None else rounding.apply(exact)
        told = "" if rounded == exact else f", rounded to {percent(rounded)}"
        if used == rounded:
            return told
        return f"{told}, {'at most' if used < rounded else 'at least'} {percent(used)}"

    def _combined(self, scored: ScoredPart) -> str:
        combine = scored.component.combine
        scores = [
            (percent(self.exact.value(part.score)), percent(self.exact.value(part.weight))) for part in scored.parts
        ]
        if combine is Combine.WEIGHTS:
            return " + ".join(f"{weight} × {score}" for score, weight in scores)
        return f"{', '.join(score for score, _ in scores)}, {COMBINED[combine]}"

    def _instead(self, component: Component) -> str:
        return ": 100%" if component.missing is Missing.TARGET else ""

    def _modified(self, change: Change, after: str) -> str:
        rule = change.rule
        if not isinstance(rule, Modifier):
            return ""
        result = self.amount(rule.measure, self.exact.amounts[rule.measure])
        factor = percent(self._value(change.factor))
        verb = "adds" if rule.adds else "counts"
        named = f"{plain_words(change.key)}: {plain_words(rule.measure)}"
        return f"Modifier {named} {result} {verb} {factor}: {after}."

    def _gated(self, change: Change, after: str) -> str:
        name = plain_words(change.key)
        if change.test is None:
            return ""
        if self.exact.holds(change.test):
            return f"Gate {name} is open: {self._tested(change.test)}."
        effect = (
            f"at most {self.money(self._value(change.limit))}"
            if change.limit is not None
            else f"{percent(self._value(change.factor))} of the pay"
        )
        return f"Gate {name} is closed, it needs {self._tested(change.test)}: {effect}: {after}."

    def _tested(self, test: Test) -> str:
        match test:
            case Holds(of=Input(name=name), comparison=comparison, limit=limit):
                result, edge = self.amount(name, self.exact.amounts[name]), self.amount(name, limit)
                return f"{plain_words(name)} {comparison} {edge} (it is {result})"
            case Enough(least=least, tests=tests):
                joined = " and " if least == len(tests) else " or "
                return joined.join(self._tested(each) for each in tests)
        return "its condition"

    def _value(self, node: Expression | None) -> Fraction:
        return Fraction(0) if node is None else self.exact.value(node)


def percent(share: Fraction) -> str:
    """A share in percent: exact when short, else with four decimals and `…`."""
    return f"{plain(share * 100, most=4)}%"


def plain_words(key: str) -> str:
    """A name of the file as people read it: `nothing_sold` is nothing sold."""
    return key.replace("_", " ")

"""What insights say to people: what one more unit is worth, as sentences with exact numbers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from incentives.insight.marginal import Marginal, OneWay
from incentives.payout.exact import Exact
from incentives.payout.wording import Wording
from incentives.plan.plan import Plan
from incentives.values.unit import UnitKind

OPENING = (
    "What each result would add or take if it alone moved by one unit. Amounts are rounded as the policy states; "
    "the sentences tell the unrounded worth, how far it goes on, and what comes then."
)


class InsightWords:
    """Sentences about one scorecard under one plan."""

    def __init__(self, plan: Plan, amounts: Mapping[str, Fraction]) -> None:
        self.plan = plan
        self._words = Wording(plan, Exact(amounts))

    def money(self, amount: Fraction) -> str:
        """Money in the plan's currency."""
        return self._words.money(amount)

    def amount(self, name: str, amount: Fraction) -> str:
        """An amount of the scorecard in its own unit."""
        return self._words.amount(name, amount)

    def more(self, amount: Fraction) -> str:
        """A difference in money, always with its sign: `+36.00 EUR`, `-40.00 EUR`, `nothing`."""
        return "nothing" if amount == 0 else f"{'+' if amount > 0 else ''}{self.money(amount)}"

    def step(self, marginal: Marginal) -> str:
        """One unit as people say it: `1 percentage point`, `1,000.00 EUR`, `1 day`."""
        if marginal.measure.unit.kind is UnitKind.PERCENT:
            return "1 percentage point"
        return marginal.measure.unit.show(marginal.step)

    def title(self, marginal: Marginal) -> str:
        """What people call the measure."""
        return marginal.measure.kpi.title

    def difference(self, one_way: OneWay | None) -> str:
        """What a step in that direction does to the payout, in a word or two."""
        return "not possible" if one_way is None else self.more(one_way.difference)

    def sentence(self, marginal: Marginal, *, upwards: bool) -> str:
        """The unrounded worth of a step in that direction, how far it goes on and what comes then."""
        one_way, direction = (marginal.more, "more") if upwards else (marginal.less, "less")
        step = self.step(marginal)
        if one_way is None:
            return f"Nothing can be {direction} than {self.amount(marginal.measure.key, marginal.result)}."
        first = f"Each {step} {direction} is worth {self.more(one_way.slope)}"
        if one_way.jump_here != 0:
            first = f"As soon as it is {direction}, pay jumps by {self.more(one_way.jump_here)}; then each is worth "
            first += self.more(one_way.slope)
        if one_way.straight_until is None:
            return f"{first}, however far."
        return f"{first} as far as {self.amount(marginal.measure.key, one_way.straight_until)}{self._there(one_way)}."

    def _there(self, one_way: OneWay) -> str:
        if one_way.jump_there is None:
            return ", which is the end"
        jump = f"; there pay jumps by {self.more(one_way.jump_there)}" if one_way.jump_there != 0 else ""
        if one_way.slope_there is None:
            return jump
        return f"{jump}{', and' if jump else ';'} beyond it each is worth {self.more(one_way.slope_there)}"

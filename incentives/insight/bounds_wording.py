"""What bounds say to people: each end as a sentence that claims no more than is proven."""

from __future__ import annotations

from fractions import Fraction

from incentives.insight.bill import Bill
from incentives.insight.bounds import Bounds, Extreme
from incentives.payout.exact import Exact
from incentives.payout.wording import Wording
from incentives.plan.plan import Plan
from incentives.values.unit import Unit, UnitKind

SHARED_RESULTS = "Results that people share may not be at everybody's best at once, so the bill can stay below it."


def bill_sentence(bill: Bill) -> str:
    """What is proven of the largest bill."""
    if bill.bound is None:
        without = sorted({f"{line.role} ({line.most.driver or 'not decided'})" for line in bill.without_end})
        return f"There is no largest bill: pay has no end for {', '.join(without)}."
    total = Unit(UnitKind.MONEY, bill.currency).show(bill.bound)
    count = f"{len(bill.lines):,} largest payout{'' if len(bill.lines) == 1 else 's'}"
    return f"No results make the bill larger than {total}, the sum of {count}."


class BoundsWords:
    """Sentences about what a plan can pay."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._words = Wording(plan, Exact({}))

    def money(self, amount: Fraction) -> str:
        """Money in the plan's currency."""
        return self._words.money(amount)

    def amount(self, name: str, amount: Fraction) -> str:
        """An amount of a scorecard in its own unit."""
        return self._words.amount(name, amount)

    def title(self, name: str) -> str:
        """What people call an amount: its KPI where it is a measure."""
        measure = self.plan.policy.measures.get(name)
        return name if measure is None else f"{measure.kpi.title} ({name})"

    def most(self, most: Extreme) -> str:
        """The upper end."""
        if most.driver is not None:
            return f"There is no largest payout: pay grows without end with {self.title(most.driver)}."
        return self._end(most, "largest", "more", "at most")

    def least(self, least: Extreme) -> str:
        """The lower end."""
        if least.driver is not None:
            return f"There is no smallest payout: pay falls without end with {self.title(least.driver)}."
        return self._end(least, "smallest", "less", "at least")

    def fixed(self, bounds: Bounds) -> str:
        """For which amounts of the person the bounds hold; empty when they hold for everybody."""
        if not bounds.fixed:
            return ""
        told = ", ".join(f"{name} {self.amount(name, amount)}" for name, amount in bounds.fixed.items())
        return f"For {told}."

    def scorecard(self, extreme: Extreme) -> str:
        """The scorecard beside an end, on one line."""
        given = (f"{name} {self.amount(name, amount)}" for name, amount in extreme.scorecard.items())
        return ", ".join(given)

    def _end(self, extreme: Extreme, word: str, beyond: str, limit: str) -> str:
        if extreme.reached is None:
            return f"No scorecard was found, so the {word} payout is not known."
        reached = self.money(extreme.reached)
        if extreme.proven:
            return f"The {word} payout is {reached}: no results pay {beyond}."
        if extreme.bound is None:
            return f"Some results pay {reached}; whether any pay {beyond} without end is not decided."
        bound = self.money(extreme.bound)
        return f"The {word} payout is between {reached}, which some results pay, and {bound}: it is {limit} that."

"""What two versions pay differently, in sentences that a reader can check with a pencil."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from incentives.difference.along import Stretch
from incentives.difference.atoms import Algebra, Atom, InputAtom, InverseAtom, LeastAtom, RoundedAtom
from incentives.difference.cells import Verdict
from incentives.difference.judgement import Judgement
from incentives.difference.pair import RolePair
from incentives.difference.polynomial import Polynomial, Term
from incentives.difference.regions import Region
from incentives.difference.span import Span
from incentives.difference.witness import Found
from incentives.policy.amount_units import policy_units
from incentives.policy.model import Own
from incentives.values.decimals import plain
from incentives.values.unit import Unit, UnitKind

PLACES = 12


class Words:
    """Words for one role in two versions, each amount in its unit."""

    def __init__(self, pair: RolePair) -> None:
        self.pair = pair
        older = {pair.names.get(name, name): unit for name, unit in policy_units(pair.older.policy).items()}
        self.units: Mapping[str, Unit] = older | policy_units(pair.newer.policy)
        self._money = Unit(UnitKind.MONEY, pair.newer.policy.currency)
        self._own = self._own_targets()

    def money(self, amount: Fraction) -> str:
        """Money in the currency of the policies."""
        return self._money.show(amount)

    def amount(self, name: str, amount: Fraction) -> str:
        """An amount of a scorecard in its unit."""
        unit = self.units.get(name)
        return plain(amount, most=PLACES) if unit is None else unit.show(amount)

    def verdict(self, judgement: Judgement) -> str:
        """`proved equal`, or `differs: 5,000.00 EUR becomes 4,000.00 EUR with …`, or what kept a proof from closing."""
        if judgement.verdict is Verdict.DIFFERS and judgement.found is not None:
            return f"{judgement.verdict}: {self.becomes(judgement.found)}"
        return f"{judgement.verdict}: {judgement.why}" if judgement.why else str(judgement.verdict)

    def becomes(self, found: Found) -> str:
        """`10,000.00 EUR becomes 7,875.00 EUR with new_revenue 450,000.00 EUR, everything else at target`."""
        return f"{self.money(found.older)} becomes {self.money(found.newer)} with {self.scorecard(found.amounts)}"

    def scorecard(self, amounts: Mapping[str, Fraction]) -> str:
        """The amounts that are not as on the typical scorecard with every result at target."""
        typical = self.pair.amounts
        moved = [f"{name} {self.amount(name, each)}" for name, each in amounts.items() if each != typical.get(name)]
        moved += [f"no {name}" for name in typical if name not in amounts]
        if not moved:
            return "everything at target"
        rest = ", everything else at target" if len(moved) < len(typical) else ""
        return ", ".join(moved) + rest

    def region(self, region: Region, algebra: Algebra) -> str:
        """`When new_revenue is from … to …: the newer one pays up to … more …`."""
        conditions = [self.condition(algebra, of, span) for of, span in region.box.spans.items()]
        conditions += self.known(region)
        where = f"When {' and '.join(conditions)}" if conditions else "Whatever the results"
        if not region.proved:
            return f"{where}: no difference was found, but that there is none is not proved, because {region.why}."
        return f"{where}: the newer one pays {self._both_ways(region.most, region.least)}."

    def known(self, region: Region) -> list[str]:
        """Which amounts are known or not in the region: `early_customer_loss is not known`."""
        return [f"{name} is {'' if known else 'not '}known" for name, known in region.box.known.items()]

    def stretch(self, stretch: Stretch) -> str:
        """`new_revenue from 0.00 EUR to below 300,000.00 EUR: the newer one pays as much as … more, at …`."""
        name = stretch.measure
        told = [
            f"as much as {self.money(abs(found.difference))} {word}, at {self.amount(name, found.amounts[name])}"
            for found, word in ((stretch.most, "more"), (stretch.least, "less"))
            if found is not None
        ]
        where = f"{name} {self.between(name, stretch.span)}{self._share(name, stretch.span)}"
        if stretch.rough:
            found = " and ".join(told) or "nothing else where it was tried"
            return f"{where}: the two may pay differently, the newer one {found}."
        return f"{where}: the newer one pays {' and '.join(told)}."

    def condition(self, algebra: Algebra, of: Polynomial, span: Span) -> str:
        """`new_revenue is from 70,000.00 EUR to below 100,000.00 EUR (70% to 100% of own quota)`."""
        atom = of.single_atom
        name = None if atom is None else _name(algebra.atom(atom))
        if name is not None:
            return f"{name} is {self.between(name, span)}{self._share(name, span)}"
        return f"{spoken(algebra, of)} is {self.between('', span)}"

    def between(self, name: str, span: Span) -> str:
        """`from 70% to below 100%`, `at least 5`, `exactly 3`; an end that does not belong to it is told apart."""
        if span.single is not None:
            return f"exactly {self.amount(name, span.single)}"
        low = None if span.low is None else self.amount(name, span.low[0])
        high = None if span.high is None else self.amount(name, span.high[0])
        after = span.low is not None and span.low[1]
        up_to = span.high is not None and span.high[1]
        if low is None or high is None:
            if high is not None:
                return f"{'at most' if up_to else 'below'} {high}"
            return "anything" if low is None else f"{'above' if after else 'at least'} {low}"
        return f"{'above' if after else 'from'} {low} {'to' if up_to else 'to below'} {high}"

    def _both_ways(self, most: Found | None, least: Found | None) -> str:
        told = [
            f"as much as {self.money(abs(found.difference))} {word} ({self.becomes(found)})"
            for found, word in ((most, "more"), (least, "less"))
            if found is not None
        ]
        return ", and ".join(told)

    def _share(self, name: str, span: Span) -> str:
        """The same stretch as a share of the typical own target, where the result is held against one."""
        own = self._own.get(name)
        typical = None if own is None else self.pair.amounts.get(own)
        ends = [
            plain(end / typical * 100, most=2) + "%" for end in (span.least, span.most) if end is not None and typical
        ]
        return f" ({' to '.join(ends)} of {own})" if ends else ""

    def _own_targets(self) -> dict[str, str]:
        found = {}
        for plan, names in ((self.pair.older, self.pair.names), (self.pair.newer, {})):
            for leaf in plan.role.leaves():
                if isinstance(leaf.target, Own) and leaf.measure is not None:
                    found[names.get(leaf.measure, leaf.measure)] = str(leaf.target)
        return found


def spoken(algebra: Algebra, of: Polynomial) -> str:
    """What a curve or limit looks at, when it is more than one amount: `sales ÷ own quota`, `first + second`."""
    terms = [_term(algebra, term, factor) for term, factor in of.terms.items()]
    return " + ".join(terms)


def _term(algebra: Algebra, term: Term, factor: Fraction) -> str:
    over = [_atom(algebra, algebra.atom(atom)) for atom in term]
    words = " × ".join(over).replace("× ÷", "÷") or plain(factor)
    return words if factor == 1 or not term else f"{plain(factor)} × {words}"


def _atom(algebra: Algebra, atom: Atom) -> str:
    match atom:
        case InputAtom(name=name):
            return name
        case InverseAtom(of=of):
            return f"÷ {_bracketed(algebra, of)}"
        case RoundedAtom(of=of):
            return f"rounded {_bracketed(algebra, of)}"
        case LeastAtom(parts=parts):
            return f"the smallest of ({', '.join(sorted(spoken(algebra, each) for each in parts))})"
    return "a part of pay"


def _bracketed(algebra: Algebra, of: Polynomial) -> str:
    words = spoken(algebra, of)
    return words if of.single_atom is not None else f"({words})"


def _name(atom: Atom) -> str | None:
    return atom.name if isinstance(atom, InputAtom) else None

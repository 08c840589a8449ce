"""Every formula by the KPI that it works out."""

from __future__ import annotations

from collections.abc import Mapping

from incentives.kpis.formulas import customers, revenue, surveys, tickets
from incentives.kpis.formulas.formula import Formula

FORMULAS: Mapping[str, Formula] = {
    formula.kpi: formula
    for part in (surveys.FORMULAS, customers.FORMULAS, revenue.FORMULAS, tickets.FORMULAS)
    for formula in part
}

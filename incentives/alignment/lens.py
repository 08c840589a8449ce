"""Lenses: with whose eyes a plan is looked at. Regulators and the sales profession disagree, so it is said who says so.

Worked example: a threshold below which nothing is paid is good practice to those who design sales plans and a warning
sign to the FCA; in New Zealand a threshold of volume that decides pay is forbidden, whatever stands beside it. A lens
holds what its sources name, and what research or a documented case has shown of the conduct they forbid.

Which pattern a lens raises stands in the pattern; how a lens is stricter than the rest stands there too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Lens(StrEnum):
    """A point of view, by the name that the command line takes."""

    FCA = "fca"
    CFPB = "cfpb"
    NEW_ZEALAND = "new-zealand"
    SEDGWICK_EBA = "sedgwick-eba"
    SALES_PRACTICE = "sales-practice"


@dataclass(frozen=True, slots=True)
class About:
    """What a lens is: its name for tables, its title, what it looks for, and the texts behind it."""

    name: str
    title: str
    looks_for: str
    sources: tuple[str, ...]


LENSES: dict[Lens, About] = {
    Lens.FCA: About(
        "FCA",
        "FCA (United Kingdom)",
        "Features of pay that make mis-selling likely, and results for customers that pay must not work against.",
        ("FSA 2012", "FSA FG13/01", "FCA FG18/2", "FCA CONC 2.11", "FCA Consumer Duty PRIN 2A.8 and FG22/5"),
    ),
    Lens.CFPB: About(
        "CFPB",
        "CFPB (United States)",
        "Sales targets with consequences, goals that cannot be met honestly, and pay that depends on customers' terms.",
        ("CFPB 2016-03", "Regulation Z 1026.36(d)", "SEC Regulation Best Interest"),
    ),
    Lens.NEW_ZEALAND: About(
        "New Zealand",
        "CoFI regulations (New Zealand)",
        "Any direct reference of pay to a target or threshold of volume or value, for people who deal with retail "
        "customers and for their managers. A flat commission is lawful; a condition on satisfaction cures nothing. "
        "The exception for employees of financial advice providers is not made here.",
        ("New Zealand CoFI Regulations 2023",),
    ),
    Lens.SEDGWICK_EBA: About(
        "Sedgwick, EBA",
        "Sedgwick review, EBA and ESMA (Australia and the European Union)",
        "The share of money in the mix, pay for one product rather than another, and results that are looked at later.",
        ("Sedgwick 2017", "Hayne 2019", "EBA/GL/2016/06", "EBA report 2021", "ESMA 2023", "ASIC REP 516"),
    ),
    Lens.SALES_PRACTICE: About(
        "sales practice",
        "Sales-compensation practice and research on it",
        "What makes a plan work badly: lines that are gamed, measures that nobody feels, targets that punish.",
        ("Alexander Group", "WorldatWork", "Larkin 2014", "Oyer 1998", "Misra & Nair 2011"),
    ),
}
"""Every lens with what it is."""

OUTCOMES = (Lens.FCA, Lens.CFPB)
"""Lenses that forbid harm itself, however it comes about: what a case or research has shown counts for them."""
EVERY = tuple(Lens)
"""All lenses: for what no source disputes."""

"""What a pattern's page says: its condition, two examples, settings with their sources, and who raises it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from incentives.alignment import patterns
from incentives.alignment.catalogue import PATTERNS
from incentives.alignment.lens import LENSES, Lens
from incentives.alignment.page import OWN
from incentives.alignment.pattern import Group, Pattern

EACH = pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
WORDS_FOR_SEVERITIES = ("a note", "low", "medium", "high", "critical", "graver")


@EACH
def test_a_page_says_when_it_finds_and_how_grave_that_is(pattern: Pattern) -> None:
    for said in (pattern.page.finds, pattern.page.harmful, pattern.page.better):
        assert said.endswith("."), said
    assert any(word in pattern.page.finds for word in WORDS_FOR_SEVERITIES)
    assert pattern.page.harmful != pattern.page.better


@EACH
def test_every_threshold_that_decides_is_on_the_page(pattern: Pattern) -> None:
    """A module's constants that are shares or numbers stand on its page, so that a change of one shows there."""
    module = Path(patterns.__path__[0], f"{pattern.id.replace('-', '_')}.py").read_text(encoding="utf-8")
    head, _, page = module.partition("    page=Page(")
    for names, value in re.findall(r"^([A-Z_, ]+) = (.+)$", head, flags=re.MULTILINE):
        if "Fraction(" in value or value.replace(", ", "").isdecimal():
            assert all(name in page for name in names.split(", ")), names


@EACH
def test_every_setting_has_a_value_and_a_source(pattern: Pattern) -> None:
    for setting in pattern.page.settings:
        assert setting.what
        assert setting.value
        assert setting.source


@EACH
def test_somebody_raises_every_pattern(pattern: Pattern) -> None:
    assert pattern.lenses
    assert len(set(pattern.lenses)) == len(pattern.lenses)
    assert set(pattern.stricter) <= set(pattern.lenses)


def test_every_lens_raises_something_and_is_told() -> None:
    assert set(LENSES) == set(Lens)
    assert set(Lens) == {lens for pattern in PATTERNS for lens in pattern.lenses}
    assert {pattern.group for pattern in PATTERNS} == set(Group)
    assert len([each for pattern in PATTERNS for each in pattern.page.settings if each.source != OWN]) > 10

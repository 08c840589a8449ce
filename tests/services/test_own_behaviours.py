"""A company's own behaviours: the service audits with them, and says by which version it did."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from incentives.kpis.read import packaged_behaviours, packaged_kpis
from incentives.policy.read import read_policy_file
from incentives.services import catalogue
from incentives.services.findings import audit_of

POLICIES = Path(__file__).parents[2] / "policies"
DAY = date(2026, 7, 1)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """A copy of the catalogue in which every effect is ten times as small."""
    folder = tmp_path / "behaviours"
    shutil.copytree(POLICIES / "behaviours", folder)
    levels = folder / "levels.yaml"
    levels.write_text(levels.read_text().replace("5%", "0.5%").replace("10.5%", "1.5%").replace("30%", "3%"))
    yield folder
    catalogue.use(None)


def test_sizes_that_a_company_re_estimated_decide_what_its_service_finds(own: Path) -> None:
    policy, _ = read_policy_file(POLICIES / "support" / "2026-01-01.yaml", packaged_kpis())
    assert policy is not None
    usual = audit_of(policy, DAY).roles[0]
    found, problems = catalogue.read_own(own)
    assert problems == ()
    assert found is not None
    catalogue.use(found)
    smaller = audit_of(policy, DAY).roles[0]
    assert sum(answer.pays for answer in usual.answers) == 1
    assert not any(answer.pays for answer in smaller.answers)
    assert found.version in smaller.conclusion
    assert found.version != packaged_behaviours().version


def test_a_catalogue_that_is_wrong_is_refused_with_its_line(own: Path) -> None:
    (own / "levels.yaml").write_text("format: 1\nlevels:\n  slight: much\n")
    found, problems = catalogue.read_own(own)
    assert found is None
    assert any(problem.place.line == 3 for problem in problems)

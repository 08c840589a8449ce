"""What the tests of services share."""

from __future__ import annotations

import pytest

from incentives.services.database import Database
from tests.services.building import Company, found_company


@pytest.fixture
def company(database: Database) -> Company:
    """The company of the tests, on each engine in turn: its people, its policy and an open quarter."""
    return found_company(database)

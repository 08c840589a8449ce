"""One way of calculating the workload."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

from tests.benchmarks.workload import Workload

Amounts = npt.NDArray[Any]


@dataclass(frozen=True)
class Way:
    """Its name and its calculation. A slow way is given only its first `rows` participants."""

    name: str
    pay: Callable[[Workload], Amounts]
    rows: int | None = None

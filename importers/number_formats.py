"""What a number format shows: a percentage, a day or time, a duration, or a plain number.

The same answers as openpyxl's, which reads the cells of every file that is read cell by cell.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from importers.cells import shows_percent

BUILT_IN = {
    9: "0%",
    10: "0.00%",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
}
CUSTOM_FROM = 164
_PASSED = re.compile(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
_MOMENT = re.compile(r"(?<![_\\])[dmhysDMHYS]")
_DURATION = re.compile(r"\[hh?\](:mm(:ss(\.0*)?)?)?|\[mm?\](:ss(\.0*)?)?|\[ss?\](\.0*)?", re.IGNORECASE)


class Shows(IntEnum):
    """What a format shows."""

    NUMBER = 0
    PERCENT = 1
    MOMENT = 2
    DURATION = 3


@lru_cache(maxsize=1_000)
def shown_by(number_format: str) -> Shows:
    """What a number format shows; only its first part, for numbers above zero, tells a day from a number."""
    first = number_format.partition(";")[0]
    if _MOMENT.search(_PASSED.sub("", first)):
        return Shows.DURATION if _DURATION.search(first) else Shows.MOMENT
    return Shows.PERCENT if shows_percent(number_format) else Shows.NUMBER

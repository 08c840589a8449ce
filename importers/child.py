"""The reading process: a workbook comes in on standard input, its cells go out as lines of JSON.

It limits itself before it looks at a single byte, knows no secret of the service, and may die at any time:
`importers.contained` turns that into a problem. An answer starts with `{"start": true}` and ends with `{"end": true}`
or with a fault.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from zipfile import ZipFile

from importers.archive import examine
from importers.faults import DAMAGED, OUT_OF_MEMORY, Fault, Refused
from importers.limits import Limits, in_megabytes
from importers.spreadsheet import Line, read_lines

if sys.platform != "win32":
    import resource


def limit_memory(size: int) -> None:
    """This process may use at most that many bytes of address space, where the system can hold it to that."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def limit_time(seconds: int) -> None:
    """The system ends this process when it has calculated for that many seconds from its start."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def lines(content: bytes, limits: Limits) -> Iterator[Line]:
    """The whole answer for one workbook. Raises whatever the parsers raise."""
    with ZipFile(BytesIO(content)) as archive:
        examined = examine(archive, limits)
    reading = examined.cells // limits.cells_a_second
    limit_time(min(limits.reading_seconds, 2 * limits.opening_seconds + reading))
    for note in examined.notes:
        yield {"note": note}
    yield from read_lines(content, examined, limits)
    yield {"end": True}


def answer(content: bytes, limits: Limits) -> None:
    """Write the answer to standard output, at most limits.answer_bytes of it."""
    written = 0
    for line in lines(content, limits):
        encoded = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        written += len(encoded)
        if written > limits.answer_bytes:
            message = f"The workbook holds more than {in_megabytes(limits.answer_bytes)} of text."
            raise Refused(Fault("workbook-too-large", message, OUT_OF_MEMORY.hint))
        sys.stdout.buffer.write(encoded)


def main() -> None:
    """Read one workbook; the limits come as JSON in the first argument."""
    limits = Limits(**json.loads(sys.argv[1]))
    limit_memory(limits.memory_bytes)
    limit_time(limits.opening_seconds)
    sys.stdout.buffer.write(b'{"start":true}\n')
    sys.stdout.buffer.flush()
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it for nothing
    try:
        answer(sys.stdin.buffer.read(limits.file_bytes + 1), limits)
    except MemoryError:
        fault = OUT_OF_MEMORY
    except Refused as refused:
        fault = refused.fault
    except Exception:  # whatever a parser stumbles over, the file is not sound
        fault = DAMAGED
    else:
        return
    sys.stdout.buffer.write(b"\n" + json.dumps({"fault": asdict(fault)}).encode() + b"\n")


if __name__ == "__main__":
    main()

"""Archives: the same bytes from the same content, and nothing hostile gets further than a problem."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest

from incentives.bundle.archive import archived, read_archive
from incentives.values.problem import RefusedWithProblems

CONTENT = {"b/two.json": b"2" * 100, "a.txt": b"one"}


def codes(content: bytes, largest: int = 10_000) -> set[str]:
    with pytest.raises(RefusedWithProblems) as refused:
        read_archive(io.BytesIO(content), "some.zip", largest)
    return {problem.code for problem in refused.value.problems}


def zipped(*files: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(written, "w", how) as archive:
        warnings.simplefilter("ignore")  # the same name twice
        for name, content in files:
            archive.writestr(name, content)
    return written.getvalue()


def test_what_is_written_is_read_whatever_the_order_it_came_in() -> None:
    assert read_archive(io.BytesIO(archived(CONTENT)), "some.zip") == CONTENT
    assert archived(CONTENT) == archived(dict(reversed(CONTENT.items())))


def test_an_archive_tells_no_day_and_no_machine() -> None:
    with zipfile.ZipFile(io.BytesIO(archived(CONTENT))) as archive:
        assert {(each.date_time, each.create_system) for each in archive.infolist()} == {((1980, 1, 1, 0, 0, 0), 3)}


def test_a_small_file_that_would_become_a_large_one_is_refused_before_it_does() -> None:
    assert codes(zipped(("zeros", bytes(10_001)))) == {"archive-too-large"}
    assert codes(zipped(*((f"zeros{n}", bytes(4_000)) for n in range(3)))) == {"archive-too-large"}
    assert read_archive(io.BytesIO(zipped(("zeros", bytes(10_000)))), "some.zip", 10_000)


def test_a_file_that_lies_about_its_size_is_refused() -> None:
    content = zipped(("zeros", bytes(5_000)))
    lying = content.replace((5_000).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    assert lying != content
    assert codes(lying) == {"archive-damaged"}


@pytest.mark.parametrize(
    "name", ["../up", "/etc/passwd", "a/../../b", "a\\b", ".hidden", "a//b", "folder/", "café", " "]
)
def test_a_name_that_could_lead_elsewhere_is_refused(name: str) -> None:
    assert codes(zipped((name, b"x"))) == {"archive-name"}


def test_the_same_name_twice_is_refused() -> None:
    assert codes(zipped(("a", b"1"), ("a", b"2"))) == {"archive-name"}


def test_unusual_compression_is_refused() -> None:
    assert codes(zipped(("a", b"1" * 50), how=zipfile.ZIP_BZIP2)) == {"archive-entry"}


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip file at all", archived(CONTENT)[:60], archived(CONTENT)[20:]])
def test_what_is_no_archive_or_only_part_of_one_is_refused(content: bytes) -> None:
    assert codes(content) <= {"archive-damaged"}

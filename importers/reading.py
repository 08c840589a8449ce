"""What an uploader may say about a file that does not say it itself: its encoding, delimiter, decimal mark and more.

Written as one line, `decimal=comma; delimiter=semicolon; encoding=windows-1252; dates=day-first; sheet=Results;
ignore=Manager; heading=Umsatz is new_revenue`. Nothing of it is ever guessed: where a
file leaves something open, the problem names the word to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from importers.kinds import FORMS, form_of, heading
from importers.units import split_unit
from incentives.performance.staged import SheetKind

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
DECIMALS = {"comma": ",", "point": "."}
ENCODINGS = (
    *("utf-8", "utf-16", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254"),
    *("windows-1257", "iso-8859-1", "iso-8859-2", "iso-8859-15", "mac-roman"),
)
DATE_ORDERS = ("day-first", "month-first")


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """What somebody said before about files of the same source: the word, its value as it is written, who and when."""

    word: str
    value: str
    who: str

    @property
    def sign(self) -> str:
        """The value as a reading holds it: `,` for a decimal comma."""
        signs = {"delimiter": DELIMITERS, "decimal": DECIMALS}.get(self.word, {})
        return signs.get(self.value, self.value)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read. None means that the file itself must make it clear.

    encoding: a word of ENCODINGS. delimiter: the sign between columns. decimal: `,` or `.`. dates: a word of
    DATE_ORDERS, for days such as 07/01/2026. sheet: what a text file holds. ignored: headings, as they are compared,
    of columns that are passed over. headings: those of which the uploader says what they mean, both as they are
    compared; remembered: of some of them, who said so before. left_out: names of rows that are left out, each with the
    reason. before: what was said of files of the same source, which counts only where a file leaves that open and shows
    nothing else. said: the line that said all of this.
    """

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    dates: str | None = None
    sheet: SheetKind | None = None
    ignored: frozenset[str] = frozenset()
    headings: tuple[tuple[str, str], ...] = ()
    remembered: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    before: tuple[SaidBefore, ...] = ()
    said: str = field(default="", compare=False)

    @property
    def to_remember(self) -> tuple[tuple[str, str], ...]:
        """What counts for later files of the same source: headings with their meanings, and `decimal=` with `comma`."""
        written = {"encoding": self.encoding, "dates": self.dates}
        written |= {"delimiter": _word_of(DELIMITERS, self.delimiter), "decimal": _word_of(DECIMALS, self.decimal)}
        return (*self.headings, *((f"{word}=", value) for word, value in written.items() if value is not None))

    def answered(self, before: SaidBefore) -> Reading:
        """The reading with an answer from before as if it were said now."""
        return _WORDS[before.word](self, before.value)

    def said_before(self, word: str) -> SaidBefore | None:
        """What was said before to that word, if anything."""
        return next((each for each in self.before if each.word == word), None)


def _word_of(signs: Mapping[str, str], sign: str | None) -> str | None:
    return next((word for word, each in signs.items() if each == sign), None)


class UnreadableReading(Exception):
    """The words about how to read are not understood; the text says which and what is."""


AS_FOUND = Reading()


def parse_reading(text: str) -> Reading:
    """The reading that a line states; nothing said is AS_FOUND. Raises UnreadableReading."""
    reading = AS_FOUND
    said: set[str] = set()
    for part in filter(None, (part.strip() for part in text.split(";"))):
        word, sign, value = (piece.strip() for piece in part.partition("="))
        take = _WORDS.get(word.casefold())
        if take is None or not sign:
            raise UnreadableReading(f'"{part}" is not understood; write {_KNOWN}, separated by ";".')
        if word.casefold() in said and word.casefold() not in _OFTEN:
            raise UnreadableReading(f'"{word}" is said twice.')
        said.add(word.casefold())
        reading = take(reading, value)
    return replace(reading, said=text)


def with_remembered(reading: Reading, known: Iterable[tuple[str, str, str]]) -> Reading:
    """The reading with what people said before of the same source: (heading or `decimal=`, meaning, who and when).

    What the uploader says now counts instead.
    """
    known = tuple(known)
    said = dict(reading.headings)
    older = {name: (meaning, who) for name, meaning, who in known if name not in said and not name.endswith("=")}
    return replace(
        reading,
        headings=(*reading.headings, *((name, meaning) for name, (meaning, _) in older.items())),
        remembered=tuple((name, who) for name, (_, who) in older.items()),
        before=tuple(SaidBefore(name[:-1], value, who) for name, value, who in known if name.endswith("=")),
    )


def _one_of(word: str, value: str, known: tuple[str, ...]) -> str:
    if value.casefold() in known:
        return value.casefold()
    raise UnreadableReading(f'"{word}={value}" is not understood; write {word}= and one of {", ".join(known)}.')


def _sheet(reading: Reading, value: str) -> Reading:
    form = form_of(value)
    if form is None:
        known = ", ".join(one.title for one in FORMS)
        raise UnreadableReading(f'"sheet={value}" is not understood; write sheet= and one of {known}.')
    return replace(reading, sheet=form.kind)


def _ignore(reading: Reading, value: str) -> Reading:
    if not value:
        raise UnreadableReading('Write ignore= and the heading of the column, as in "ignore=Manager".')
    return replace(reading, ignored=reading.ignored | {heading(value)})


def _heading(reading: Reading, value: str) -> Reading:
    written, found, meaning = value.rpartition(" is ")
    name, means = heading(split_unit(written.strip().strip('"'))[0]), heading(meaning.strip().strip('"'))
    if not found or not name or not means or name.endswith("="):
        raise UnreadableReading(f'"heading={value}" is not understood; write heading=Umsatz is new_revenue.')
    if dict(reading.headings).get(name, means) != means:
        raise UnreadableReading(f'The heading "{written.strip()}" is given two meanings.')
    return replace(reading, headings=tuple((dict(reading.headings) | {name: means}).items()))


_WORDS: dict[str, Callable[[Reading, str], Reading]] = {
    "encoding": lambda reading, value: replace(reading, encoding=_one_of("encoding", value, ENCODINGS)),
    "delimiter": lambda reading, value: replace(
        reading, delimiter=DELIMITERS[_one_of("delimiter", value, tuple(DELIMITERS))]
    ),
    "decimal": lambda reading, value: replace(reading, decimal=DECIMALS[_one_of("decimal", value, tuple(DECIMALS))]),
    "dates": lambda reading, value: replace(reading, dates=_one_of("dates", value, DATE_ORDERS)),
    "sheet": _sheet,
    "ignore": _ignore,
    "heading": _heading,
}
_OFTEN = ("ignore", "heading")
_KNOWN = ", ".join(f"{word}=…" for word in _WORDS)

"""Reviewed text becomes a tree of plain text, or problems with their lines."""

from __future__ import annotations

import string
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from incentives.documents.read import DEEPEST, LARGEST, read_document
from incentives.documents.tree import Document
from incentives.values.problem import Problem


def document_of(text: str) -> Document:
    document, problems = read_document(text, "plan.yaml")
    assert document is not None
    assert problems == ()
    return document


def the_problem(text: str) -> Problem:
    (problem,) = read_document(text, "plan.yaml")[1]
    return problem


def refused(text: str) -> tuple[str, int | None]:
    problem = the_problem(text)
    return problem.code, problem.place.line


# --- every scalar is the text that stands there


@pytest.mark.parametrize(
    "written",
    ["NO", "yes", "on", "1:30", "010", "1.10", "1e3", "1_000", "0x1F", "2026-07-01", "~", "null", ".inf", "="],
)
def test_what_yaml_would_turn_into_something_else_stays_text(written: str) -> None:
    assert document_of(f"country: {written}\n").plain() == {"country": written}


def test_keys_stay_text_too() -> None:
    assert document_of("on: a\n1: b\nno: c\n").plain() == {"on": "a", "1": "b", "no": "c"}


def test_an_empty_value_is_empty_text_and_not_nothing() -> None:
    assert document_of("kpi:\n").plain() == {"kpi": ""}


def test_the_exclamation_mark_alone_is_accepted_because_it_changes_nothing() -> None:
    assert document_of("rate: ! 5\n").plain() == {"rate": "5"}


class WithoutAliases(yaml.SafeDumper):
    """Writes equal parts out again."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


LINE_BREAKS_OF_YAML = "\x85\u2028\u2029\ufeff"  # written unescaped, they are not what they were
TURNED = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
words = st.text(
    st.characters(
        blacklist_categories=["Cs", "Cc"],
        blacklist_characters=LINE_BREAKS_OF_YAML + TURNED,
        whitelist_characters="\n\t",
    ),
    max_size=12,
)
keys = words.filter(lambda word: word != "<<")
trees = st.recursive(
    words,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(keys, parts, max_size=3),
    max_leaves=8,
)


@given(tree=st.dictionaries(keys, trees, min_size=1, max_size=4), flow=st.booleans())
def test_what_is_read_is_what_was_written(tree: dict[str, object], flow: bool) -> None:
    text = yaml.dump(tree, Dumper=WithoutAliases, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    assert document_of(text).plain() == tree


plain_words = st.text(string.ascii_letters + string.digits + "._%+-", min_size=1, max_size=10).filter(
    lambda word: word[0] not in "-%" and word not in {"...", "---"}
)


@given(st.lists(st.tuples(plain_words, plain_words), min_size=1, max_size=5, unique_by=lambda pair: pair[0]))
def test_unquoted_words_are_read_as_they_stand(pairs: list[tuple[str, str]]) -> None:
    text = "".join(f"{key}: {value}\n" for key, value in pairs)
    document = document_of(text)
    assert document.plain() == dict(pairs)
    assert [document.place((key,)).line for key, _ in pairs] == list(range(1, len(pairs) + 1))


# --- a promise says what it says on the line where it says it


def test_a_key_that_stands_twice_is_refused_with_both_lines() -> None:
    """Plain YAML would silently keep the last one."""
    problem = the_problem("weight: 60%\ntitle: Sales\nweight: 40%\n")
    assert (problem.code, problem.place.line) == ("duplicate-key", 3)
    assert problem.hint == "It stands already on line 1."


def test_the_same_key_in_two_different_places_is_accepted() -> None:
    plain = document_of("a: {weight: 1}\nb: {weight: 2}\n").plain()
    assert plain == {"a": {"weight": "1"}, "b": {"weight": "2"}}


def test_a_duplicate_is_found_however_deep_and_however_it_is_quoted() -> None:
    problem = the_problem("roles:\n  seller:\n    'kpi': a\n    kpi: b\n")
    assert (problem.code, problem.place.line, problem.place.key) == ("duplicate-key", 4, "roles.seller.kpi")


def test_all_duplicates_are_told_at_once() -> None:
    document, problems = read_document("a: 1\na: 2\nb: 1\nb: 2\n", "plan.yaml")
    assert document is not None
    assert [problem.place.line for problem in problems] == [2, 4]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: &same 1\nb: 2\n", "anchor", 1),
        ("a: 1\nb: {c: &same [1]}\n", "anchor", 2),
        ("a: 1\nb: !!int 2\n", "tag", 2),
        ("a: !python/object:os.system x\n", "tag", 1),
        ("a: !money 5\n", "tag", 1),
        ("a: 1\n<<: {b: 2}\n", "merge", 2),
        ("a: 1\n? [b, c]\n: 2\n", "key-not-text", 2),
    ],
)
def test_what_hides_the_value_from_its_line_is_refused(text: str, code: str, line: int) -> None:
    assert refused(text) == (code, line)


def test_an_alias_is_refused_together_with_its_anchor() -> None:
    problems = read_document("a: &same 1\nb: 2\nc: *same\n", "plan.yaml")[1]
    assert [(problem.code, problem.place.line) for problem in problems] == [("anchor", 1), ("alias", 3)]


# --- what readers cannot see

HIDDEN = ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\r", *TURNED]


@pytest.mark.parametrize("character", HIDDEN, ids=lambda character: f"U+{ord(character):04X}")
def test_what_hides_a_promise_is_refused_on_the_line_that_editors_show(character: str) -> None:
    assert document_of("a: 1\r\n# a remark\r\nb: 2\r\n").plain() == {"a": "1", "b": "2"}
    assert refused(f"a: 1\r\n# a remark{character}c: 3\r\nb: 2\r\n") == ("hidden-character", 2)


def test_each_line_with_a_hidden_character_is_told_once() -> None:
    document, problems = read_document("a: \u2028\u2028\nb: 1\nc: \u202e\nd: [\n", "plan.yaml")
    assert document is None
    assert [problem.place.line for problem in problems] == [1, 3]


@pytest.mark.parametrize("escaped", [r"\0", r"\x1b[31m", r"\r", r"\x7f", r"\N", r"\L", r"\u202e", r"\u2066"])
def test_an_escape_smuggles_nothing_in(escaped: str) -> None:
    assert document_of('a: 1\nb: "tab\\t and \\n"\n').plain() == {"a": "1", "b": "tab\t and \n"}
    assert refused(f'a: 1\nb: "x{escaped}y"\n') == ("hidden-character", 2)
    assert refused(f'a: 1\n"x{escaped}y": 2\n') == ("hidden-character", 2)


def test_a_broken_half_of_a_character_is_refused() -> None:
    assert refused("a: 1\nb: \ud800\n") == ("hidden-character", 2)


def test_a_control_character_is_told_with_its_line() -> None:
    assert refused("a: ä\nb: \x01\n") == ("not-yaml", 2)


def test_a_key_that_the_schema_library_keeps_for_itself_is_known_nowhere() -> None:
    assert refused("a: 1\nb: {_schema: 2}\n") == ("unknown-key", 2)


# --- what is no document at all


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3),
        ("a: 1\n\tb: 2\n", 2),
        ("a: 1\nb: c: d\n", 2),
        ('a: 1\nb: "open\n', 3),
        ("a: 1\nb: %5\n", 2),
    ],
)
def test_a_syntax_error_names_its_line(text: str, line: int) -> None:
    assert refused(text) == ("not-yaml", line)


def test_an_undefined_alias_is_refused_and_does_not_stop_the_reader() -> None:
    assert refused("a: *nowhere\n") == ("alias", 1)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n"])
def test_an_empty_file_is_a_problem(text: str) -> None:
    assert refused(text) == ("not-a-mapping", 1)
    assert the_problem(text).message == "The file is empty."


@pytest.mark.parametrize("text", ["- a\n- b\n", "only words\n"])
def test_a_file_without_keys_is_a_problem(text: str) -> None:
    assert refused(text) == ("not-a-mapping", 1)


def test_a_second_document_in_the_file_is_refused() -> None:
    assert the_problem("a: 1\n---\na: 2\n").code == "several-documents"


def test_a_control_character_is_refused() -> None:
    assert the_problem("a: \x01\n").code == "not-yaml"


def test_a_file_is_refused_when_it_is_too_large_and_read_when_it_just_fits() -> None:
    fits = "a: " + "x" * (LARGEST - 4) + "\n"
    assert document_of(fits).keys(()) == ("a",)
    assert the_problem(fits + "#").code == "file-too-large"


def test_nesting_is_refused_below_the_deepest_level_and_read_at_it() -> None:
    inside = DEEPEST - 1
    assert document_of("a: " + "[" * inside + "]" * inside).keys(()) == ("a",)
    assert the_problem("a: " + "[" * (inside + 1) + "]" * (inside + 1)).code == "too-deep"


def test_thousands_of_open_brackets_are_a_problem_and_not_a_crash() -> None:
    assert the_problem("a: " + "[" * 100_000).code == "too-deep"


# --- places


def test_a_path_leads_to_the_line_of_its_key() -> None:
    document = document_of("roles:\n  seller:\n    weights:\n      - 60%\n      - 40%\n")
    assert document.place(("roles", "seller")).line == 2
    assert str(document.place(("roles", "seller", "weights", 1))) == "plan.yaml:5: roles.seller.weights.2"


def test_a_path_that_leads_nowhere_gets_the_line_of_what_would_hold_it() -> None:
    document = document_of("title: a\nroles:\n  seller: b\n")
    assert document.place(("roles", "manager", "weight")).line == 2
    assert document.at(("roles", "manager")) is None
    assert document.keys(("roles", "manager")) == ()

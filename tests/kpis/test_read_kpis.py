"""A folder of KPI files: what is accepted, and each refused neighbour with its line."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from incentives.kpis import read
from incentives.kpis.kpi import Better, Direction, Kpi, KpiClass, MovesLike, Recorder, Timing, Trait
from incentives.kpis.read import read_kpis
from incentives.values.problem import Problem, RefusedWithProblems
from incentives.values.unit import UnitKind

SENTIMENT = """\
format: 1
class: sentiment
title: What customers say
kpis:
  satisfaction:
    title: Satisfaction
    unit: percent
    better: higher
    range: {least: 0%, most: 100%}
    timing: coincident
    recorded_by: survey
    measures: How many are content.
    formula: content ÷ asked
    counter_measures: [effort]
    gamed_by:
      - Only happy customers are asked.
    traits: [customer, survey]
    source: Common definition.
  effort:
    title: Effort
    unit: score
    better: lower
    range: {least: 1, most: none}
    timing: lagging
    recorded_by: independent
    measures: How hard it was.
    formula: sum of answers ÷ answers
    counter_measures: []
    gamed_by: [Nobody is asked.]
    moves_like:
      - {kpi: satisfaction, direction: opposite}
    traits: []
    source: Common definition.
"""


def folder_of(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "kpis"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    return folder


def problems_of(tmp_path: Path, **files: str) -> tuple[Problem, ...]:
    catalogue, problems = read_kpis(folder_of(tmp_path, **files))
    assert (catalogue is None) == bool(problems)
    return problems


def told(tmp_path: Path, old: str, new: str) -> str:
    """The one problem there is when the old words are written as the new ones."""
    assert SENTIMENT.count(old) >= 1
    (problem,) = problems_of(tmp_path, sentiment=SENTIMENT.replace(old, new, 1))
    return str(problem)


def test_a_kpi_says_what_its_file_says(tmp_path: Path) -> None:
    catalogue, problems = read_kpis(folder_of(tmp_path, sentiment=SENTIMENT))
    assert problems == ()
    assert catalogue is not None
    assert catalogue["effort"] == Kpi(
        id="effort",
        kpi_class=KpiClass.SENTIMENT,
        title="Effort",
        unit=UnitKind.SCORE,
        better=Better.LOWER,
        least=Fraction(1),
        most=None,
        timing=Timing.LAGGING,
        recorded_by=Recorder.INDEPENDENT,
        measures="How hard it was.",
        formula="sum of answers ÷ answers",
        counter_measures=(),
        gamed_by=("Nobody is asked.",),
        traits=frozenset(),
        source="Common definition.",
        moves_like=(MovesLike("satisfaction", Direction.OPPOSITE),),
    )
    assert catalogue["satisfaction"].traits == {Trait.CUSTOMER, Trait.SURVEY}
    assert catalogue["satisfaction"].most == 1


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, sentiment=SENTIMENT)
    (folder / "README.md").write_text("# The catalogue", encoding="utf-8")
    assert read_kpis(folder)[1] == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "counter_measures: [effort]",
            "counter_measures: [efort]",
            "14: kpis.satisfaction.counter_measures.1: There is no KPI named efort. Did you mean effort?",
        ),
        (
            "counter_measures: [effort]",
            "counter_measures: [effort, zzz]",
            "14: kpis.satisfaction.counter_measures.2: There is no KPI named zzz. The catalogue has nothing like it.",
        ),
        (
            "counter_measures: [effort]",
            "counter_measures: [satisfaction]",
            (
                "14: kpis.satisfaction.counter_measures.1: satisfaction cannot be its own counter-measure. "
                "Name a KPI that shows what it hides."
            ),
        ),
        (
            "kpi: satisfaction",
            "kpi: satisfacton",
            "31: kpis.effort.moves_like.1.kpi: There is no KPI named satisfacton. Did you mean satisfaction?",
        ),
        (
            "kpi: satisfaction",
            "kpi: effort",
            (
                "31: kpis.effort.moves_like.1.kpi: effort itself moves like another KPI. "
                "Name the KPI at the end of the chain."
            ),
        ),
        (
            "direction: opposite",
            "direction: reverse",
            '31: kpis.effort.moves_like.1.direction: "reverse" stands where one of same, opposite is expected.',
        ),
        (
            "{least: 0%, most: 100%}",
            "{least: 100%, most: 100%}",
            "9: kpis.satisfaction.range: The least value, 100%, is not below the most, 100%.",
        ),
        (
            "{least: 0%, most: 100%}",
            "{least: 0, most: 100%}",
            (
                '9: kpis.satisfaction.range.least: "0" stands where an amount in the unit percent '
                "(a percentage has its sign), or none, is expected."
            ),
        ),
        (
            "{least: 1, most: none}",
            "{least: 1%, most: none}",
            (
                '23: kpis.effort.range.least: "1%" stands where an amount in the unit score '
                "(a percentage has its sign), or none, is expected."
            ),
        ),
        (
            "{least: 1, most: none}",
            "{least: 1}",
            "23: kpis.effort.range.most: The key most is missing. Absence never means a value.",
        ),
        (
            "better: higher",
            "better: up",
            '8: kpis.satisfaction.better: "up" stands where one of higher, lower is expected.',
        ),
        (
            "    better: higher\n",
            "",
            "5: kpis.satisfaction.better: The key better is missing. Absence never means a value.",
        ),
        (
            "gamed_by: [Nobody is asked.]",
            "gamed_by: []",
            "29: kpis.effort.gamed_by: At least one known way to game it is expected.",
        ),
        (
            "      - {kpi: satisfaction, direction: opposite}",
            "      []",
            "30: kpis.effort.moves_like: At least one KPI is expected.",
        ),
        (
            "gamed_by: [Nobody",
            "gamed_by: Nobody [",
            "29: kpis.effort.gamed_by: A list is expected here.",
        ),
        (
            "    timing: lagging",
            "    timming: lagging\n    timing: lagging",
            "24: kpis.effort.timming: The key timming is not known here. Did you mean timing?",
        ),
        (
            "    timing: lagging",
            "    timing: lagging\n    timing: leading",
            "25: kpis.effort.timing: The key timing appears twice. It stands already on line 24.",
        ),
        ("class: sentiment", "class: feeling", None),
        (
            "class: sentiment",
            "class: volume",
            "2: class: The file is named sentiment, after another class. Each class has the file of its name.",
        ),
        ("format: 1", "format: 2", '1: format: "2" stands where 1 is expected.'),
    ],
)
def test_the_nearest_mistake_is_refused_on_its_line(tmp_path: Path, old: str, new: str, said: str | None) -> None:
    words = ", ".join(KpiClass)
    expected = said or f'2: class: "feeling" stands where one of {words} is expected.'
    assert told(tmp_path, old, new) == f"kpis/sentiment.yaml:{expected}"


def test_a_chain_of_kpis_that_move_like_each_other_is_refused_at_every_link(tmp_path: Path) -> None:
    circle = SENTIMENT.replace(
        "    traits: [customer, survey]",
        "    moves_like: [{kpi: effort, direction: same}]\n    traits: [customer, survey]",
    )
    problems = problems_of(tmp_path, sentiment=circle)
    assert [(problem.code, problem.place.line) for problem in problems] == [
        ("moves-like-chain", 17),
        ("moves-like-chain", 32),
    ]


def test_an_id_that_another_file_holds_already_is_refused(tmp_path: Path) -> None:
    volume = SENTIMENT.replace("class: sentiment", "class: volume").replace("  effort:", "  labour:")
    (problem,) = problems_of(tmp_path, sentiment=SENTIMENT, volume=volume)
    assert str(problem) == (
        "kpis/volume.yaml:5: kpis.satisfaction: The kpi satisfaction appears twice. "
        "It stands already in kpis/sentiment.yaml, line 5."
    )


def test_a_counter_measure_in_another_file_is_found(tmp_path: Path) -> None:
    volume = (
        SENTIMENT.replace("class: sentiment", "class: volume")
        .replace("  satisfaction:", "  sales:")
        .replace("  effort:", "  labour:")
    )
    assert problems_of(tmp_path, sentiment=SENTIMENT, volume=volume) == ()


def test_problems_of_all_files_are_told_at_once_in_order(tmp_path: Path) -> None:
    volume = SENTIMENT.replace("better: higher", "better: up").replace("[effort]", "[labor]")
    problems = problems_of(tmp_path, sentiment=SENTIMENT.replace("format: 1", "format: 0"), volume=volume)
    assert [(problem.place.file, problem.place.line) for problem in problems] == [
        ("kpis/sentiment.yaml", 1),
        ("kpis/volume.yaml", 5),
        ("kpis/volume.yaml", 8),
        ("kpis/volume.yaml", 14),
        ("kpis/volume.yaml", 19),
    ]


def test_a_file_that_cannot_be_read_hides_no_kpi_that_others_name(tmp_path: Path) -> None:
    """Nobody is told that a KPI does not exist when its file is merely broken."""
    other = SENTIMENT.replace("[effort]", "[sales]")
    problems = problems_of(tmp_path, sentiment=other, volume="kpis: [\n")
    assert [problem.code for problem in problems] == ["not-yaml"]


def test_an_empty_folder_is_a_problem_and_not_an_empty_catalogue(tmp_path: Path) -> None:
    assert [problem.code for problem in problems_of(tmp_path)] == ["no-files"]
    assert [problem.code for problem in read_kpis(tmp_path / "nowhere")[1]] == ["no-files"]


def test_a_file_in_another_encoding_is_refused_with_the_line_of_the_first_strange_byte(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "value.yaml").write_bytes("format: 1\ntitle: Größe\n".encode("latin-1"))
    (problem,) = read_kpis(folder)[1]
    assert (problem.code, problem.place.line) == ("not-utf-8", 2)


def test_bad_data_in_the_shipped_files_stops_whoever_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder_of(tmp_path, sentiment=SENTIMENT.replace("better: higher", "better: up"))
    monkeypatch.setattr(read, "files", lambda package: tmp_path)
    with pytest.raises(RefusedWithProblems, match=r"sentiment\.yaml:8"):
        read.packaged_kpis.__wrapped__()

"""Text files through the API: what they leave open is asked for, and answered beside the files."""

from __future__ import annotations

from tests.api.house import House

OPEN = b"Period;2026-Q3\n\nparticipant;new_revenue\nP-0001;1,234\n"


def test_what_a_text_file_leaves_open_is_a_problem_that_says_how_to_answer(house: House) -> None:
    refused = house.upload("/periods/2026-Q3/imports", {"results.csv": OPEN}).json
    asked = next(each for each in refused["problems"] if each["code"] == "decimal-mark-unclear")
    assert asked["place"] == {"file": "results.csv", "sheet": "results", "cell": "B4"}
    assert "decimal=comma" in asked["hint"]
    answered = house.upload("/periods/2026-Q3/imports?reading=decimal=comma", {"results.csv": OPEN}).json
    assert "decimal-mark-unclear" not in {each["code"] for each in answered["problems"]}


def test_words_that_say_nothing_about_reading_are_refused(house: House) -> None:
    response = house.upload("/periods/2026-Q3/imports?reading=decimal=dot", {"results.csv": OPEN})
    assert response.status_code == 422
    assert "comma, point" in response.text

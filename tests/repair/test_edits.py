"""A change to a policy file leaves everything else in it as it stood, comments too."""

from __future__ import annotations

import pytest

from incentives.repair.edits import NoPlace, YamlText, flow

TEXT = """\
# reviewed in May
roles:
  seller:               # one of two
    components:
      sold:
        weight: 60%     # agreed
        steps:
          low: {at_least: 80%, pays: 50%}
        otherwise: 0%
      kept: {weight: 40%, because: "It stays."}
# gates come last
gates:
  open: {measure: kept}
rounding: {to: 0.01 EUR, ties: half up}
"""


def test_another_value_stands_where_the_old_one_stood_and_its_comment_stays() -> None:
    text = YamlText(TEXT)
    text.set("45%", "roles", "seller", "components", "sold", "weight")
    text.set("55%", "roles", "seller", "components", "kept", "weight")
    assert text.changed() == TEXT.replace("60%  ", "45%  ").replace("{weight: 40%", "{weight: 55%")


def test_an_entry_is_taken_out_with_its_lines_and_what_it_leaves_empty_goes_too() -> None:
    text = YamlText(TEXT)
    text.remove("roles", "seller", "components", "sold", "steps")
    text.remove("gates", "open")
    text.remove("rounding", "ties")
    assert text.changed() == TEXT.replace("        steps:\n          low: {at_least: 80%, pays: 50%}\n", "").replace(
        "gates:\n  open: {measure: kept}\n", ""
    ).replace(", ties: half up", "")


def test_new_entries_follow_the_last_one_in_the_order_in_which_they_were_added() -> None:
    text = YamlText(TEXT)
    text.add({"first": {"at": "0%"}}, "roles", "seller", "components", "sold", "curve")
    text.add({"weight": "5%"}, "roles", "seller", "components", "new")
    text.add("a: b", "roles", "seller", "components", "kept", "note")
    changed = text.changed()
    assert "        otherwise: 0%\n        curve:\n          first: {at: 0%}\n      kept: {weight: 40%" in changed
    assert 'because: "It stays.", note: "a: b"}\n      new: {weight: 5%}\n# gates come last\n' in changed


def test_text_that_yaml_could_take_for_something_else_is_put_in_quotes() -> None:
    assert flow({"at": "80% of target", "why": "No, wait: this"}) == '{at: 80% of target, why: "No, wait: this"}'


@pytest.mark.parametrize("path", [("roles", "nobody"), ("rounding",)], ids=["nothing there", "no plain value"])
def test_what_has_no_place_in_the_file_is_refused(path: tuple[str, ...]) -> None:
    with pytest.raises(NoPlace):
        YamlText(TEXT).set("1", *path)

"""Slices of pay: exact pieces, slopes and jumps, however the file spells the curve."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from incentives.alignment.pay_slice import PaySlice
from incentives.alignment.subject import subject_of
from tests.alignment.plans import policy_of, policy_text, straight


def _slice(part: dict[str, Any], **more: Any) -> PaySlice:
    text = policy_text({"sold": {"weight": "100%", "measure": "new_business_closed", **part}}, **more)
    return subject_of(policy_of(text), "person").slices["new_business_closed"]


def test_a_straight_line_between_floor_and_top_has_three_pieces() -> None:
    pay = _slice(straight("new_business_closed"))
    ends = [int(piece.left) for piece in pay.pieces] + [int(pay.pieces[-1].right)]
    assert ends == [0, 50000, 150000, 300000]
    assert [piece.slope * 100000 for piece in pay.pieces] == [0, 2, 0]


def test_a_cap_bends_pay_where_it_begins_to_hold_though_no_point_stands_there() -> None:
    pay = _slice(straight("new_business_closed"), pays_at_most="125% of target incentive")
    assert [piece.right for piece in pay.pieces] == [50000, 112500, 300000]


def test_a_jump_is_found_with_its_height_and_both_sides() -> None:
    pay = _slice({"steps": {"goal": {"at_least": "100000 EUR", "pays": "100%"}}, "otherwise": "20%"})
    [(at, rise, worse, better)] = pay.jumps()
    assert (at, rise) == (Fraction(100000), Fraction(4, 5))
    assert (worse.pay_right, better.pay_left) == (Fraction(1, 5), Fraction(1))


def test_points_that_lie_on_one_line_make_one_piece() -> None:
    spelled = straight("new_business_closed")
    spelled["curve"]["between"] = {"at": "150000 EUR", "pays": "200%"}
    del spelled["curve"]["top"]
    longer = straight("new_business_closed")
    longer["curve"] = {
        "floor": {"at": "50000 EUR", "pays": "0%"},
        "half": {"at": "75000 EUR", "pays": "50%"},
        "target": {"at": "100000 EUR", "pays": "100%"},
        "top": {"at": "150000 EUR", "pays": "200%"},
    }
    assert _slice(spelled).pieces == _slice(longer).pieces

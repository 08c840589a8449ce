"""Draws, deferrals, pools and statements without money are told in outlines, compared, and held against examples."""

from __future__ import annotations

from incentives.payout.examples import check_examples
from incentives.policy.compare import compare
from incentives.policy.model import Policy
from incentives.policy.outline import outline
from tests.payout.carried import TEXT, policy_of

ALSO = """    also_pays:
      - {what: job depends on, measure: goals, says: Two years below half end it., because: Others wait.}
    draw:"""
RELEASED = "for: 3 periods, released_when: {measure: goals, opens_at: above 50%}, otherwise: 10%}"


def differences(new: Policy) -> list[tuple[str, str, str | None, str | None]]:
    return [(each.part, each.label, each.before, each.after) for each in compare(policy_of(), new)]


def line_of(words: str, text: str = TEXT) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_a_draw_and_a_deferral_are_facts_of_their_role() -> None:
    facts = {
        (part.key, fact.label): (fact.words, policy_of().place(*fact.path).line)
        for part in outline(policy_of()).parts
        for fact in part.facts
    }
    assert facts["closer", "draw"] == ("2,000.00 USD per month, recoverable", line_of("    draw:"))
    assert facts["banker", "deferral"] == ("35% held back for 3 periods", line_of("    deferral:"))
    assert facts["partners", "money"][0] == "10,000.00 USD per month"
    assert ("partner", "draw") not in facts


def test_what_changed_of_a_draw_a_deferral_and_a_pool_is_told() -> None:
    assert differences(policy_of(TEXT.replace("recoverable: yes", "recoverable: no"))) == [
        ("role closer", "draw", "2,000.00 USD per month, recoverable", "2,000.00 USD per month, not recoverable")
    ]
    assert differences(policy_of(TEXT.replace("for: 3 periods}", RELEASED))) == [
        (
            "role banker",
            "deferral",
            "35% held back for 3 periods",
            "35% held back for 3 periods, released in full when goals is above 50%, otherwise 10% of it",
        )
    ]
    assert differences(policy_of(TEXT.replace("when: always", "when: when pay exceeds it"))) == [
        ("pool partners", "when", "always", "when pay exceeds it")
    ]


def test_what_is_only_stated_is_a_part_of_its_own_and_pays_nothing() -> None:
    stated = policy_of(TEXT.replace("    draw:", ALSO))
    assert differences(stated) == [("role closer, also pays 1", "", None, "Two years below half end it.")]
    assert stated.fingerprint != policy_of().fingerprint


def test_an_example_that_carries_something_else_is_a_problem_on_its_line() -> None:
    example = """  short: {role: closer, given: {goals: 150%, share of full time: 100%, draw balance: 100 USD},
          pays: {total: 2000 USD}, carries: {draw balance: 600 USD}}
"""
    assert check_examples(policy_of(TEXT + example)) == ()
    wrong = (TEXT + example).replace("600 USD", "500 USD")
    (problem,) = check_examples(policy_of(wrong))
    assert (problem.code, problem.place.line) == ("example-differs", line_of("carries: {draw balance", wrong))
    assert "carries 500.00 USD, but the rules carry 600.00 USD" in problem.message

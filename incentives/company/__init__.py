"""The whole company at once: what all policies in force together pay for, and what it says about how the house is run.

One role's plan is judged in `incentives.alignment`; here stand questions that only all of them together answer.
"""

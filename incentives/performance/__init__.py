"""What was measured and who worked where: staged cells become accepted facts, and facts become scorecards."""

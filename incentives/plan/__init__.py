"""A policy compiled for one role and one period: pay as an expression over a scorecard, nothing left to look up."""

"""Payouts: exact for one person step by step, in columns for everybody at once, with one meaning."""

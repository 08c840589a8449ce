"""Reviewed data: policies, the KPI catalogue and the behaviour catalogue. There is no code here."""

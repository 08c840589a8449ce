"""Statements on paper: the same words and numbers as the page, as tagged PDF."""

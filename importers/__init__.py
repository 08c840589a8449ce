"""Spreadsheets in: opening files safely and reading rows, each cell with its address."""

"""A real LibreOffice, without a window, that opens, fills in, looks at and saves workbooks as a person would.

`desk.py` runs in the Python that LibreOffice belongs to and speaks with it; `program.py` starts both and is what tests
use.
"""

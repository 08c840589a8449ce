"""Files as people deliver them become staged cells with addresses. Importers judge no fact and save nothing.

Accepted are .xlsx and .xlsm (macros are not run), .xlsb, .xls (Excel 97 and later), .ods, .csv and .tsv. The name must
say what the content is. Every file is read in a process of its own with limits of size, cells, memory and time.

A text file holds one sheet, whose kind its name (`results_2026-Q3.csv`) or its headings tell. It is UTF-8, or UTF-16
with its mark; the sign between columns is found by the headings and the width of the rows. What stays open is a problem
that names the words to answer it with (`importers.reading`): encoding, delimiter, decimal, dates, sheet, ignore.
Numbers and days that stand as text are read where their column leaves one meaning only (`importers.written`).

Headings may stand below other rows, over two rows, with units (`Retention (%)`, `Revenue in EUR`) and by usual other
names (`Employee ID`). Columns of notes and totals at the end are passed over and said so; totals are held against the
rows. Every stored error stays an error in every format, and a formula without a stored result is never blank; in .xls
one whose result is an empty text counts as such, because libraries store that in place of a result. Numbers are read to
the 15 digits that spreadsheets show.
"""

"""Exact numbers, money, periods, curves and problems: values that know nothing of files, people or stores."""

"""The sample company: a quarter of results to pay from, as real workbooks."""

"""How much a behaviour can pay at most: bounds of its gain over every scorecard and dose, by branch and bound.

A cell is a set of scorecards before, scorecards after and doses. `steps` bounds what the behaviour adds to pay anywhere
in a cell, in floats that are rounded outwards, so that a bound is certain; `cells` splits cells; `search` goes on until
the bound meets a scorecard that the exact calculation pays. What is proposed by floats alone decides nothing here.
"""

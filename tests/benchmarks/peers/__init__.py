"""The same workload in other ways, each written as its own users would write it. One module a library.

Every module has `ways()`: the name of each way and a function that takes the workload and returns the six component
amounts and the total in cents, one row a participant. A way that is too slow for all rows says how many it takes.
"""

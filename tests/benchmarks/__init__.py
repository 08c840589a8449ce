"""Speed, as ratios against something else in the same run. `python -m tests.benchmarks` prints them."""

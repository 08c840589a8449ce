"""What history shows: tests of whether people did what a plan tempts them to, with effect size, interval and doubt."""

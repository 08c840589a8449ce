"""What two versions of a policy pay: who gains and loses, where they differ, and where they provably do not."""

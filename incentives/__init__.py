"""The core: what a policy promises, what was achieved, what is owed, and whether the promise harms."""

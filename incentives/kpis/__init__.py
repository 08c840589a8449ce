"""The KPI catalogue and the behaviour catalogue: what can be measured, how it is gamed, and what moves it."""

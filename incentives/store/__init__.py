"""The store: the only SQL of the project. SQLite by default, PostgreSQL by URL, the same tables and rules on both."""

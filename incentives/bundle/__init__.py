"""A run in one file that anybody can calculate again, on another machine and without the database."""

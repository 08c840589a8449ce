"""The doors: REST resources, pages and the command line."""

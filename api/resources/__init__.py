"""REST resources under /api/v1, one module each: read the request, call one service, show what it gave."""

"""The pages: sign-in, uploads, runs, statements and the audit, rendered on the server from what the services say.

Views translate: they ask a service and fill a template. What may be done is decided by the services, how an amount is
written by `words`, and what a page says about a failed request by `errors`. Pages work without JavaScript, except for
the drawing of the map and the sign that work is going on.
"""

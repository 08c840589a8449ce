"""What a WSGI server loads: `granian --interface wsgi api.wsgi:application`. Settings come from the environment."""

from __future__ import annotations

from api.app import create_app
from api.settings import read_settings

application = create_app(read_settings())

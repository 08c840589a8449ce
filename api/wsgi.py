"""What a WSGI server loads: `granian --interface wsgi api.wsgi:application`. Settings come from the environment."""

from __future__ import annotations

from werkzeug.middleware.proxy_fix import ProxyFix

from api.app import create_app
from api.settings import read_settings
from importers.ready_process import READY

_settings = read_settings()
_app = create_app(_settings)
application = (
    ProxyFix(_app, x_for=_settings.trusted_proxies, x_proto=_settings.trusted_proxies)
    if _settings.trusted_proxies
    else _app
)
READY.keep_one()

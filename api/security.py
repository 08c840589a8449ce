"""What every answer carries against being misused: a strict content policy, no framing, no guessing, no leaking.

Forms of pages are protected by tokens (CSRF); the API is exempt, since it takes no cookie at all.
"""

from __future__ import annotations

from flask import Flask, Response, request
from flask_wtf import CSRFProtect

from api.auth import API_PREFIX
from api.settings import Settings

csrf = CSRFProtect()
PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
TWO_YEARS = 63_072_000


def register(app: Flask, settings: Settings) -> None:
    """Settings of cookies, hosts and sizes, and the headers of every answer."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        MAX_CONTENT_LENGTH=settings.max_json_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_json_bytes,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="incentives_forms",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.secure_cookies,
        MAX_UPLOAD_BYTES=settings.max_upload_bytes,
    )
    csrf.init_app(app)
    app.after_request(lambda response: _protect(response, https=settings.secure_cookies))


def _protect(response: Response, *, https: bool) -> Response:
    response.headers.extend(ALWAYS)  # nobody else sets any of them
    response.headers.setdefault("Content-Security-Policy", PAGES)
    if https:
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}"
    if request.path.startswith(API_PREFIX):
        response.headers.setdefault("Cache-Control", "no-store")
    return response

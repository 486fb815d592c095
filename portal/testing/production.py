"""Production's own settings, read by a real process of it, for the requests of one test."""

import json
import os
import subprocess
import sys
from functools import cache

from portal.embedded import ROOT

HOST = "portal.lakeside.example"
# What a page's answer depends on. The database and queue stay the test's.
NAMES = (
    "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME",
    "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "SECURE_SSL_REDIRECT",
    "SECURE_REDIRECT_EXEMPT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD", "SECURE_PROXY_SSL_HEADER", "X_FRAME_OPTIONS", "DEBUG",
    "THEME_COOKIE_NAME", "USE_X_FORWARDED_HOST", "USE_X_FORWARDED_PORT", "SITE_URL",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE", "SESSION_COOKIE_DOMAIN",
    "SESSION_COOKIE_PATH", "CSRF_COOKIE_DOMAIN", "CSRF_COOKIE_PATH",
)  # fmt: skip
SHOW = f"""if True:
    import json
    from django.conf import settings
    print(json.dumps({{name: getattr(settings, name) for name in {NAMES}}}))"""


@cache
def told():
    from portal.tests.test_settings import PRODUCTION

    argv = [sys.executable, "manage.py", "shell", "--no-imports", "-c", SHOW]
    environ = {"PATH": os.environ["PATH"]} | PRODUCTION
    shown = subprocess.run(argv, cwd=ROOT, env=environ, check=True, capture_output=True, text=True)
    return json.loads(shown.stdout)


def in_production(settings):
    """From here on this test's requests are answered as in production. Make clients afterwards."""
    for name, value in told().items():
        setattr(settings, name, tuple(value) if name == "SECURE_PROXY_SSL_HEADER" else value)
    return settings

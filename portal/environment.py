"""What the process is told from outside, understood; what is wrong is said in a sentence."""

import json
import os
from contextlib import suppress
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal import encryption
from portal.embedded import HOME, take

PRODUCTION_NEEDS = (
    "SECRET_KEY",
    "LINK_KEY",
    "REDIS_URL",
    "SITE_URL",
    "EMAIL_URL",
    "CLINIC_NAME",
    "CLINIC_PHONE",
    "CLINIC_HOURS",
)
DEVELOPMENT = {
    "SECRET_KEY": "for development alone, never for a clinic; production brings its own",
    "LINK_KEY": "for development alone, never for a clinic; production brings its own",
    "DATABASE_URL": "postgres:///portal",
    "WORKER_DATABASE_URL": "postgres:///portal",
    "OWNER_DATABASE_URL": "postgres:///portal",
    "SITE_URL": "http://localhost:8000",
    "REDIS_URL": "redis://localhost:6379/0",
    "EMAIL_URL": "smtp://localhost:1025",
    "CLINIC_NAME": "Lakeside Infusion",
    "CLINIC_PHONE": "555-010-0142",
    "CLINIC_HOURS": "8am to 7pm",
}
# What PORTAL_ROLE says a process is, and the one address it connects to; it needs no other.
ROLES = {
    "web": "DATABASE_URL",
    "worker": "WORKER_DATABASE_URL",
    "owner": "OWNER_DATABASE_URL",
}


def read(environ=os.environ):
    """The settings named in the environment. In development a running demo fills the gaps."""
    kind = environ.get("PORTAL_ENV", "development")
    if kind not in ("development", "production"):
        raise ImproperlyConfigured(f'PORTAL_ENV is "development" or "production", not "{kind}".')
    if kind == "production":
        check_production(environ)
        return dict(environ)
    found = {} if "DATABASE_URL" in environ else running()
    return DEVELOPMENT | found | dict(environ)


def tell(values):
    """Write down what `manage.py` in another terminal needs to find the demo that starts here."""
    (HOME / "demo" / "state.json").touch(0o600)
    (HOME / "demo" / "state.json").write_text(json.dumps(values))


def running():
    """What the running demo of this checkout told; empty when none is running."""
    with suppress(FileNotFoundError), (HOME / "demo" / "lock").open() as lock:
        return {} if take(lock) else json.loads((HOME / "demo" / "state.json").read_text())
    return {}


def check_production(environ):
    missing = [name for name in PRODUCTION_NEEDS if not environ.get(name, "").strip()]
    if missing:
        raise ImproperlyConfigured(f"Production needs {', '.join(missing)} in its environment.")
    for name in ("SECRET_KEY", "LINK_KEY"):
        if len(environ[name]) < 50 or len(set(environ[name])) < 5:
            raise ImproperlyConfigured(f"{name} is at least 50 random letters in production.")
    if environ["SECRET_KEY"] == environ["LINK_KEY"]:
        raise ImproperlyConfigured("SECRET_KEY and LINK_KEY are two different secrets.")
    site = urlsplit(environ["SITE_URL"])
    if site.scheme != "https" or not site.hostname or site.path.strip("/"):
        raise ImproperlyConfigured("SITE_URL is https:// and a host, and nothing more.")
    if environ.get("PORTAL_DEMO") or environ.get("PORTAL_DEBUG"):
        raise ImproperlyConfigured("PORTAL_DEMO and PORTAL_DEBUG are never set in production.")
    encryption.check_queue(environ["REDIS_URL"])
    encryption.check_mail(environ["EMAIL_URL"])
    for name in filter(environ.get, ROLES.values()):
        encryption.check_database(name, address(environ[name]), environ)


def database(env):
    """Django's entry for the role this process has, from its address."""
    name = ROLES.get(role := env.get("PORTAL_ROLE", "web"))
    if name is None:
        raise ImproperlyConfigured(f'PORTAL_ROLE is one of {", ".join(ROLES)}, not "{role}".')
    if not env.get(name):
        raise ImproperlyConfigured(f"The {role} needs {name} in its environment.")
    return {"ENGINE": "django.db.backends.postgresql", **address(env[name])}


def address(url):
    """A postgres:// address in Django's words. Its host may be a socket's folder, %2F for /."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("A database's address begins with postgres://.")
    login, _, place = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    host, _, port = place.partition(":")
    query = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(user),
        "PASSWORD": unquote(password),
        "HOST": query.pop("host", unquote(host)),
        "PORT": query.pop("port", port),
        "OPTIONS": query,
    }


def proxies(env):
    """How many of ours stand in front: one in production, none here, unless told."""
    told = env.get("PROXIES") or ("1" if env.get("PORTAL_ENV") == "production" else "0")
    if told not in "0123456789" or len(told) > 1:
        raise ImproperlyConfigured(f'PROXIES is a number from 0 to 9, not "{told}".')
    return int(told)


def mail(url):
    """Django's EMAIL_ settings from smtp://, smtp+tls:// (STARTTLS) or smtps://."""
    parts = urlsplit(url)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL is smtp://, smtp+tls:// or smtps:// and a host.")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


def mail_from(env, ours):
    """The address that messages come from. The name beside it is the clinic's short one."""
    address = env.get("MAIL_FROM") or ours
    if set(address) & set('<>," '):
        raise ImproperlyConfigured("MAIL_FROM is an email address alone, without a name.")
    return address

"""What leaves the machine is encrypted, and the other side proves who it is; else no start.

A unix socket and loopback need neither. Checked in production alone (portal/environment.py).
"""

from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured


def stays_here(host: str) -> bool:
    """Whether a connection to this host never leaves the machine."""
    if not host or host.startswith("/") or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def check_database(name: str, entry: dict, environ):
    """libpq also takes a host from its own variables, so those count too."""
    options = entry["OPTIONS"]
    hosts = (entry["HOST"] or environ.get("PGHOST", "")).split(",")
    hosts += (options.get("hostaddr") or environ.get("PGHOSTADDR", "")).split(",")
    named = options.get("service") or environ.get("PGSERVICE")
    if all(map(stays_here, hosts)) and not named:
        return
    if options.get("sslmode") != "verify-full":
        raise ImproperlyConfigured(
            f"{name} leads to another machine, so it ends with ?sslmode=verify-full."
        )


def check_queue(url: str):
    """kombu takes several addresses with ; between them, and is lax about what begins one: what is
    checked here must be all that it reads."""
    parts = urlsplit(url)
    if ";" in url or not url.startswith(f"{parts.scheme}://"):
        raise ImproperlyConfigured(
            "REDIS_URL is the address of one server, as in rediss://queue.example/0, without a ;"
            " in it (%3B in a password)."
        )
    if parts.scheme == "redis+socket" or parts.scheme == "redis" and stays_here(parts.hostname):
        return
    if parts.scheme != "rediss":
        raise ImproperlyConfigured(
            "REDIS_URL leads to another machine, so it begins with rediss://."
        )
    told = dict(parse_qsl(parts.query, keep_blank_values=True))
    proof = told.get("ssl_cert_reqs", "required"), told.get("ssl_check_hostname", "true").lower()
    if proof not in (("required", "true"), ("CERT_REQUIRED", "true")):
        raise ImproperlyConfigured(
            "REDIS_URL never says to leave its server's certificate unchecked."
        )


def check_mail(url: str):
    parts = urlsplit(url)
    if parts.scheme == "smtp" and not stays_here(parts.hostname):
        raise ImproperlyConfigured(
            "EMAIL_URL leads to another machine, so it begins with smtp+tls:// or smtps://."
        )


def verified(url: str) -> str:
    """The queue's address as kombu needs it: unless told, it takes any certificate of rediss://."""
    parts = urlsplit(url)
    if parts.scheme != "rediss":
        return url
    query = {"ssl_cert_reqs": "required"} | dict(parse_qsl(parts.query))
    return urlunsplit(parts._replace(query=urlencode(query)))

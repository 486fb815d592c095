"""The suite's pytest plugin: real PostgreSQL, Valkey, SMTP, Celery and Chromium as fixtures.

Without DATABASE_URL it starts servers of its own and throws them away. With it, it uses the servers
named by DATABASE_URL, WORKER_DATABASE_URL, OWNER_DATABASE_URL and REDIS_URL; there the owner needs
CREATEDB, since tests run in clones of a template database, and is a member of portal_web and
portal_worker, since a test that sets the stage as the owner is served as those.
"""

import os
import secrets
import shutil

import pytest

OWNER_MAY = "alter role portal_owner createdb; grant portal_web, portal_worker to portal_owner;"
NEEDED = ("WORKER_DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    """Servers first: pytest-django reads the settings, and those read the environment."""
    os.environ["PORTAL_ROLE"] = "web"
    os.environ.setdefault("PORTAL_TEST_RUN", secrets.token_hex(3))  # one for all xdist workers
    if "DATABASE_URL" not in os.environ:
        start_servers(early_config)
    elif missing := [name for name in NEEDED if name not in os.environ]:
        raise pytest.UsageError(f"DATABASE_URL is set; the suite then needs {', '.join(missing)}.")
    else:
        early_config.add_cleanup(lambda: drop_template(early_config))
    use_own_queue()
    return (yield)


def drop_template(config):
    """Leave nothing on a server that stays; the xdist workers have ended by now."""
    from portal.testing.databases import as_owner, template_name

    if not hasattr(config, "workerinput"):
        as_owner(f"drop database if exists {template_name()} with (force)")


def start_servers(config):
    from portal.embedded import HOME, Embedded, take

    for old in HOME.glob("test-*"):  # of a run that was killed
        with (old / "lock").open("w") as lock:
            if take(lock):
                shutil.rmtree(old, ignore_errors=True)
    servers = Embedded(f"test-{os.getpid()}")
    config.add_cleanup(servers.stop)
    os.environ.update(servers.start())
    servers.run("psql", "-qX", "-h", servers.sockets, "postgres", input=OWNER_MAY)


def use_own_queue():
    """Each xdist worker has a database number of its own in Valkey, from 8 on."""
    number = 8 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 8
    address = os.environ["REDIS_URL"].partition("?")[0]
    if address.startswith("redis+socket:"):
        os.environ["REDIS_URL"] = f"{address}?virtual_host={number}"
    else:
        host, _, place = address.partition("//")
        os.environ["REDIS_URL"] = f"{host}//{place.partition('/')[0]}/{number}"


def pytest_configure(config):
    """Fixtures come from here after pytest-django's, so that ours hold."""
    from django.conf import settings

    from portal import environment

    # A thread of the live portal keeps no connection, or its test's database could not be dropped.
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
    # The stage is set by the owner; what a page asks for, it asks for as portal_web.
    settings.DATABASES["default"] |= environment.address(os.environ["OWNER_DATABASE_URL"])
    settings.MIDDLEWARE = ["portal.testing.roles.serve_as_portal_web", *settings.MIDDLEWARE]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {"staticfiles": {"BACKEND": settings.PLAIN}}
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    for name in ("databases", "mail", "jobs", "browser", "tls", "pooler", "figures"):
        config.pluginmanager.import_plugin(f"portal.testing.{name}")


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker("browser")

"""Real servers that speak TLS alone are reached as the portal's addresses say, and in no other way.

Neither wheel is built with TLS: PostgreSQL is the system's, and before our own Valkey stands a door
that decrypts.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg2
import pytest
from kombu import Connection
from kombu.exceptions import OperationalError

from portal import encryption, environment
from portal.embedded import Service
from portal.testing.jobs import wait_for
from portal.testing.tls import Door


@pytest.fixture(scope="module")
def postgres(authority):
    """A PostgreSQL that takes nobody over TCP without TLS; its port."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not programs:
        pytest.skip("no PostgreSQL with TLS: apt-get install postgresql")
    user = pwd.getpwuid(os.geteuid() or pwd.getpwnam("postgres").pw_uid)
    how = {} if os.geteuid() else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    folder = Path(f"/var/tmp/portal-tls-{os.getpid()}")
    data, bin = folder / "data", programs[-1].parent
    folder.mkdir(mode=0o700)
    for path in authority.issue("localhost"):
        shutil.copy(path, folder / f"server{path.suffix}")
        (folder / f"server{path.suffix}").chmod(0o600)
    for path in (folder, *folder.iterdir()):
        os.chown(path, user.pw_uid, user.pw_gid)
    initdb = [bin / "initdb", "-D", data, "--no-sync", "-U", "portal_web", "-A", "trust"]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **how)
    (data / "pg_hba.conf").write_text("hostssl all all all trust\n")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": folder,
               "ssl": "on", "ssl_cert_file": folder / "server.pem", "fsync": "off",
               "ssl_key_file": folder / "server.key"}  # fmt: skip
    argv = [bin / "postgres", "-D", data]
    argv += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    service = Service("postgres", argv, folder, signal.SIGINT, **how).start()
    ready = "ready to accept connections"
    wait_for(lambda: ready in service.log.read_text(), 60, service.log.read_text)
    yield port
    service.stop()
    shutil.rmtree(folder)


def whole(port, query="", host="localhost"):
    """Connect as the portal does, from an address in its environment."""
    url = f"postgres://portal_web:pw@{host}:{port}/postgres{query}"
    entry = environment.database({"DATABASE_URL": url})
    told = {"dbname": entry["NAME"], "user": entry["USER"], "port": entry["PORT"]}
    return psycopg2.connect(host=entry["HOST"], **told, **entry["OPTIONS"])


def test_a_real_postgresql_refuses_a_plain_connection(postgres):
    with pytest.raises(psycopg2.OperationalError, match="no encryption"):
        whole(postgres, "?sslmode=disable")


def test_it_serves_a_verified_one(postgres, authority):
    connection = whole(postgres, f"?sslmode=verify-full&sslrootcert={quote(f'{authority.ca}')}")
    with connection, connection.cursor() as cursor:
        cursor.execute("select ssl, version from pg_stat_ssl where pid = pg_backend_pid()")
        assert cursor.fetchone() in ((True, "TLSv1.3"), (True, "TLSv1.2"))
    connection.close()


@pytest.mark.parametrize(("host", "authority_known"), [("localhost", False), ("127.0.0.1", True)])
def test_the_portal_refuses_one_that_cannot_prove_who_it_is(
    postgres, authority, tmp_path, host, authority_known
):
    """An authority that nobody knows; or a certificate in another name."""
    stranger = tmp_path / "stranger.pem"
    shutil.copy(authority.issue("stranger")[0], stranger)
    known = authority.ca if authority_known else stranger
    with pytest.raises(psycopg2.OperationalError, match="certificate"):
        whole(postgres, f"?sslmode=verify-full&sslrootcert={known}", host=host)


@pytest.fixture
def queue(authority):
    """queue("localhost") is the port of our Valkey, behind a certificate in that name."""
    doors = []

    def connect():
        place = urlsplit(os.environ["REDIS_URL"])
        if place.scheme != "redis+socket":
            return socket.create_connection((place.hostname, place.port or 6379))
        valkey = socket.socket(socket.AF_UNIX)
        valkey.connect(place.path)
        return valkey

    def queue(name):
        doors.append(Door(*authority.issue(name), connect))
        return doors[-1].port

    yield queue
    for door in doors:
        door.close()


def reach(url):
    """Reach the queue as Celery does."""
    patience = {"socket_connect_timeout": 2, "socket_timeout": 2, "max_retries": 0}
    with Connection(encryption.verified(url), transport_options=patience) as connection:
        connection.ensure_connection(max_retries=1, interval_start=0, timeout=3)
        return connection.default_channel.client.ping()


def test_a_real_queue_is_reached_over_tls(queue, authority):
    assert reach(f"rediss://localhost:{queue('localhost')}/8?ssl_ca_certs={authority.ca}")


def test_a_plain_word_is_not_let_in(queue):
    with pytest.raises(OperationalError):
        reach(f"redis://localhost:{queue('localhost')}/8")


def test_a_queue_of_an_unknown_authority_is_refused(queue):
    with pytest.raises(OperationalError, match="CERTIFICATE_VERIFY_FAILED"):
        reach(f"rediss://localhost:{queue('localhost')}/8")


def test_a_queue_with_another_name_is_refused(queue, authority):
    with pytest.raises(OperationalError, match="CERTIFICATE_VERIFY_FAILED"):
        reach(f"rediss://localhost:{queue('stranger')}/8?ssl_ca_certs={authority.ca}")

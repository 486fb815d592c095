"""What leads to another machine is encrypted and verified, or production does not start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import environment
from portal.tests.test_settings import PRODUCTION, manage

THERE = "postgres://portal_web:pw@db.internal/portal"
HERE = "postgres://portal_web:pw@localhost/portal"


@pytest.mark.parametrize(
    "address",
    [
        THERE,
        f"{THERE}?sslmode=disable",
        f"{THERE}?sslmode=prefer",
        f"{THERE}?sslmode=require",  # encrypted, but by anybody
        f"{THERE}?sslmode=verify-ca",
        f"{THERE}?sslmode=VERIFY-FULL",
        f"{THERE}?sslmode=verify-full&sslmode=disable",
        "postgres://portal_web:pw@10.0.0.5:5433/portal",
        "postgres://portal_web:pw@localhost.evil.example/portal",
        "postgres:///portal?host=db.internal",
        "postgres:///portal?host=/var/run/postgresql,db.internal",
        f"{HERE}?hostaddr=10.0.0.5",
        f"{HERE}?service=elsewhere",
    ],
)
@pytest.mark.parametrize("name", environment.ROLES.values())
def test_a_plain_way_to_a_database_elsewhere_is_refused(name, address):
    with pytest.raises(ImproperlyConfigured, match=f"^{name} leads to another machine, so it ends"):
        environment.read(PRODUCTION | {name: address})


@pytest.mark.parametrize(
    "address",
    [
        f"{THERE}?sslmode=verify-full",
        f"{THERE}?sslmode=verify-full&sslrootcert=/etc/portal/ca.pem",
        "postgres:///portal?host=db.internal&sslmode=verify-full",
        "postgres:///portal",
        "postgres://portal_web:pw@/portal?host=/var/run/postgresql",
        "postgres://u:p@%2Fvar%2Frun%2Fpostgresql/portal",
        HERE,
        "postgres://portal_web:pw@127.0.0.1:5433/portal",
    ],
)
@pytest.mark.parametrize("name", environment.ROLES.values())
def test_a_verified_way_and_one_that_stays_here_are_taken(name, address):
    assert environment.read(PRODUCTION | {name: address})


@pytest.mark.parametrize("name", ["PGHOST", "PGHOSTADDR", "PGSERVICE"])
def test_what_libpq_is_told_beside_the_address_counts(name):
    told = PRODUCTION | {"DATABASE_URL": "postgres:///portal", name: "10.0.0.5"}
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL leads to another machine"):
        environment.read(told)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("redis://queue.internal:6379/0", "begins with rediss://"),
        ("redis://:pw@10.0.0.5/0", "begins with rediss://"),
        ("sentinel://queue.internal:26379/0", "begins with rediss://"),
        ("rediss://queue.internal/0?ssl_cert_reqs=none", "never says to leave"),
        ("rediss://queue.internal/0?ssl_cert_reqs=CERT_NONE", "never says to leave"),
        ("rediss://queue.internal/0?ssl_cert_reqs=optional", "never says to leave"),
        ("rediss://queue.internal/0?ssl_cert_reqs=", "never says to leave"),
        ("rediss://queue.internal/0?ssl_check_hostname=False", "never says to leave"),
    ],
)
def test_a_queue_elsewhere_that_is_plain_or_unverified_is_refused(address, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        environment.read(PRODUCTION | {"REDIS_URL": address})


@pytest.mark.parametrize(
    "address",
    [
        "rediss://a.internal/0;rediss://b.internal/0",
        "rediss://a.internal/0;redis://evil.example/0",
        "rediss://a.internal/0?ssl_cert_reqs=required;redis://evil.example/0",
        "redis://localhost/0;redis://evil.example/0",
        "redis+socket:///run/valkey.sock;redis://evil.example/0",
        "redis+socket:///run/valkey.sock?virtual_host=1;redis://evil.example/0",
        "redis://localhost/0;",
        ";redis://localhost/0",
        "redis:..evil.example/0?://",  # kombu looks for :// anywhere, and drops three letters
        "redis:/localhost/0",
        "redis:localhost",
        " redis://localhost/0",
    ],
)
def test_a_queue_is_one_address_that_is_read_in_one_way(address):
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL is the address of one server"):
        environment.read(PRODUCTION | {"REDIS_URL": address})


@pytest.mark.parametrize(
    "address",
    [
        "rediss://queue.internal:6379/0",
        "rediss://:p%3Bw@queue.internal/0",
        "rediss://:pw@queue.internal/0?ssl_cert_reqs=required&ssl_ca_certs=/etc/portal/ca.pem",
        "redis://localhost:6379/0",
        "redis://127.0.0.1/0",
        "redis://[::1]/0",
        "redis+socket:///run/valkey/valkey.sock?virtual_host=1",
    ],
)
def test_a_verified_queue_and_one_that_stays_here_are_taken(address):
    assert environment.read(PRODUCTION | {"REDIS_URL": address})


@pytest.mark.parametrize("address", ["smtp://mail.internal", "smtp://u:p@10.0.0.5:2525"])
def test_plain_mail_to_another_machine_is_refused(address):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL leads to another machine"):
        environment.read(PRODUCTION | {"EMAIL_URL": address})


@pytest.mark.parametrize("address", ["smtps://mail.internal", "smtp+tls://m", "smtp://localhost"])
def test_encrypted_mail_and_a_relay_beside_us_are_taken(address):
    assert environment.read(PRODUCTION | {"EMAIL_URL": address})


@pytest.mark.parametrize(
    "wrong", [{"DATABASE_URL": THERE}, {"REDIS_URL": "redis://q"}, {"EMAIL_URL": "smtp://m"}]
)
def test_the_refusal_is_one_sentence_at_the_start(wrong):
    answer = manage("check", **PRODUCTION | wrong)
    assert answer.returncode != 0
    assert answer.stderr.strip().startswith(f"{next(iter(wrong))} leads to another machine")
    assert answer.stderr.count("\n") == 1


def test_the_queues_certificate_is_asked_for_in_the_settings():
    show = "from portal import celery; print(celery.connection_for_write().ssl)"
    answer = manage("shell", "--no-imports", "-c", show, **PRODUCTION)
    assert "CERT_REQUIRED" in answer.stdout
    assert "insecure" not in answer.stderr

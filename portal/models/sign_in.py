"""Tries to sign in, counted so that nobody guesses for long and nobody can lock somebody out."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from portal.errors import Refused
from portal.words import duration

WINDOW = timedelta(minutes=15)
# Who mistypes is right by the third or fourth time. 5 in 15 minutes are 480 guesses a day, and a
# password of 15 letters that is on no list survives any number of those days.
MOST_BY_ACCOUNT = 5
# A whole clinic, or a street behind one provider, may share an address: four people who never
# signed in there can each use up their tries. Whoever tries one password on many accounts gets 20.
MOST_BY_ADDRESS = 20
KNOWN_FOR = timedelta(hours=24 * 180)
FAILED_FOR = timedelta(hours=24)
AT_A_TIME = 100  # old rows that one try takes away: it adds one, so they never pile up


class SignInTryQuerySet(models.QuerySet):
    def begin(self, email: str, address: str, *, at: datetime):
        """Count a try before its password is looked at: committed, so that others see it. Refused
        when there were too many; never where this account signed in from this address before."""
        account = fingerprint(email)
        with transaction.atomic(durable=True):
            one_at_a_time(address)
            here = self.filter(address=address)
            mine = here.filter(account=account)
            known = mine.filter(worked=True, at__gt=at - KNOWN_FOR).exists()
            full = [mine.full_until(MOST_BY_ACCOUNT, at), here.full_until(MOST_BY_ADDRESS, at)]
            self.forget_old(at)
            if known or not any(full):
                return self.create(address=address, account=account, at=at)
        raise Refused(too_many(max(filter(None, full)) - at))

    def full_until(self, most: int, at: datetime) -> datetime | None:
        """When one more try fits into the window again; None when one fits now. A try that is
        still being looked at has failed until it has worked."""
        failed = self.filter(worked=False, at__gt=at - WINDOW).order_by("-at")
        nth = failed.values_list("at", flat=True)[most - 1 : most]
        return next((one + WINDOW for one in nth), None)

    def forget_old(self, at: datetime):
        """Nobody waits here for another try that forgets the same rows."""
        failed = Q(worked=False, at__lte=at - FAILED_FOR)
        old = self.filter(failed | Q(worked=True, at__lte=at - KNOWN_FOR))
        free = old.select_for_update(skip_locked=True).values("pk")[:AT_A_TIME]
        self.filter(pk__in=free).delete()


def fingerprint(email: str) -> bytes:
    """What is kept of a typed email, which may be nobody's: enough to count, not enough to read."""
    return salted_hmac("portal.sign_in", email.lower(), algorithm="sha256").digest()


def one_at_a_time(address: str):
    """Until the end of this transaction nobody else counts for this address."""
    with connection.cursor() as cursor:
        lock = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"
        cursor.execute(lock, [f"sign-in {address}"])


def too_many(wait: timedelta) -> str:
    said = _("Too many tries. Wait %(wait)s, then try again. Or call %(phone)s.")
    return said % {"wait": duration(wait), "phone": settings.CLINIC_PHONE}


class SignInTry(models.Model):
    """One password that was looked at: for which typed email, from where, and whether it was
    right."""

    address = models.GenericIPAddressField()
    account = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    worked = models.BooleanField(default=False)

    objects = SignInTryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["address", "at"],
                condition=Q(worked=False),
                name="failed_tries_by_address",
            ),
            models.Index(
                fields=["account", "address"], condition=Q(worked=True), name="known_addresses"
            ),
            models.Index(fields=["worked", "at"], name="tries_by_age"),
        ]

    def __str__(self):
        return f"{self.address} {self.at}"

    def work(self):
        """The password was right: from now on this account is known at this address."""
        self.worked = True
        self.save(update_fields=["worked"])

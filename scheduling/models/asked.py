"""What is owed to whoever gives a ride: a link, a second question, and what to know afterwards."""

from datetime import datetime

from django.db import connection, models

from scheduling import companions
from scheduling.companions import AFTER, Owed

MOVED = "The session was moved."
NAMED_ANEW = "The ride was changed."
OWE = "select owe_companion(%s, %s, %s, %s, %s)"
OWE_NO_MORE = "select owe_companion_no_more(%s, %s, %s)"


class AskedQuerySet(models.QuerySet):
    def ask_anew(self, *, at: datetime):
        """The session is at another time: nobody has said yes to that one yet, so all are asked."""
        for ride in self.filter(removed_at=None):
            ride.forget_the_yes()
            ride.ask(MOVED, at=at)

    def ask_no_more(self, why: str, *, at: datetime):
        for ride in self.only("pk"):
            ride.ask_no_more(why, at=at)


class Asked(models.Model):
    class Meta:
        abstract = True

    def ask(self, why: str, *, at: datetime):
        """Send the link to who is named now, and to nobody who was named before. Without an address
        nothing is owed: the link is passed on by hand."""
        self.ask_no_more(why, at=at)
        session = self.appointment
        if self.email and self.is_person:
            zone = session.clinic.tz
            for owed in companions.asks(session.begins, self.needed_until, zone, at=at):
                self._owe(owed, at=at)

    def tell_afterwards(self, *, at: datetime):
        """They took the patient home: until when no driving, and what to watch for."""
        session = self.appointment
        if self.email and self.is_person and self.stands and self.took_home(session):
            self._owe(Owed(AFTER, at, session.no_driving_until), at=at)

    def ask_no_more(self, why: str, *, at: datetime):
        with connection.cursor() as cursor:
            cursor.execute(OWE_NO_MORE, [self.pk, why, at])

    @property
    def needed_until(self) -> datetime:
        """Until when a link still helps them to come."""
        session = self.appointment
        return session.planned.upper if self.direction == "home" else session.begins

    def _owe(self, owed, *, at):
        with connection.cursor() as cursor:
            cursor.execute(OWE, [self.pk, owed.kind, owed.due_at, owed.not_after, at])

"""What can be sent, and the sending of it. Each app declares its kinds; no clinic rule is here."""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formataddr
from functools import cache
from importlib import import_module

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template import Context
from django.template.loader import get_template

LONGEST = 160
CLOSING = 421  # the server's word before it hangs up
NO_ADDRESS = "There is no email address."
BAD_ADDRESS = "The email address cannot be right."
NO_ANSWER = "The mail server did not answer."


def of_the_person(message) -> str:
    """Where a message goes to a patient or to staff."""
    return message.person.email if message.person else ""


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    not_owed(message, at) gives the reason why it should not be sent after all; "" means it is owed.
    words(message) gives what its template needs: no name, no answer, no treatment word.
    address(message) is where it goes, for a kind whose people have no row of their own; "" is
    nowhere. Of them the ledger says `whom` and where their occasion is: `place`, with its number.
    """

    name: str
    title: str
    template: str
    not_owed: Callable[..., str]
    words: Callable[..., dict]
    address: Callable[..., str] = of_the_person
    whom: str = ""
    place: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt: sent; or refused, and final says whether for good."""

    sent: bool
    final: bool = False
    why: str = ""


@cache
def kinds() -> dict[str, Kind]:
    """Every kind that the apps above declare, by name."""
    declared = (kind for path in settings.MESSAGE_KINDS for kind in import_module(path).KINDS)
    return {kind.name: kind for kind in declared}


def kind(name: str) -> Kind:
    return kinds()[name]


def text(message, kind: Kind) -> str:
    """The words, in one line. A line of the template for which there is no room is left out."""
    words = {"clinic": message.clinic, "site": settings.SITE_URL, **kind.words(message)}
    lines = (" ".join(line.split()) for line in written(kind.template, words).splitlines())
    said = ""
    for line in filter(None, lines):
        longer = f"{said} {line}".strip()
        said = longer if not said or len(longer) <= LONGEST else said
    return said


def written(template: str, words: dict) -> str:
    """The template with these words. It is plain text, so nothing in it is escaped."""
    return get_template(template).template.render(Context(words, autoescape=False))


def message_id(message) -> str:
    """The same for each attempt at one message, so that a mail server can drop a second copy."""
    return f"<{message.kind}.{message.pk}.{message.round}@{settings.HOST}>"


def sender(clinic) -> str:
    """The clinic by its short name: its full one can say what it treats."""
    return formataddr((clinic.short_name, settings.DEFAULT_FROM_EMAIL))


class Post:
    """One connection to the mail server, for a handful of messages. Never raises for what a mailbox
    or a network does; `trouble` says why the server is not there for the next message either."""

    def __init__(self):
        self.connection = get_connection()
        self.trouble: Outcome | None = None

    def __enter__(self):
        return self

    def __exit__(self, *broken):
        self._ask(self.connection.close)

    def open(self):
        self._ask(self.connection.open)

    def deliver(self, message, kind: Kind) -> Outcome:
        address = kind.address(message)
        if not address:
            return Outcome(sent=False, final=True, why=NO_ADDRESS)
        if self.trouble:
            return self.trouble
        mail = EmailMessage(
            subject=f"{message.clinic.short_name}: a message for you",
            from_email=sender(message.clinic),
            body=text(message, kind),
            to=[address],
            headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
            connection=self.connection,
        )
        return self._ask(mail.send)

    def _ask(self, act) -> Outcome:
        try:
            act()
        except smtplib.SMTPRecipientsRefused as refused:
            return self._refused(next(iter(refused.recipients.values()))[0])
        except smtplib.SMTPDataError as error:
            return self._refused(error.smtp_code)
        except smtplib.SMTPResponseException as error:
            # It refuses us, not this mailbox (a wrong password, say): somebody will mend that.
            return self._stop(f"The mail server refuses us ({error.smtp_code}).")
        except OSError:  # every failure of smtplib is one, too
            return self._stop(NO_ANSWER)
        except ValueError:
            return Outcome(sent=False, final=True, why=BAD_ADDRESS)
        return Outcome(sent=True)

    def _refused(self, code: int) -> Outcome:
        """5xx is for good, 4xx for now. The server's own words can hold the address: dropped."""
        if code == CLOSING:
            return self._stop(f"The mail server asked us to try later ({code}).")
        said = "refused it" if code >= 500 else "asked us to try later"
        return Outcome(sent=False, final=code >= 500, why=f"The mailbox {said} ({code}).")

    def _stop(self, why: str) -> Outcome:
        self.trouble = Outcome(sent=False, why=why)
        return self.trouble

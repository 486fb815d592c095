"""What can be sent, and the sending of it. Each app declares its kinds; nothing here knows a clinic's rules."""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

LONGEST = 160


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    not_owed(message, at) gives the reason why it should not be sent after all, or "" when it is owed.
    words(message) gives what its template needs: no name, no answer, no treatment word.
    """

    name: str
    title: str
    template: str
    not_owed: Callable[..., str]
    words: Callable[..., dict]


@dataclass(frozen=True)
class Outcome:
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
    words = {"clinic": message.clinic, "site": settings.SITE_URL, **kind.words(message)}
    return " ".join(render_to_string(kind.template, words).split())


def message_id(message) -> str:
    """The same for each attempt at one message, so that a mail server can drop a second copy."""
    host = settings.SITE_URL.partition("//")[2].partition(":")[0]
    return f"<{message.kind}.{message.pk}.{message.round}@{host}>"


def deliver(message, kind: Kind, at) -> Outcome:
    """Hand it to the mail server. Never raises for what a mailbox or a network does."""
    if not message.person or not message.person.email:
        return Outcome(sent=False, final=True, why="There is no email address.")
    mail = EmailMessage(
        subject=f"{message.clinic.short_name}: a message for you",
        body=text(message, kind),
        to=[message.person.email],
        headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        return refusal(next(iter(refused.recipients.values()))[0])
    except smtplib.SMTPResponseException as error:
        return refusal(error.smtp_code)
    except (OSError, smtplib.SMTPException):
        return Outcome(sent=False, why="The mail server did not answer.")
    return Outcome(sent=True)


def refusal(code: int) -> Outcome:
    """5xx is for good, 4xx is for now. The server's words are dropped: they can hold the address."""
    said = "refused it" if code >= 500 else "asked us to try later"
    return Outcome(sent=False, final=code >= 500, why=f"The mailbox {said} ({code}).")

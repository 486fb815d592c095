"""A real mail server on loopback that keeps what it gets, and refuses when it is told to."""

import email
import email.policy
import socket

import pytest
from aiosmtpd.controller import Controller


class Sink:
    """`messages` as they came, `attempts` with the refused ones too; refuse(550), accept()."""

    def __init__(self):
        self.messages, self.attempts, self.answer, self.only = [], [], None, None

    def refuse(self, code, only=None):
        """Answer each message with this code; with only, those to this address."""
        self.answer, self.only = f"{code} {'Try later' if code < 500 else 'No such mailbox'}", only

    def accept(self):
        self.answer = None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (aiosmtpd's name)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.attempts.append(message)
        if self.answer and (self.only is None or self.only in envelope.rcpt_tos):
            return self.answer
        self.messages.append(message)
        return "250 Kept"

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"


def send_claimed(pks, *, at):
    """What a worker does with a handful, all of it at that moment."""
    from portal.messages import Post
    from portal.models import Message

    with Post() as post:
        for pk in pks:
            Message.objects.send_claimed(pk, post, at=at)


@pytest.fixture
def smtp_sink(settings):
    """A mail server that the portal's own backend sends to. See Sink."""
    sink = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        sink.port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    yield sink
    controller.stop()

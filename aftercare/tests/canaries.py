"""Words that are nobody's, planted where what people tell is kept, and a search for them."""

import base64
import binascii
import os
import re
import socket
from contextlib import suppress
from threading import Thread
from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.db import models

STEM = "quetzal"
PHONES = "555-010-739"  # and a last digit
BORN = "1931-01-07"
NEEDLES = (STEM, PHONES, BORN)
# Text that says nothing of a person: words of the product's own, or what everybody may read.
OURS = {
    "portal.Clinic", "portal.Policy", "aftercare.GuidanceVersion", "portal.Event",
    "portal.Message", "portal.User.password", "portal.User.role", "scheduling.Ride.direction",
    "scheduling.Ride.kind", "scheduling.Appointment.escort_kind",
    "scheduling.Waiver.answer", "scheduling.Waiver.gate", "scheduling.Waiver.why",
    "scheduling.Correction.answer", "scheduling.Consent.about",
    "scheduling.Remark.kind", "scheduling.Acknowledgement.who", "scheduling.Acknowledgement.how",
    "scheduling.Acknowledgement.words", "scheduling.Acknowledgement.version",
    "scheduling.Acknowledgement.language",
    "scheduling.Appointment.status", "scheduling.Appointment.release_kind",
    "aftercare.CheckIn.set_aside", "aftercare.Answer.page", "aftercare.Concern.level",
    "aftercare.Concern.outcome", "aftercare.Contact.outcome", "aftercare.Reason.rule",
}  # fmt: skip


def text_fields():
    """Each column of ours that can hold what somebody typed: its model and its name."""
    for model in apps.get_models():
        if model._meta.app_label in ("portal", "scheduling", "aftercare"):
            for field in model._meta.concrete_fields:
                if isinstance(field, (models.CharField, models.TextField, models.JSONField)):
                    names = {model._meta.label, f"{model._meta.label}.{field.name}"}
                    if not names & OURS:
                        yield model, field.name


def decoded(text):
    """The text, and what stands in it in another writing."""
    tokens = re.findall(r"[A-Za-z0-9+/_-]{12,}={0,2}", text)
    for token in tokens:
        with suppress(binascii.Error, ValueError):
            whole = token + "=" * (-len(token) % 4)
            text += "\n" + base64.b64decode(whole, altchars=b"-_").decode("latin-1")
            text += "\n" + base64.b64decode(whole).decode("latin-1")
    text += unquote(text) + text.replace("=\r\n", "").replace("=\n", "")
    return text.lower()


def found(places, needles=NEEDLES):
    """Where a needle is, by the name of the place, with what stands around it."""
    seen = {}
    for place, text in places.items():
        hay = decoded(text)
        for needle in needles:
            at = hay.find(needle.lower())
            if at >= 0:
                seen[f"{needle} in {place}"] = hay[max(0, at - 80) : at + 80]
    return seen


class Wire:
    """Everything that is said to the queue from now on, by whoever says it."""

    def __init__(self):
        place = urlsplit(os.environ["REDIS_URL"])
        if place.scheme == "redis+socket":
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.connect(place.path)
        else:
            self.socket = socket.create_connection((place.hostname, place.port or 6379))
        self.socket.settimeout(10)
        self.socket.sendall(b"MONITOR\r\n")
        assert self.socket.recv(5) == b"+OK\r\n"
        self.socket.settimeout(None)
        self.heard = []
        self.thread = Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self):
        with suppress(OSError):
            while chunk := self.socket.recv(65536):
                self.heard.append(chunk)

    @property
    def text(self):
        return b"".join(self.heard).decode("latin-1")

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.socket.close()


def whole_queue(client):
    """Every key of the test's own database in Valkey, and all that it holds."""
    read = {
        b"list": lambda key: client.lrange(key, 0, -1),
        b"zset": lambda key: client.zrange(key, 0, -1, withscores=True),
        b"hash": client.hgetall,
        b"set": client.smembers,
        b"string": client.get,
    }
    return "\n".join(f"{key} {read[client.type(key)](key)}" for key in client.keys("*"))

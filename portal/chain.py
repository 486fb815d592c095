"""Whether a clinic's Events are as they were written: each hash computed once more, in their order.

What stands in the database can show one row that was changed, removed or cut off. Somebody who owns
the server could write all of it anew; that only shows beside a last number and hash that were kept
elsewhere. Nothing in the database computes what is looked at here, since it could be replaced.
"""

import hashlib
import json
from dataclasses import dataclass

HANDFUL = 2000
CLINICS = """
select clinic.id, clinic.name, coalesce(last.number, 0), coalesce(last.hash, '')
from portal_clinic clinic left join portal_lastseal last on last.clinic_id = clinic.id
order by clinic.id"""
COLUMNS = """event.id, event.clinic_id, extract(epoch from event.at), event.by_id, event.patient_id,
  event.verb, event."row", event.row_id, event.request, event.shown"""
SEALED = f"""
select seal.number, seal.hash, seal.event_id, {COLUMNS}
from portal_seal seal left join portal_event event on event.id = seal.event_id
where seal.clinic_id = %s and seal.number > %s order by seal.number limit %s"""  # noqa: S608
WITHOUT_A_SEAL = """
select min(id) from portal_event event where clinic_id = %s
and not exists (select from portal_seal where event_id = event.id)"""


class Broken(Exception):
    """What is wrong with a chain first, in a sentence."""


@dataclass(frozen=True)
class End:
    """Where a clinic's chain ended: to be kept elsewhere, and to be compared with later."""

    clinic: int
    number: int
    hash: str

    def __str__(self):
        return f"{self.clinic}:{self.number}:{self.hash}"

    @classmethod
    def read(cls, text: str):
        """The end that was printed as this. Raises ValueError when it is none."""
        clinic, number, said = text.split(":")
        if len(bytes.fromhex(said)) != (hashlib.sha256().digest_size if int(number) else 0):
            raise ValueError(text)
        return cls(int(clinic), int(number), said.lower())


def clinics(cursor) -> list[tuple]:
    """The name of each clinic, and where its chain is said to end."""
    cursor.execute(CLINICS)
    return [(name, End(pk, number, bytes(last).hex())) for pk, name, number, last in cursor]


def verify(cursor, last: End, kept=()):
    """Go through a clinic's chain up to its end. Raises Broken at the first row that is wrong."""
    number, chain = 0, b""
    for number, found, pk, *event in sealed(cursor, last.clinic):
        chain = linked(chain, number, found, pk, event)
        if any(end.number == number and end.hash != chain.hex() for end in kept):
            raise Broken(f"Number {number} is not what was kept: all up to it was written anew.")
    if (number, chain.hex()) != (last.number, last.hash):
        raise Broken(f"The chain ends at number {number}, and the last was {last.number}.")
    if cut_off := [end.number for end in kept if end.number > number]:
        raise Broken(f"The chain ends at number {number}, and number {max(cut_off)} was kept.")
    cursor.execute(WITHOUT_A_SEAL, [last.clinic])
    if pk := cursor.fetchone()[0]:
        raise Broken(f"Event {pk} has no seal.")


def sealed(cursor, clinic):
    """Each seal of a clinic in its order, with its event's columns. Raises Broken at a gap."""
    number = 0
    while True:
        cursor.execute(SEALED, [clinic, number, HANDFUL])
        rows = cursor.fetchall()
        for row in rows:
            number += 1
            if row[0] != number:
                raise Broken(f"Number {number} is missing.")
            yield row
        if len(rows) < HANDFUL:
            return


def linked(chain: bytes, number, found, pk, event) -> bytes:
    if event[0] is None:
        raise Broken(f"Event {pk} is missing, which had number {number}.")
    chain = hashlib.sha256(chain + in_words(*event).encode()).digest()
    if chain != bytes(found):
        raise Broken(f"Event {pk}, number {number}, is not as it was sealed.")
    return chain


def in_words(pk, clinic, at, by, patient, verb, row, row_id, request, shown) -> str:
    """An Event as PostgreSQL's event_in_words said it when it was sealed, letter for letter.
    Whatever is once added there is added here."""
    moment = int(at * 1_000_000) if at.is_finite() else None
    request = request and str(request)
    said = [pk, clinic, moment, by, patient, verb, row, row_id, request, shown]
    return json.dumps(said, ensure_ascii=False)

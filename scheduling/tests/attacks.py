"""SQL as somebody would write it who goes round the product, and the rule that refuses it."""

from django.db import DatabaseError, connection, transaction

S = "scheduling_appointment"
SLOT = "tstzrange('2026-03-07 19:00Z', '2026-03-07 21:00Z')"


def run(sql, session, **more):
    values = {"id": session.pk, "clinic": session.clinic_id, "protocol": session.protocol_id}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values | {"policy": session.policy_id, **more})
        return cursor.rowcount


def refusal(sql, session, **more):
    """The rule that refuses this, or None when it goes through (which is then undone)."""
    try:
        with transaction.atomic():
            run(sql, session, **more)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return error.__cause__.diag.constraint_name or error.__cause__.diag.message_primary
    return None


def insert(**values):
    """An INSERT of a session of patient %(patient)s, each value as SQL."""
    row = {
        "clinic_id": "%(clinic)s",
        "patient_id": "%(patient)s",
        "protocol_id": "%(protocol)s",
        "number": "1",
        "planned": SLOT,
        "status": "'booked'",
        **dict.fromkeys(("release_kind", "companion", "companion_phone", "reason"), "''"),
        **dict.fromkeys(("stopped_early", "entered_afterwards", "escort_kind"), "''"),
        **values,
    }
    return f"insert into {S} ({', '.join(row)}) values ({', '.join(row.values())})"


RAN = {
    "status": "'released'",
    "policy_id": "%(policy)s",
    "started_at": "'2026-03-05 19:05Z'",
    "ended_at": "'2026-03-05 19:50Z'",
    "released_at": "'2026-03-05 20:39:20Z'",
    "no_driving_until": "'2026-03-06 20:40Z'",
    "release_kind": "'companion'",
    "companion": "'Sam'",
    "entered_afterwards": "'the day was on paper'",
}

START = (
    f"update {S} set status = 'started', started_at = now(), policy_id = %(policy)s"
    " where id = %(id)s"
)

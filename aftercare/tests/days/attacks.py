"""Somebody tries to take hours away, as the database's owner. The facts do not hear of it."""

from contextlib import suppress

from django.db import DatabaseError, connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from aftercare.tests.days.acts import NUMBER
from aftercare.tests.days.facts import LEFT, RUNNING, some
from scheduling.tests.attacks import S

# The first takes back what was lengthened, or stayed when the leaving was corrected.
LESS = [
    f"update {S} set no_driving_until = date_trunc('minute', released_at) + make_interval(mins =>"
    " 1 + 60 * (select hold_hours from portal_policy p where p.id = policy_id)) where id = %s",
    f"update {S} set no_driving_until = no_driving_until - interval '1 minute' where id = %s",
    f"update {S} set released_at = ended_at, no_driving_until = ended_at + interval '24 hours',"
    " status = 'released', release_kind = 'companion', companion = 'Sam'"
    " where id = %s and released_at is not null",
    f"update {S} set started_at = null, ended_at = null, released_at = null, policy_id = null,"
    " no_driving_until = null, release_kind = '', arrived_at = null, status = 'booked'"
    " where id = %s",
    f"update {S} set status = 'cancelled', reason = 'x' where id = %s",
    f"delete from {S} where id = %s",
]


class Attacks:
    @precondition(some(LEFT, RUNNING))
    @rule(number=NUMBER, sql=st.sampled_from([*LESS, *LESS[:1] * 3]))
    def somebody_shortens_it(self, number, sql):
        visit = self.pick(8 * number + 1, LEFT, RUNNING)
        with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [visit.pk])
        self.changed = True

from django.core.management import BaseCommand, CommandError
from django.db import connection, transaction

from portal.chain import Broken, End, clinics, verify

# The second, so that no setting of the server's leads the look to tables or operators beside ours.
ONE_LOOK = """set transaction isolation level repeatable read, read only;
set local search_path = pg_catalog, public, pg_temp"""


class Command(BaseCommand):
    help = """Look whether any Event was changed, removed or cut off. Prints where each clinic's
    chain ends; keep that elsewhere, and give it back as --kept: then a chain that was written anew,
    or cut off together with its last row, is found as well."""

    def add_arguments(self, parser):
        parser.add_argument("--kept", action="append", default=[], help="as it was printed")

    def handle(self, kept, **options):
        kept = [read(text) for text in kept]
        # What comes in meanwhile is not looked at, and cannot raise a false alarm.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ONE_LOOK)
            found = clinics(cursor)
            wrong = [f"Clinic {one.clinic} is missing, and was kept." for one in kept
                     if one.clinic not in {last.clinic for _, last in found}]  # fmt: skip
            for name, last in found:
                try:
                    verify(cursor, last, [one for one in kept if one.clinic == last.clinic])
                    self.stdout.write(f"{name} {last}")
                except Broken as no:
                    wrong.append(f"{name}: {no}")
        if wrong:
            raise CommandError("\n".join(wrong))


def read(text):
    try:
        return End.read(text)
    except ValueError:
        raise CommandError(f"{text} is not as it was printed: clinic:number:hash.") from None

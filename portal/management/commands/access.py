from django.core.management import BaseCommand

from portal.addresses import table


class Command(BaseCommand):
    help = "Print who may open which address, as docs/access.md has it."

    def handle(self, **options):
        self.stdout.write(table(), ending="")

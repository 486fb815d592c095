from django.core.management import BaseCommand

from portal.walls import page


class Command(BaseCommand):
    help = "Print what stands in PostgreSQL itself, as docs/walls.md has it."

    def handle(self, **options):
        self.stdout.write(page(), ending="")

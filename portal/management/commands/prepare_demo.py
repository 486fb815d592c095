from django.core.management import BaseCommand, call_command
from django.db import connection

from portal.demo import only_in_the_demo


class Command(BaseCommand):
    help = "Bring the demo's database, files and people up to date: three commands, one start."

    def handle(self, **options):
        only_in_the_demo()
        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:  # /demo/ opens and closes the clinic, here alone
            cursor.execute("grant update (doors) on portal_clinic to portal_web")
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("seed_demo")

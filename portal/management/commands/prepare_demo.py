from django.core.management import BaseCommand, call_command


class Command(BaseCommand):
    help = "Bring the demo's database, files and people up to date: three commands, one start."

    def handle(self, **options):
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("seed_demo")

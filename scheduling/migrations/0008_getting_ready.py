from django.db import migrations

from portal.rules import rule


class Migration(migrations.Migration):
    """Rule 8: a tablet in a patient's hands opens one page, once. Rule 7: what was said and read of
    another time is asked again."""

    dependencies = [("scheduling", "0007_companions")]

    operations = [
        rule("scheduling", "a_tablet_opens_one_page_once"),
        rule("scheduling", "a_moved_session_is_prepared_anew"),
        rule("scheduling", "what_was_written_down_stays"),
    ]

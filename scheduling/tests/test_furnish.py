"""A real clinic gets its chairs and a protocol by one command."""

import pytest
from django.core.management import CommandError, call_command

from scheduling.models import Chair, Protocol


def furnish(**how):
    shape = {"sessions": 6, "infusion_minutes": 45, "stay_minutes": 60}
    call_command("furnish", protocol="Mood", **shape | how)


def test_chairs_and_a_protocol_are_made_once(lakeside, capsys):
    furnish(chairs=2)
    furnish(chairs=3)
    names = Chair.objects.filter(clinic=lakeside).values_list("name", flat=True)
    assert sorted(names) == ["Chair 1", "Chair 2", "Chair 3"]
    assert Protocol.objects.get(clinic=lakeside).visit.total_seconds() == 105 * 60
    assert "3 chairs" in capsys.readouterr().out


@pytest.mark.parametrize("none", ["chairs", "sessions", "infusion_minutes", "stay_minutes"])
def test_nothing_of_nothing_is_made(lakeside, none):
    with pytest.raises(CommandError, match="1 or more"):
        furnish(**{none: 0})
    assert not Chair.objects.exists()

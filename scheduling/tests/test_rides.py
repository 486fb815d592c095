"""Who drives home: somebody else, with a name and a phone of their own."""

import pytest

from portal.errors import Refused
from scheduling.models import Ride
from scheduling.models.ride import cannot_drive


@pytest.mark.parametrize(
    ("name", "phone", "said"),
    [
        ("Sam Rivera", "555-010-0178", ""),
        ("سام", "", ""),
        ("Maria Alvarez", "555-010-0178", "Patients never take themselves home"),
        (" maria  ALVAREZ ", "555-010-0178", "Patients never take themselves home"),
        ("Sam Rivera", "(555) 010 0177", "the patient's own phone"),
        ("\u200b", "555-010-0178", "Enter the name"),
        ("\u00a0\t", "555-010-0178", "Enter the name"),
        ("...", "555-010-0178", "Enter the name"),
    ],
)
def test_somebody_else_drives(maria, name, phone, said):
    assert cannot_drive(maria, name, phone).find(said) >= 0
    assert bool(cannot_drive(maria, name, phone)) == bool(said)


def test_a_patient_is_not_written_down_as_her_own_driver(book, maria, noon):
    session = book(maria)
    with pytest.raises(Refused, match="themselves"):
        Ride.objects.name_driver(
            session, name="Maria Alvarez", phone="555-010-0199", confirmed=True,
            by=maria.user, at=noon,
        )  # fmt: skip
    assert not session.rides.exists()

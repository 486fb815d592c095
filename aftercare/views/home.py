from django.shortcuts import render
from django.utils import timezone

from aftercare.guide import topic_for_stage
from aftercare.models import GuidanceVersion
from aftercare.promise import promise
from aftercare.stage import stage
from portal.access import patient_only
from scheduling.driving import advice
from scheduling.models import Appointment


@patient_only()
def home(request):
    """One fact, one action: until when not to drive, and the next thing to do."""
    at, clinic, patient = timezone.now(), request.user.clinic, request.patient
    sessions = list(patient.appointments.in_view(at))
    says = advice(sessions, clinic.tz, at=at)
    where = stage(sessions, says, at=at)
    due = patient.check_ins.open(at).filter(sent_at=None).last()
    ahead = [s for s in sessions if s.status == "booked" and at < s.begins]
    Appointment.objects.look_ahead(ahead[:1], at=at, among=sessions)
    context = {
        "at": at,
        "clinic": clinic,
        "patient": patient,
        "advice": says,
        "stage": where,
        "check_in": due,
        "check_ins_due": 1 if due else 0,
        "promise": promise(patient.concerns.told_by_patient(at).first(), clinic, at=at),
        "next": ahead[0] if ahead else None,
        "topic": topic_of(clinic, where),
    }
    return render(request, "aftercare/home.html", context)


def topic_of(clinic, where):
    """The signed words for this stage, or None while a clinician has signed none."""
    topic = topic_for_stage(where)
    return GuidanceVersion.objects.filter(topic=topic).signed_for(clinic).get(topic)

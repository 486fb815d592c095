from django.urls import path

from scheduling.views import companion, consent, patient

SESSION = "staff/sessions/<int:pk>/ride/"

urlpatterns = [
    path("sessions/<int:pk>/ride/remove/", patient.no_ride, name="ride-remove"),
    path(
        "sessions/<int:pk>/ride/there/remove/",
        patient.no_ride,
        {"way": "there"},
        name="ride-there-remove",
    ),  # fmt: skip
    path(SESSION + "another/", companion.another, name="staff-ride-another"),
    path(SESSION + "link/", companion.link_card, name="staff-ride-link"),
    path("staff/rides/<int:pk>/", companion.of_ride, name="staff-ride-of"),
    path("account/talk/", consent.give, name="consent"),
    path("account/talk/<int:pk>/end/", consent.end, name="consent-end"),
    path("staff/patients/<int:pk>/talk/", consent.staff_give, name="staff-consent"),
    path("staff/talk/<int:pk>/end/", consent.staff_end, name="staff-consent-end"),
]

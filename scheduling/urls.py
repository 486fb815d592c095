from django.urls import include, path

from scheduling.views import exceptions, patient, staff

SESSION = "staff/sessions/<int:pk>/"

urlpatterns = [
    path("sessions/<int:pk>/", patient.session, name="session"),
    path("sessions/<int:pk>/ride/", patient.ride, name="ride"),
    path("sessions/<int:pk>/ride/there/", patient.ride, {"way": "there"}, name="ride-there"),
    path("staff/", staff.today, name="staff-today"),
    path(SESSION, staff.session, name="staff-session"),
    path(SESSION + "arrival/", staff.arrival, name="staff-arrival"),
    path(SESSION + "arrival/undo/", staff.arrival_undone, name="staff-arrival-undone"),
    path(SESSION + "heard/", staff.heard, name="staff-heard"),
    path(SESSION + "started-already/", staff.started_already, name="staff-started-already"),
    path(SESSION + "end/", staff.end, name="staff-end"),
    path(SESSION + "not-treated/", staff.not_treated, name="staff-not-treated"),
    path(SESSION + "missed/", staff.missed, name="staff-missed"),
    path(SESSION + "ride/", staff.ride, name="staff-ride"),
    path(SESSION + "ready/", exceptions.ready, name="staff-ready"),
    path(SESSION + "exception/", exceptions.ask_exception, name="staff-exception"),
    path("staff/approvals/", exceptions.approvals, name="staff-approvals"),
    path(
        "staff/approvals/exceptions/<int:pk>/", exceptions.answer_exception, name="answer-exception"
    ),
    path(SESSION + "ride/there/", staff.ride, {"way": "there"}, name="staff-ride-there"),
    path("", include("scheduling.urls_companion")),
    path("", include("scheduling.urls_schedule")),
    path("", include("scheduling.urls_rule")),
]

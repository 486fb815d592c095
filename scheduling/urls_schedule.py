from django.urls import path

from scheduling.views import booking, schedule, sessions

SESSION = "staff/sessions/<int:pk>/"

urlpatterns = [
    path("sessions/", sessions.sessions, name="sessions"),
    path("staff/schedule/", schedule.schedule, name="schedule"),
    path("staff/schedule/book/", booking.book, name="book"),
    path(SESSION + "move/", booking.move, name="staff-move"),
    path(SESSION + "cancel/", booking.cancel, name="staff-cancel"),
]

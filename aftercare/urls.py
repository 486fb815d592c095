from django.urls import include, path

from aftercare.views import driving, home, staff, window

SESSION = "staff/sessions/<int:pk>/"

urlpatterns = [
    path("home/", home.home, name="home"),
    path("driving/", driving.driving, name="driving"),
    path(SESSION + "release/", staff.release, name="staff-release"),
    path(SESSION + "afterwards/", staff.afterwards, name="staff-afterwards"),
    path(SESSION + "card/", staff.card, name="staff-card"),
    path(SESSION + "correct/", window.correct, name="staff-correct"),
    path(SESSION + "lengthen/", window.lengthen, name="staff-lengthen"),
    path("staff/approvals/corrections/<int:pk>/", window.answer, name="answer-correction"),
    path(SESSION + "paper-card/", staff.paper_card, name="staff-paper-card"),
    path("", include("aftercare.urls_check_in")),
    path("", include("aftercare.urls_companion")),
    path("", include("aftercare.urls_guide")),
    path("", include("aftercare.urls_prep")),
    path("", include("aftercare.urls_review")),
]

from django.urls import path

from scheduling.views import driving_rule

SESSION = "staff/sessions/<int:pk>/"

urlpatterns = [
    path("sessions/<int:pk>/driving-rule/", driving_rule.mine, name="driving-rule"),
    path("h/<str:token>/", driving_rule.tablet, name="tablet"),
    path(SESSION + "hand-over/", driving_rule.hand_over, name="staff-hand-over"),
    path(SESSION + "read-out/", driving_rule.read_out, name="staff-read-out"),
]

"""Mounts the pages of the three apps. The lower two are named by string, since imports point
down."""

from django.conf import settings
from django.urls import include, path

from portal.views import account, demo, duty, front, help, ledger, offline, patients, plain, theme
from portal.views.sign_in import sign_in
from portal.views.sign_out import sign_out

handler500 = "portal.views.errors.server_error"

urlpatterns = [
    path("", front.front, name="front"),
    path("help/", help.help_now, name="help"),
    path("offline/", offline.offline, name="offline"),
    path("offline.js", offline.worker, name="offline-worker"),
    path("accessibility/", plain.accessibility, name="accessibility"),
    path("privacy/", plain.privacy, name="privacy"),
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("account/", account.account, name="account"),
    path("theme/", theme.theme, name="theme"),
    path("healthz/", front.healthz, name="healthz"),
    path("staff/duty/", duty.duty, name="staff-duty"),
    path("staff/patients/", patients.patients, name="staff-patients"),
    path("staff/patients/new/", patients.new, name="staff-patient-new"),
    path("staff/messages/", ledger.ledger, name="messages"),
    path("staff/messages/<int:pk>/again/", ledger.again, name="message-again"),
    path("", include("scheduling.urls")),
    path("", include("aftercare.urls")),
]

if settings.DEMO:
    urlpatterns += [
        path("demo/", demo.demo, name="demo"),
        path("demo/outbox/", demo.outbox, name="outbox"),
    ]

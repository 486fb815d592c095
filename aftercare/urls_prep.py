from django.urls import path

from aftercare.views import prep, start

PREP = "sessions/<int:pk>/prep/"

urlpatterns = [
    path(PREP, prep.prep, name="prep"),
    path(PREP + "coming/", prep.coming, name="prep-coming"),
    path(PREP + "changed/", prep.changed, name="prep-changed"),
    path(PREP + "questions/", prep.questions, name="prep-questions"),
    *(
        path(f"{PREP}{what}/", prep.read, {"what": what}, name=f"prep-{what}")
        for what in prep.READ_COLUMNS
    ),
    path("staff/sessions/<int:pk>/start/", start.start, name="staff-start"),
]

from django.urls import path

from aftercare.views import guidance, guide

urlpatterns = [
    path("guide/", guide.topics, name="guide"),
    path("guide/<slug:slug>/", guide.topic, name="guide-topic"),
    path("staff/guidance/", guidance.guidance, name="guidance"),
    path("staff/guidance/<int:pk>/", guidance.guidance_version, name="guidance-version"),
    path("staff/guidance/<int:pk>/signature/", guidance.sign_guidance, name="sign-guidance"),
]

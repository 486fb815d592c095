from django.urls import path

from aftercare.views import companion

LINK = "c/<str:token>/"

urlpatterns = [
    path("c/", companion.companion),  # a link that lost its key
    path(LINK, companion.companion, name="companion"),
    path(LINK + "here/", companion.here, name="companion-here"),
    path(LINK + "after/", companion.after, name="companion-after"),
    path(LINK + "worried/", companion.worry, name="companion-worried"),
]

from django.urls import path

from aftercare.views import check_in, check_in_list

LINK = "k/<str:token>/"

urlpatterns = [
    path("k/", check_in.red_flags),  # a link that lost its key
    path(LINK, check_in.red_flags, name="check-in"),
    path(LINK + "now/", check_in.now, name="check-in-now"),
    path(LINK + "symptoms/", check_in.symptoms, name="check-in-symptoms"),
    path(LINK + "how-bad/", check_in.how_bad, name="check-in-how-bad"),
    path(LINK + "send/", check_in.send, name="check-in-send"),
    path(LINK + "sent/", check_in.sent, name="check-in-sent"),
    path("check-ins/", check_in_list.check_ins, name="check-ins"),
    path("check-ins/new/", check_in_list.new, name="check-in-new"),
]

from django.urls import path

from aftercare.views import review
from portal.views import duty

urlpatterns = [
    path("staff/duty/", duty.duty, name="staff-duty"),
    path("staff/review/", review.review, name="staff-review"),
    path("staff/review/count/", review.count, name="staff-review-count"),
    path("staff/review/<int:pk>/take/", review.take, name="staff-review-take"),
]

from django.urls import path

from aftercare.views import record, review

urlpatterns = [
    path("staff/review/", review.review, name="staff-review"),
    path("staff/review/count/", review.count, name="staff-review-count"),
    path("staff/review/<int:pk>/take/", review.take, name="staff-review-take"),
    path("staff/check-ins/<int:pk>/told/", record.told, name="staff-told"),
    path("staff/patients/<int:pk>/", record.record, name="staff-patient"),
    path("staff/patients/<int:pk>/concern/", record.concern, name="staff-concern"),
]

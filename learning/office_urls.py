"""Back-office addresses of learning: one line per room."""

from django.urls import include, path

app_name = "learning_office"

urlpatterns = [
    path("", include("learning.programmes.office_urls")),
    path("", include("learning.classes.office_urls")),
    path("", include("learning.nominations.office_urls")),
    path("", include("learning.timetable.office_urls")),
    path("", include("learning.attendance.office_urls")),
    path("", include("learning.finals.office_urls")),
    path("", include("learning.certificates.office_urls")),
    path("", include("learning.standing.office_urls")),
]

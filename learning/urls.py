"""Public addresses of learning: one line per room."""

from django.urls import include, path

app_name = "learning"

urlpatterns = [
    path("", include("learning.timetable.urls")),
    path("", include("learning.attendance.urls")),
    path("", include("learning.finals.urls")),
    path("", include("learning.certificates.urls")),
    path("", include("learning.reading.urls")),
    path("", include("learning.mine.urls")),
]

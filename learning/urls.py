"""Public addresses of learning: one line per room."""

from django.urls import include, path

app_name = "learning"

urlpatterns = [
    path("", include("learning.certificates.urls")),
]

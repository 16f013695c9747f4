from django.urls import path

from learning.certificates import views

urlpatterns = [
    path("check/", views.check, name="check"),
    path("check/<slug:code>/", views.check, name="check_code"),
]

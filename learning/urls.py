from django.urls import path

from learning import views

app_name = "learning"

urlpatterns = [
    path("check/", views.check, name="check"),
    path("check/<slug:code>/", views.check, name="check_code"),
]

from django.urls import path

from learning.attendance import views

urlpatterns = [
    path("attend/", views.attend, name="attend"),
    path("attend/<slug:code>/", views.attend, name="attend_code"),
]

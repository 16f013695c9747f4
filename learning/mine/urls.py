from django.urls import path

from learning.mine import views

urlpatterns = [
    path("my/page/", views.mine, name="mine"),
    path("my/calendar/", views.calendar, name="my_calendar"),
    path("my/certificates/<uuid:uid>.pdf", views.certificate, name="my_certificate"),
]

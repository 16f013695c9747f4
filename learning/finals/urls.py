from django.urls import path

from learning.finals import views

urlpatterns = [
    path("my/essays/<uuid:uid>/", views.essay, name="essay"),
    path("my/essays/<uuid:uid>/keep/", views.keep, name="essay_keep"),
]

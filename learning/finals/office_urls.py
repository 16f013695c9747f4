from django.urls import path

from learning.finals import office_finals

urlpatterns = [
    path("classes/<uuid:uid>/learners/", office_finals.learners, name="class_learners"),
]

"""Addresses of what belongs to a lesson beside its page."""

from django.urls import path

from cms import lesson_files, lesson_views

app_name = "lessons"

urlpatterns = [
    path("lessons/worker.js", lesson_files.worker, name="worker"),
    path("lessons/<int:pk>/reader/", lesson_views.reader, name="reader"),
    path("lessons/<int:pk>/beat/", lesson_views.beat, name="beat"),
    path("lessons/<int:pk>/checks/<uuid:block>/", lesson_views.answer, name="answer"),
    path("lessons/<int:pk>/notes/<uuid:block>/", lesson_views.note, name="note"),
    path("lessons/<int:pk>/files/<uuid:block>/", lesson_files.file, name="file"),
]

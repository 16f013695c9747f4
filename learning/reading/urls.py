from django.urls import path

from learning.reading import views

urlpatterns = [
    path("my/notes/", views.notes, name="notes"),
    path("my/notes/<uuid:uid>/delete/", views.delete, name="note_delete"),
]

from django.urls import path

from exams.rehearsal import office_views

app_name = "rehearsal_office"

urlpatterns = [
    path("sitting/<uuid:uid>/", office_views.begin, name="begin"),
    path("<uuid:uid>/", office_views.run, name="run"),
    path("<uuid:uid>/progress/", office_views.progress, name="progress"),
    path("<uuid:uid>/cancel/", office_views.cancel, name="cancel"),
]

from django.urls import path

from exams.rehearsal import office_preview, office_views

app_name = "rehearsal_office"

urlpatterns = [
    path("question/<uuid:uid>/", office_preview.question_preview, name="question_preview"),
    path("sitting/<uuid:uid>/", office_views.begin, name="begin"),
    path("<uuid:uid>/", office_views.run, name="run"),
    path("<uuid:uid>/progress/", office_views.progress, name="progress"),
    path("<uuid:uid>/cancel/", office_views.cancel, name="cancel"),
]

from django.urls import path

from exams.results import office_views as views
from exams.results import rescue_views

app_name = "results_office"

urlpatterns = [
    path("<uuid:uid>/", views.results, name="results"),
    path("<uuid:uid>/release/", views.release, name="release"),
    path("<uuid:uid>/workbook/", views.workbook, name="workbook"),
    path("rescue-files/<uuid:uid>/", rescue_views.rescue_file, name="rescue_file"),
]

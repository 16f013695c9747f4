from django.urls import path

from exams.papers import office_print, office_sets
from exams.papers import office_views as views

app_name = "papers_office"

urlpatterns = [
    path("", views.BlueprintList.as_view(), name="list"),
    path("results/", views.BlueprintList.as_view(results_only=True), name="list_results"),
    path("add/", views.choose_bank, name="choose_bank"),
    path("add/<uuid:uid>/", views.add, name="add"),
    path("check/<uuid:uid>/", views.check, name="check"),
    path("sets/<uuid:uid>/", office_sets.paper_set, name="paper_set"),
    path("sets/<uuid:uid>/print/", office_print.papers, name="print_papers"),
    path("sets/<uuid:uid>/key/", office_print.key, name="print_key"),
    path("printed/<uuid:uid>/", office_print.printed, name="printed"),
    path("printed/<uuid:uid>/file/", office_print.document, name="document"),
    path("<uuid:uid>/", views.change, name="change"),
]

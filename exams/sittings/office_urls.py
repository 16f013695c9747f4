from django.urls import path

from exams.sittings import entry_views, office_views

app_name = "sittings_office"

urlpatterns = [
    path("", office_views.SittingList.as_view(), name="list"),
    path("results/", office_views.SittingList.as_view(results_only=True), name="list_results"),
    path("add/", office_views.add, name="add"),
    path("<uuid:uid>/", office_views.sitting, name="sitting"),
    path("<uuid:uid>/change/", office_views.change, name="change"),
    path("<uuid:uid>/papers/", office_views.papers, name="papers"),
    path("<uuid:uid>/enter/", entry_views.enter, name="enter"),
    path("<uuid:uid>/slips/", entry_views.slips, name="slips"),
    path("entries/<uuid:uid>/extra-time/", entry_views.extra_time, name="extra_time"),
    path("entries/<uuid:uid>/code/", entry_views.new_code, name="new_code"),
]

"""Addresses of the back office for people, below /admin/."""

from django.urls import path

from people import office_import, office_jobs, office_roles, office_units, office_views

app_name = "people_office"

urlpatterns = [
    path("people/", office_views.PeopleList.as_view(), name="people"),
    path("people/results/", office_views.PeopleList.as_view(results_only=True), name="people_results"),
    path("people/add/", office_views.person_add, name="person_add"),
    path("people/<uuid:uid>/", office_views.person_page, name="person"),
    path("people/<uuid:uid>/change/", office_views.person_change, name="person_change"),
    path("people/<uuid:uid>/transfer/", office_views.person_transfer, name="person_transfer"),
    path("people/import/", office_import.roster_upload, name="roster"),
    path("people/import/template.xlsx", office_import.roster_template_file, name="roster_template"),
    path("people/import/<str:token>/", office_import.roster_preview, name="roster_preview"),
    path("people/import/<str:token>/cancel/", office_import.roster_cancel, name="roster_cancel"),
    path("units/", office_units.unit_tree, name="units"),
    path("units/found/", office_units.unit_found, name="unit_found"),
    path("units/<uuid:uid>/", office_units.unit_page, name="unit"),
    path("units/<uuid:uid>/change/", office_units.unit_change, name="unit_change"),
    path("jobs/<uuid:uid>/", office_jobs.job_page, name="job"),
    path("jobs/<uuid:uid>/progress/", office_jobs.job_progress, name="job_progress"),
    path("jobs/<uuid:uid>/cancel/", office_jobs.job_cancel, name="job_cancel"),
    path("roles/", office_roles.GrantList.as_view(), name="roles"),
    path("roles/results/", office_roles.GrantList.as_view(results_only=True), name="roles_results"),
    path("roles/grant/", office_roles.role_grant, name="role_grant"),
    path("roles/<uuid:uid>/end/", office_roles.role_end, name="role_end"),
]

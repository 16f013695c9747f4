"""Rehearsals in the back office: their addresses. They are reached from the page of a sitting."""

from django.urls import include, path
from wagtail import hooks


@hooks.register("register_admin_urls")
def rehearsal_urls() -> list[object]:
    return [path("rehearsals/", include("exams.rehearsal.office_urls"))]

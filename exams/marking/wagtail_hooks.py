"""Marking in the back office: the addresses of statistics and their look."""

from django.templatetags.static import static
from django.urls import include, path
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("register_admin_urls")
def statistics_urls() -> list[object]:
    return [path("", include("exams.marking.office_urls"))]


@hooks.register("insert_global_admin_css")
def look() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("khue/office-statistics.css"))

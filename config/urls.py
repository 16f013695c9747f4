"""Every address of the platform. Wagtail's own APIs are not mounted: see docs/architecture.md."""

from django.conf import settings
from django.urls import include, path
from django.views.generic.base import RedirectView
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularAPIView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import serve

from config import health

handler500 = "config.failing.failed"
urlpatterns = [
    path("", serve, {"path": ""}, name="home"),
    path("language/", set_language, name="set_language"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.numbers, name="metrics"),
    path("favicon.ico", RedirectView.as_view(url=settings.STATIC_URL + "khue/favicon.svg")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("", include("people.urls")),
    path("", include("exams.delivery.urls")),
    path("", include("exams.results.urls")),
    path("", include("learning.urls")),
    path("", include("cms.urls")),
    path("", include("cms.lesson_urls")),
    # One door in, with its limit on guessing: Wagtail's own sign-in pages lead there.
    path("_util/login/", RedirectView.as_view(pattern_name="people:sign_in", query_string=True)),
    path("admin/login/", RedirectView.as_view(pattern_name="people:sign_in", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]

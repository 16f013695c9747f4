"""Addresses of the site that are no pages of its tree."""

from django.urls import path
from django.views.decorators.http import require_safe

from cms import feeds
from cms.searching import views

app_name = "cms"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("feed/news/", require_safe(feeds.NewsFeed()), name="news_feed"),
    path("feed/documents/", require_safe(feeds.DocumentsFeed()), name="documents_feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
]

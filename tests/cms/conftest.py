"""The site that the tests of this room look at."""

from typing import Any

import pytest

from cms.models import DocumentIndexPage, HomePage, NewsIndexPage
from tests.cms import site


@pytest.fixture
def home(db: Any) -> HomePage:
    return site.found_site()


@pytest.fixture
def library(home: HomePage) -> DocumentIndexPage:
    return site.library_of(home)


@pytest.fixture
def news(home: HomePage) -> NewsIndexPage:
    return site.news_of(home)

"""The door of the search."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.models import PageText
from cms.searching.asking import Asked, read_asked
from cms.searching.finding import find_pages
from cms.searching.snippets import Part, marked, snippet

ON_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Result:
    """A page as the list of results shows it."""

    page: Page
    url: str
    kind: str
    title: list[Part]
    snippet: list[Part]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Pages that have the words of `q`."""
    asked = read_asked(request.GET.get("q", ""))
    page_obj = Paginator(find_pages(asked), ON_A_PAGE).get_page(request.GET.get("page"))
    results = _results(list(page_obj), asked, request)
    context = {"q": request.GET.get("q", "")[:200], "asked": asked, "page_obj": page_obj, "results": results}
    return render(request, "cms/search.html", context)


def _results(ids: list[int], asked: Asked, request: HttpRequest) -> list[Result]:
    texts = {one.pk: one for one in PageText.objects.filter(pk__in=ids).defer("same", "folded").select_related("page")}
    return [_result(texts[pk], asked, request) for pk in ids]


def _result(found: PageText, asked: Asked, request: HttpRequest) -> Result:
    return Result(
        page=found.page,
        url=found.page.get_url(request) or "",
        kind=str(found.page.page_type_display_name),
        title=marked(found.title, asked),
        snippet=snippet(found.text, asked),
    )

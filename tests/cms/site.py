"""A small site to try things on: a home page, a library with two documents, a notice."""

from typing import Any

from wagtail.models import Page, Site

from cms.models import DocumentIndexPage, DocumentPage, HomePage, NewsIndexPage, NoticePage
from cms.models.base import SitePage


def found_site() -> HomePage:
    root = Page.objects.get(depth=1)
    home = add(root, HomePage(title="Khuê", lead="Nền tảng bồi dưỡng."))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="Khuê")
    return home


def add(parent: Any, page: SitePage) -> Any:
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def library_of(home: HomePage) -> DocumentIndexPage:
    return add(home, DocumentIndexPage(title="Văn bản", show_in_menus=True))


def news_of(home: HomePage) -> NewsIndexPage:
    return add(home, NewsIndexPage(title="Tin tức", show_in_menus=True))


def document(library: DocumentIndexPage, title: str, **facts: Any) -> DocumentPage:
    usual = {"kind": "Quy định", "issuer": "Ban Chấp hành Trung ương"}
    subjects = facts.pop("subjects", ())
    page = DocumentPage(title=title, **usual | facts)
    page.subjects.add(*subjects)
    return add(library, page)


def notice(parent: Any, title: str, **facts: Any) -> NoticePage:
    return add(parent, NoticePage(title=title, **facts))


def article(number: str, *clauses: str, heading: str = "", text: str = "") -> dict[str, Any]:
    told = [{"number": str(n), "text": f"<p>{clause}</p>"} for n, clause in enumerate(clauses, start=1)]
    return {"type": "article", "value": {"number": number, "heading": heading, "text": text, "clauses": told}}

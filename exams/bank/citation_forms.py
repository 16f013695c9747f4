"""Forms of citations and documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.models import Page

from exams.bank.models import Bank, Source
from exams.bank.passages import citable_pages, passages_of
from office.fields import Record


class PageChoice:
    """Which page of study text is looked at: a choice in an address, not a form that saves."""

    def __init__(self, given: Any) -> None:
        self.given = str(given.get("page", ""))
        self.choices = list(citable_pages().values_list("pk", "title"))

    def number(self) -> int:
        """The page's number; 0 where none was given or what was given is none."""
        return int(self.given) if self.given.isascii() and self.given.isdigit() and len(self.given) < 10 else 0

    def place(self) -> Page | None:
        return citable_pages().filter(pk=self.number()).first()


class PassageForm(forms.Form):
    """One passage of a page."""

    block = forms.ChoiceField(label=_lazy("Passage"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["block"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # narrows the type
        field.choices = [(passage.block, passage.beginning) for passage in passages_of(page)]


class SourceField(forms.ModelChoiceField):
    """A document, by its number and title."""

    def label_from_instance(self, source: Record) -> str:
        assert isinstance(source, Source)  # noqa: S101  # narrows the type
        return f"{source.number} · {source.title}"


class SourcePlaceForm(forms.Form):
    source = SourceField(label=_lazy("Document"), queryset=Source.objects.none(), to_field_name="uid")
    article = forms.CharField(label=_lazy("Article"), max_length=30, required=False)
    clause = forms.CharField(label=_lazy("Clause, point"), max_length=30, required=False)

    def __init__(self, *args: Any, bank: Bank, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["source"]
        assert isinstance(field, SourceField)  # noqa: S101  # narrows the type
        field.queryset = bank.sources.filter(superseded_on=None)
        field.empty_label = _("Choose a document")


class SourceForm(forms.Form):
    number = forms.CharField(
        label=_lazy("Number and sign"), max_length=60, help_text=_lazy("As on the document, for example 39-QĐ/TW.")
    )
    title = forms.CharField(label=_lazy("Title"), max_length=400)
    issued_on = forms.DateField(
        label=_lazy("Issued on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_number(self) -> str:
        return " ".join(str(self.cleaned_data["number"]).split())


class SupersedeForm(forms.Form):
    on = forms.DateField(
        label=_lazy("No longer in force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    successor = SourceField(
        label=_lazy("Replaced by"), queryset=Source.objects.none(), to_field_name="uid", required=False
    )

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        assert isinstance(field, SourceField)  # noqa: S101  # narrows the type
        field.queryset = source.bank.sources.filter(superseded_on=None).exclude(pk=source.pk)
        field.empty_label = _("Nothing yet")

"""The forms with which files and pictures are uploaded: kinds, sizes, and the word about state secrets."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from cms.declarations import declare_file
from cms.declaring import STAMPED, STAMPED_AMONG_MANY, UNDECLARED, declared_field, seen_field, told_stamps
from cms.file_texts import keep_file_text
from cms.searching.reading import FileWords, UnreadableFile, read_words
from cms.stamps import stamps_in
from office import clock


class DeclaredUpload(forms.ModelForm):
    """A new file needs the declaration; a new title or label of an old one does not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.get("user")
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        is_new = self.instance.pk is None or "file" in self.changed_data
        if is_new and not self.cleaned_data.get("declared"):
            self.add_error("declared", UNDECLARED)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Who declared it, and when, goes into the journal with the file."""
        with transaction.atomic():
            saved = super().save(commit=commit)
            if commit and self.cleaned_data.get("declared"):
                declare_file(file=saved, by=self.user, now=clock.now())
        return saved


class DocumentForm(DeclaredUpload, BaseDocumentForm):
    declared = declared_field()
    stamps_seen = seen_field()

    _words: FileWords | None = None

    def clean_file(self) -> File:
        file: File = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        _refuse_too_large(file)
        try:
            self._words = read_words(file, file.name or "")
        except UnreadableFile:
            raise ValidationError(
                _("“%s” cannot be read: it is broken, locked by a password, or not what its name says. Save it anew.")
                % file.name
            ) from None
        return file

    def _update_errors(self, errors: ValidationError) -> None:
        """The page for many files asks for title and boxes when it has looked at the file: Wagtail misses that then. A
        file that was refused already is missed as well."""
        if "file" not in self.fields or "file" in self.errors:
            errors.error_dict.pop("file", None)
        super()._update_errors(errors)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        found = stamps_in(self._words.text) if self._words else []
        if found and not self.cleaned_data.get("stamps_seen"):
            self._refuse_stamps(told_stamps(found))
        return cleaned

    def _refuse_stamps(self, words: str) -> None:
        """The page for many files at once has no boxes yet when it sends a file: there the file itself is refused."""
        if self.is_among_many:
            told = {"words": words, "address": reverse("wagtaildocs:add")}
            self.add_error("file", STAMPED_AMONG_MANY % told)
        else:
            self.add_error("stamps_seen", STAMPED % words)

    @property
    def is_among_many(self) -> bool:
        """A form of a page always says who sent it; that page sends a title and a file alone."""
        return not set(self.data) - {"title", "collection"}

    def save(self, commit: bool = True) -> Any:
        with transaction.atomic():
            saved = super().save(commit=commit)
            if commit and (self._words or "file" not in self.fields):
                words = self._words or read_words(saved.file.open("rb"), saved.file.name)
                keep_file_text(document=saved, words=words, now=clock.now())
        return saved


class ImageForm(DeclaredUpload, BaseImageForm):
    declared = declared_field()


def _refuse_too_large(file: File) -> None:
    kind = PurePath(file.name or "").suffix.lower().removeprefix(".")
    most = settings.LARGEST_UPLOADS.get(kind, settings.LARGEST_UPLOAD)
    if file.size > most:
        raise ValidationError(
            _("“%(name)s” has %(size)s; files of its kind may have %(most)s. Make it smaller, or divide it.")
            % {"name": file.name, "size": filesizeformat(file.size), "most": filesizeformat(most)}
        )

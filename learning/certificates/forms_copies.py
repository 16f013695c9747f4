"""Forms of signed copies."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from office.pdf_signatures import MOST_BYTES


class CopyForm(forms.Form):
    """A signed PDF."""

    file = forms.FileField(
        label=_lazy("Signed PDF"),
        help_text=_lazy(
            "With a digital signature inside it, at most 10 MB. It is checked here; nothing is sent anywhere."
        ),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:  # said before it is read into memory
            raise ValidationError(_("The file is too large: at most %d MB.") % (MOST_BYTES // 1024 // 1024))
        return file


class DecisionCopyForm(CopyForm):
    """A signed PDF of one of the class's decisions."""

    decision = forms.ChoiceField(label=_lazy("Decision"))

    field_order = ["decision", "file"]

    def __init__(self, *args: Any, decisions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # narrows the type
        field.choices = [(number, number) for number in decisions]

"""Forms around rescue files."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from exams.delivery.rescue_reading import MOST_BYTES, SENTENCES

COUNT, DECLINE = "count", "decline"


class RescueFileForm(forms.Form):
    """A file of answers as the exam page saved it. What it really is, its reader says."""

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("The file that the exam page saved on the candidate's device. It is encrypted: do not change it."),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(str(SENTENCES["too_large"]))
        return file

    @property
    def text(self) -> str:
        """What is in the file; bytes that are no text are for the reader to refuse."""
        content: bytes = self.cleaned_data["file"].read()
        return content.decode("utf-8", errors="replace")


class DecisionForm(forms.Form):
    """A second person's word on a file that came after the closing."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(COUNT, _("Count these answers")), (DECLINE, _("Do not count them"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("For example: the minutes of room 101 say that the network failed at 9:40."),
    )

    def accepts(self) -> bool:
        chosen: Any = self.cleaned_data["decision"]
        return bool(chosen == COUNT)

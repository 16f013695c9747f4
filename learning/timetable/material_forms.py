"""The form of a material."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.documents import get_document_model
from wagtail.models import Page

from learning.models import ClassPart, Material, Session, StudyClass
from learning.timetable.material_files import ENDINGS, MOST_BYTES, Upload
from learning.timetable.material_keeping import MaterialPlan
from office.shut_files import shut_collections


class MomentField(forms.DateTimeField):
    """A day and an hour, picked with the browser's own calendar."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class MaterialForm(forms.Form):
    """A material; `plan()` and `upload()` give what the action takes."""

    title = forms.CharField(label=_lazy("Title"), max_length=300, help_text=_lazy("Learners see it from now on."))
    opens_at = MomentField(
        label=_lazy("Opens"), help_text=_lazy("Before this moment nobody but the staff of the class gets it.")
    )
    part = forms.ModelChoiceField(
        label=_lazy("For the lesson"), queryset=ClassPart.objects.none(), required=False, empty_label=_lazy("All")
    )
    session = forms.ModelChoiceField(
        label=_lazy("For the session"), queryset=Session.objects.none(), required=False, empty_label=_lazy("All")
    )
    document = forms.ModelChoiceField(
        label=_lazy("A document of the site"),
        queryset=get_document_model().objects.none(),
        required=False,
        empty_label=_lazy("None"),
        help_text=_lazy("Documents and pages of the site are public: they can be found there before the moment above."),
    )
    page = forms.ModelChoiceField(
        label=_lazy("A page of the site"), queryset=Page.objects.none(), required=False, empty_label=_lazy("None")
    )
    file = forms.FileField(
        label=_lazy("Or a file"),
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in ENDINGS)}),
        help_text=_lazy("At most 20 MB. Only learners of this class and its staff get it."),
    )
    declares = forms.BooleanField(label=_lazy("The file holds no state secret"), required=False)

    def __init__(self, *args: Any, study_class: StudyClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "part": study_class.parts.all(),
            "session": study_class.sessions.select_related("part", "study_class"),
            "document": get_document_model().objects.exclude(collection__in=shut_collections()).order_by("title"),
            "page": Page.objects.live().public().filter(depth__gt=2).order_by("title"),
        }
        for name, rows in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # narrows the type
            field.queryset = rows

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB. Make its pictures smaller, or split it."))
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("file") and not given.get("declares"):
            self.add_error("declares", _("Say that the file holds no state secret: others are not kept here."))
        return given

    def plan(self) -> MaterialPlan:
        return MaterialPlan(**{name: self.cleaned_data[name] for name in MaterialPlan.__slots__})

    def upload(self) -> Upload | None:
        file = self.cleaned_data["file"]
        return Upload(file.name, file.read()) if file else None


def material_values(material: Material) -> dict[str, Any]:
    """A material as first values of its form."""
    return {name: getattr(material, name) for name in MaterialPlan.__slots__}

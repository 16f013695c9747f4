"""The form of a notice's draft."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from people.models import Notice, NoticeVersion, Unit, User
from people.notices import LANGUAGES, NoticeFacts, Words
from people.office_fields import DayField, UnitField
from people.office_forms import unit_field
from people.roles import Ability


class DraftForm(forms.Form):
    """What a version says. Vietnamese must be there; a language that is missing is shown in Vietnamese."""

    kind = forms.ChoiceField(label=_lazy("Kind"), choices=NoticeVersion.Kind.choices)
    purpose = forms.CharField(
        label=_lazy("Purpose"), max_length=300, help_text=_lazy("One sentence: what the data, or the consent, is for.")
    )
    valid_from = DayField(label=_lazy("Valid from"))
    title_vi = forms.CharField(label=_lazy("Title in Vietnamese"), max_length=200)
    text_vi = forms.CharField(
        label=_lazy("Text in Vietnamese"),
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_lazy(
            "An empty line begins a new paragraph. What stands in [brackets] must be filled in before publishing."
        ),
    )
    title_en = forms.CharField(label=_lazy("Title in English"), max_length=200, required=False)
    text_en = forms.CharField(label=_lazy("Text in English"), widget=forms.Textarea(attrs={"rows": 8}), required=False)
    title_hi = forms.CharField(label=_lazy("Title in Hindi"), max_length=200, required=False)
    text_hi = forms.CharField(label=_lazy("Text in Hindi"), widget=forms.Textarea(attrs={"rows": 8}), required=False)

    @staticmethod
    def first(words: Words, on: date) -> dict[str, Any]:
        """The form's first content for these words, valid from a day."""
        said = {f"{part}_{language}": words.get(language, {}).get(part, "") for language in LANGUAGES for part in PARTS}
        return {"valid_from": on, **said}

    @staticmethod
    def held(version: NoticeVersion, on: date) -> dict[str, Any]:
        """The form's first content for a draft, or for the draft that follows a published version."""
        day = on if version.published_at else version.valid_from
        return {"kind": version.kind, "purpose": version.purpose, **DraftForm.first(version.words, day)}

    def facts(self) -> NoticeFacts:
        given = self.cleaned_data
        words = {language: {part: given[f"{part}_{language}"].strip() for part in PARTS} for language in LANGUAGES}
        return NoticeFacts(
            kind=given["kind"],
            purpose=given["purpose"],
            words={language: said for language, said in words.items() if any(said.values())},
            valid_from=given["valid_from"],
        )


class NewNoticeForm(DraftForm):
    """The first draft of a notice, with whom it concerns."""

    unit = UnitField(label=_lazy("Unit"), help_text=_lazy("It concerns the people of this unit and of those below it."))
    concerns = forms.ChoiceField(label=_lazy("Concerns"), choices=Notice.Concerns.choices)

    field_order = ("unit", "concerns", "kind", "purpose", "valid_from")

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What concerns everybody on the platform is said by whoever runs it.
        self.fields["unit"].required = not user.is_superuser
        nothing = _("All of the platform") if user.is_superuser else ""
        unit_field(self, "unit").offer(Unit.objects.where_may(user, Ability.GRANT_ROLES), on, nothing=nothing)


PARTS = ("title", "text")

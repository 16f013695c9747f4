"""Forms to mend a question of a file before it is saved."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from exams.bank.import_mending import Mend, faults_of, mended
from exams.bank.kinds.fault_words import FAULT_WORDS
from exams.bank.kinds.shapes import MOST_OPTIONS
from exams.bank.models import Level, Topic
from exams.bank.sheet_drafts import DraftQuestion

_LONGEST_TOPIC = 300
_GROWS = {"data-controller": "w-autosize"}


class MendForm(forms.Form):
    """The words of one question. The topic is a name as in a file: one that the bank lacks is added when saving."""

    stem = forms.CharField(label=_lazy("Question"), widget=forms.Textarea(attrs={"rows": 2, **_GROWS}))
    level = forms.TypedChoiceField(
        label=_lazy("Level"), required=False, coerce=int, empty_value=None, choices=Level.choices
    )
    topic = forms.CharField(
        label=_lazy("Topic"),
        required=False,
        max_length=_LONGEST_TOPIC,
        help_text=_lazy("A topic that the bank does not have yet is added when you save."),
    )

    def __init__(self, *args: Any, topics: QuerySet[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.TypedChoiceField)  # noqa: S101  # narrows the type
        level.choices = [("", _("Not given")), *Level.choices]
        self.topics = topics
        self.topics_id = str(self.auto_id).replace("%s", "topics")
        self.fields["topic"].widget.attrs["list"] = self.topics_id


class MendOptionForm(forms.Form):
    text = forms.CharField(label=_lazy("Option"), required=False, widget=forms.Textarea(attrs={"rows": 1, **_GROWS}))
    right = forms.BooleanField(label=_lazy("Right"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("right") and not given.get("text"):
            self.add_error("text", _("This option is marked as right but empty. Fill it in, or take the mark away."))
        return given


class _MendOptionForms(BaseFormSet[MendOptionForm]):
    def options(self) -> tuple[tuple[str, bool], ...]:
        """Those that have words, in order."""
        given = [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]
        return tuple((one["text"], one["right"]) for one in given)


MendOptionForms: Any = forms.formset_factory(
    MendOptionForm, formset=_MendOptionForms, extra=2, max_num=MOST_OPTIONS, absolute_max=MOST_OPTIONS
)


def held_mend(draft: DraftQuestion) -> dict[str, Any]:
    return {"stem": draft.stem, "level": draft.level or "", "topic": draft.topic}


def held_options(draft: DraftQuestion) -> list[dict[str, Any]]:
    return [{"text": option.text, "right": option.right} for option in draft.options]


def mend_of(form: MendForm, options: Any) -> Mend:
    """What the forms say; `options` None: they stay as they were read."""
    given = form.cleaned_data
    said = options.options() if options is not None else ()
    return Mend(given["stem"].strip(), said, given["level"], given["topic"].strip())


def refused(form: MendForm, draft: DraftQuestion, mend: Mend) -> bool:
    """Whether the bank could not take it so; the form then says why."""
    faults = faults_of(mended(draft, mend))
    for fault in faults:
        form.add_error(None, str(FAULT_WORDS[fault]))
    return bool(faults)

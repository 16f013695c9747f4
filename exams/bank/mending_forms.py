"""Forms to mend a question of a file before it is saved: those that write a question, by what was read."""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from exams.bank.import_mending import ONE_OR_SEVERAL, Mend, faults_of, mended
from exams.bank.items import Kind
from exams.bank.kinds.fault_words import FAULT_WORDS
from exams.bank.kinds.registry import KINDS
from exams.bank.models import Bank, Level
from exams.bank.question_forms import ROW_FIELDS, RowForms, WordsForm
from exams.bank.question_text import QuestionText
from exams.bank.question_writing import held_words
from exams.bank.sheet_drafts import DraftQuestion

_LONGEST_TOPIC = 300
# A file may have more rows than the bank takes: they are shown all, to be shortened.
_MORE_ROWS, _MOST_ROWS = 2, 60
_ROW = "options"


class MendForm(WordsForm):
    """The words and the key of one question. The topic is a name as in a file: a new one is added when saving."""

    level = forms.TypedChoiceField(
        label=_lazy("Level"), required=False, coerce=int, empty_value=None, choices=Level.choices
    )
    topic = forms.CharField(
        label=_lazy("Topic"),
        required=False,
        max_length=_LONGEST_TOPIC,
        help_text=_lazy("A topic that the bank does not have yet is added when you save."),
    )

    def __init__(self, *args: Any, bank: Bank, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.TypedChoiceField)  # noqa: S101  # narrows the type
        level.choices = [("", _("Not given")), *Level.choices]
        self.topics = bank.topics.all()
        self.topics_id = str(self.auto_id).replace("%s", "topics")
        self.fields["topic"].widget.attrs["list"] = self.topics_id
        for name in ("stem", "explanation", "citation"):
            self.fields[name].widget = forms.Textarea(attrs={"rows": 2, "data-controller": "w-autosize"})


class Mending:
    """The forms of one question of a file. `ids`: several may be open on a page at a time."""

    def __init__(self, request: HttpRequest, *, draft: DraftQuestion, bank: Bank, ids: str) -> None:
        self.draft, text = draft, draft.text
        self.kind = text.kind
        data = request.POST if request.method == "POST" else None
        # Whole, although the bank holds less of it: who mends sees what there is to shorten.
        held = held_words(text) | {"citation": draft.citation, "level": draft.level or "", "topic": draft.topic}
        self.form = MendForm(data, bank=bank, kind=self.kind, initial=held, auto_id=ids)
        # What was sent stands alone: a row that is as it was read would else pass for an empty one.
        first = held["rows"] if data is None else None
        kept = {"kind": self.kind, "with_place": False}
        self.rows = RowForms(data, prefix=_ROW, initial=first, form_kwargs=kept, auto_id=ids)
        self.rows.extra, self.rows.max_num, self.rows.absolute_max = _MORE_ROWS, _MOST_ROWS, _MOST_ROWS

    @property
    def has_rows(self) -> bool:
        return self.kind in ROW_FIELDS

    def mend(self) -> Mend | None:
        """What the forms say, if the bank could take it so; else they say why not."""
        valid = [part.is_valid() for part in (self.form, *([self.rows] if self.has_rows else []))]
        if not self.form.is_bound or not all(valid):
            return None
        given = self.form.cleaned_data
        text = _one_or_several(self.form.text(self.rows.options() if self.has_rows else (), ()))
        mend = Mend(text, given["level"], given["topic"].strip())
        faults = faults_of(mended(self.draft, mend))
        for fault in faults:
            self.form.add_error(None, str(FAULT_WORDS[fault]))
        return None if faults else mend


def _one_or_several(text: QuestionText) -> QuestionText:
    """Two right ones make a question with several."""
    if text.kind not in ONE_OR_SEVERAL:
        return text
    kind = Kind.SEVERAL if sum(option.right for option in text.options) > 1 else Kind.SINGLE
    credits = KINDS[kind].credits
    credit = text.credit if text.credit in credits else credits[0]
    return replace(text, kind=kind, multiple=kind == Kind.SEVERAL, credit=credit)

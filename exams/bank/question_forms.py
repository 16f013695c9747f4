"""The form of a question: what all kinds share, the fields of its own kind, its rows, its pictures."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from exams.bank.formats.plain import plain_number
from exams.bank.formats.truth import truth_words
from exams.bank.items import Kind, NumberRange
from exams.bank.kinds.number import readings
from exams.bank.kinds.registry import KINDS
from exams.bank.kinds.shapes import MOST_OPTIONS
from exams.bank.models import Bank, Credit, Level
from exams.bank.office_forms import TopicField, topic_field
from exams.bank.question_text import OptionText, PictureText, QuestionText
from exams.bank.sorting import refuse_tags, tag_names
from office.errors import Refused

# Which fields a kind has beside those of all, and which its rows have. A kind without rows has none.
OWN_FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.TRUE_FALSE: ("truth",),
    Kind.NUMBER: ("numbers",),
    Kind.TEXT: ("accepted", "case_matters"),
    Kind.POLL: ("multiple",),
}
ROW_FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.SINGLE: ("text", "right", "place"),
    Kind.SEVERAL: ("text", "right", "place"),
    Kind.TABLE: ("text", "right", "place"),
    Kind.ORDERING: ("text",),
    Kind.MATCHING: ("text", "partner"),
    Kind.POLL: ("text", "place"),
}
_OF_SOME_KINDS = {name for names in OWN_FIELDS.values() for name in names}
_RANGE = re.compile(r"\s*(?:\.\.|…|–|—|(?<=\d)\s*-)\s*")
_ONE_LINE_THAT_GROWS = forms.Textarea(attrs={"rows": 1, "data-controller": "w-autosize"})


class WordsForm(forms.Form):
    """The words and the key of a question, but for its rows and its pictures."""

    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    stem = forms.CharField(label=_lazy("Question"), widget=forms.Textarea(attrs={"rows": 3}))
    truth = forms.ChoiceField(
        label=_lazy("What the question says is"),
        choices=[("true", _lazy("true")), ("false", _lazy("false"))],
        widget=forms.RadioSelect,
    )
    numbers = forms.CharField(
        label=_lazy("Right numbers"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy("One a line: 42, or from 41,5 to 42,5 as 41,5 .. 42,5. Both ends are right."),
    )
    accepted = forms.CharField(
        label=_lazy("Answers that are right"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("One a line, every spelling that counts as right. Accents matter; spaces do not."),
    )
    case_matters = forms.BooleanField(label=_lazy("Capitals matter"), required=False)
    multiple = forms.BooleanField(label=_lazy("More than one option may be chosen"), required=False)
    credit = forms.ChoiceField(label=_lazy("A partly right answer counts"), widget=forms.RadioSelect)
    explanation = forms.CharField(
        label=_lazy("Explanation"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("Why the answer is right. Learners do not see it before results are released."),
    )
    citation = forms.CharField(
        label=_lazy("Citation"), max_length=400, required=False, help_text=_lazy("Document, chapter, article, clause.")
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of_kind = kind
        for name in _OF_SOME_KINDS - set(OWN_FIELDS.get(kind, ())):
            del self.fields[name]
        self.initial["kind"] = kind.value
        self._offer_credits(kind)

    def _offer_credits(self, kind: Kind) -> None:
        credits, field = KINDS[kind].credits, self.fields["credit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # narrows the type
        field.choices = [(value, Credit(value).label) for value in credits]
        field.required = False
        if self.initial.get("credit") not in credits:
            self.initial["credit"] = credits[0]
        if len(credits) == 1:
            del self.fields["credit"]

    def clean_numbers(self) -> tuple[NumberRange, ...]:
        lines = [line.strip() for line in self.cleaned_data["numbers"].splitlines()]
        return tuple(_range_of(line) for line in lines if line)

    def clean_accepted(self) -> tuple[str, ...]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["accepted"].splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))

    def text(self, rows: tuple[OptionText, ...], pictures: tuple[PictureText, ...]) -> QuestionText:
        given, kind = self.cleaned_data, self.of_kind
        return QuestionText(
            kind=kind,
            options=self._truths() if kind == Kind.TRUE_FALSE else rows,
            credit=given.get("credit") or KINDS[kind].credits[0],
            pictures=pictures,
            **{name: given[name] for name in ("stem", "explanation", "citation")},
            **{name: given[name] for name in ("multiple", "numbers", "accepted", "case_matters") if name in given},
        )

    def _truths(self) -> tuple[OptionText, ...]:
        is_true = self.cleaned_data["truth"] == "true"
        words = self.initial.get("truths") or truth_words(self.cleaned_data["stem"])
        return tuple(OptionText(word, right) for word, right in zip(words, (is_true, not is_true), strict=True))


class QuestionForm(WordsForm):
    """All of a question of a bank but its rows and its pictures."""

    topic = TopicField(label=_lazy("Topic"))
    level = forms.TypedChoiceField(label=_lazy("Level"), choices=Level.choices, coerce=int, widget=forms.RadioSelect)
    tags = forms.CharField(label=_lazy("Tags"), required=False, help_text=_lazy("Several are parted by commas."))
    # Which version the writer has read: two people who change one question at a time must notice each other.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, bank: Bank, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        topic_field(self, "topic").offer(bank.topics.all())

    def is_multipart(self) -> bool:
        """The file of a picture travels with the question."""
        return True

    def clean_tags(self) -> tuple[str, ...]:
        names = tag_names(self.cleaned_data["tags"])
        try:
            refuse_tags(names)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return names


def _range_of(line: str) -> NumberRange:
    """What a line says: a number, or a range with both its ends."""
    ends = [_number_of(part, line) for part in _RANGE.split(line, maxsplit=1)]
    return NumberRange(ends[0], ends[-1])


def _number_of(text: str, line: str) -> Decimal:
    found = readings(text)
    if not found:
        raise forms.ValidationError(_("“%s” is no number. Write 42, or a range such as 41,5 .. 42,5.") % line)
    if len(found) > 1:
        sentence = _("“%s” may be read as two numbers. Leave the sign of the thousands out, or write a comma.")
        raise forms.ValidationError(sentence % text)
    return found.pop()


def written_number(number: Decimal) -> str:
    """As Vietnamese write it: with a comma, so that it is read in one way only."""
    return plain_number(number).replace(".", ",")


class RowForm(forms.Form):
    """One option, statement, thing or pair. Whether it keeps its place when shuffled, the rule decides unless told.

    `with_place`: whether that is asked at all.
    """

    text = forms.CharField(label=_lazy("Option"), required=False, widget=_ONE_LINE_THAT_GROWS)
    partner = forms.CharField(label=_lazy("Belongs to it"), required=False, widget=_ONE_LINE_THAT_GROWS)
    right = forms.BooleanField(label=_lazy("Right"), required=False)
    place = forms.ChoiceField(
        label=_lazy("Keeps its place"),
        required=False,
        choices=[("", _lazy("by rule")), ("yes", _lazy("yes")), ("no", _lazy("no"))],
    )

    def __init__(self, *args: Any, kind: Kind, with_place: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(ROW_FIELDS.get(kind, ())) | (set() if with_place else {"place"}):
            self.fields.pop(name, None)
        if kind == Kind.TABLE:
            self.fields["right"].label = _("True")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("right") and not given.get("text"):
            self.add_error("text", _("This option is marked as right but empty. Fill it in, or take the mark away."))
        return given


class _RowForms(BaseFormSet[RowForm]):
    def options(self) -> tuple[OptionText, ...]:
        """The rows that have words, in order."""
        pinned = {"yes": True, "no": False, "": None}
        given = [form.cleaned_data for form in self.forms]
        return tuple(
            OptionText(one["text"], one.get("right", False), pinned[one.get("place", "")], one.get("partner", ""))
            for one in given
            if one.get("text") or one.get("partner")
        )


RowForms: Any = forms.formset_factory(
    RowForm, formset=_RowForms, extra=MOST_OPTIONS, max_num=MOST_OPTIONS, absolute_max=MOST_OPTIONS
)


class PictureForm(forms.Form):
    """A picture that the bank holds already, by its digest; what is on it is said for those who do not see it."""

    name = forms.CharField(widget=forms.HiddenInput, max_length=100)
    digest = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    alt = forms.CharField(label=_lazy("What the picture shows"), max_length=400)
    remove = forms.BooleanField(label=_lazy("Leave it out"), required=False)


class _PictureForms(BaseFormSet[PictureForm]):
    def pictures(self) -> tuple[PictureText, ...]:
        given = [form.cleaned_data for form in self.forms if form.cleaned_data]
        return tuple(PictureText(one["name"], one["alt"], digest=one["digest"]) for one in given if not one["remove"])


MOST_PICTURES = 12
PictureForms: Any = forms.formset_factory(
    PictureForm, formset=_PictureForms, extra=0, max_num=MOST_PICTURES, absolute_max=MOST_PICTURES
)


class NewPictureForm(forms.Form):
    """A picture to be added, apart from saving the question."""

    new_picture = forms.FileField(label=_lazy("Picture"), help_text=_lazy("PNG, JPEG, GIF or WebP, 2 MB at most."))
    new_alt = forms.CharField(
        label=_lazy("What the picture shows"),
        max_length=400,
        help_text=_lazy("For people who do not see it: what one must know of it to answer."),
    )

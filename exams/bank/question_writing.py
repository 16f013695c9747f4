"""A question being written: its forms, filled from the request, from a version, or from another kind's form."""

import re
from pathlib import PurePath
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import gettext as _

from exams.bank.formats.truth import truth_words
from exams.bank.held import text_of
from exams.bank.items import Kind
from exams.bank.kinds.registry import KINDS
from exams.bank.models import Bank, Question, VersionPicture
from exams.bank.pictures import digest_of, keep_pictures, refuse_names
from exams.bank.pinning import pinned_positions
from exams.bank.question_forms import (
    MOST_PICTURES,
    ROW_FIELDS,
    NewPictureForm,
    PictureForms,
    QuestionForm,
    RowForms,
    written_number,
)
from exams.bank.question_text import OptionText, PictureText, QuestionText
from exams.bank.sheet_words import truth_of
from office.errors import Refused

# What the buttons of the form do beside saving it; a kind's own name turns the form into one of that kind.
ADD_PICTURE = "picture"
_ROW, _PICTURE = "options", "pictures"
_SHOWN = Prefetch("pictures", queryset=VersionPicture.objects.select_related("picture").defer("picture__data"))
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9.]+")


class Writing:
    """The forms of one question. `turned`: a button changed the form and saved nothing."""

    def __init__(self, request: HttpRequest, *, bank: Bank, held: dict[str, Any]) -> None:
        self.bank = bank
        self.post, self.files = request.POST, request.FILES
        self.turn = self.post.get("turn", "")
        self.turned = bool(self.turn)
        self.kind = _kind(self.turn, self.post.get("kind"), request.GET.get("kind"), held.get("kind"))
        self.picture = NewPictureForm(self.post, self.files) if self.turn == ADD_PICTURE else NewPictureForm()
        if self.turned:
            held = held | _typed(self.post)
            self._add_picture(bank, held)
        data = self.post if request.method == "POST" and not self.turned else None
        kept = {"data": data, "form_kwargs": {"kind": self.kind}}
        self.form = QuestionForm(data, bank=bank, kind=self.kind, initial=held)
        self.rows = RowForms(**kept, prefix=_ROW, initial=held.get("rows", []))
        self.pictures = PictureForms(data, prefix=_PICTURE, initial=held.get("pictures", []))

    @property
    def has_rows(self) -> bool:
        return self.kind in ROW_FIELDS

    def is_valid(self) -> bool:
        parts = [self.form, self.pictures, *([self.rows] if self.has_rows else [])]
        valid = [part.is_valid() for part in parts]
        if self.form.is_bound and not all(valid[1:]):
            self.form.add_error(None, _("Look at the options and pictures: one of them needs mending."))
        return all(valid)

    def text(self) -> QuestionText:
        return self.form.text(self.rows.options() if self.has_rows else (), self.pictures.pictures())

    def _add_picture(self, bank: Bank, held: dict[str, Any]) -> None:
        """Keeps the file in the bank, and puts its name into the text where the writer was."""
        if self.turn != ADD_PICTURE or not self.picture.is_valid():
            return
        given, pictures = self.picture.cleaned_data, held["pictures"]
        name = _name(given["new_picture"].name, {one["name"] for one in pictures})
        picture = PictureText(name, given["new_alt"], data=given["new_picture"].read())
        try:
            refuse_names([picture])
            if len(pictures) >= MOST_PICTURES:
                raise Refused(_("A question has 12 pictures at most."))
            keep_pictures(bank=bank, pictures=[picture])
        except Refused as refusal:
            self.picture.add_error("new_picture", refusal.message)
            return
        pictures.append({"name": name, "digest": digest_of(picture), "alt": picture.alt})
        _put_in(held, f"{{{{{name}}}}}", self.post.get("at", ""), self.post.get("place", ""))
        self.picture = NewPictureForm()


def _kind(*said: str | None) -> Kind:
    """The first of these that is a kind."""
    return next((Kind(each) for each in said if each in set(Kind)), Kind.SINGLE)


def _typed(post: Any) -> dict[str, Any]:
    """What was typed, unread, for a form of another kind or with one more picture."""
    typed = {name: post[name] for name in QuestionForm.base_fields if name in post and name != "kind"}
    return typed | {
        "multiple": "multiple" in post,
        "case_matters": "case_matters" in post,
        "rows": _typed_rows(post, _ROW, ("text", "partner", "right", "place")),
        "pictures": _typed_rows(post, _PICTURE, ("name", "digest", "alt")),
    }


def _typed_rows(post: Any, prefix: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    numbers = range(MOST_PICTURES)
    rows = ({name: post.get(f"{prefix}-{number}-{name}", "") for name in names} for number in numbers)
    return [row for row in rows if any(row.values())]


def _name(file_name: str, taken: set[str]) -> str:
    """A name for braces: of plain letters, and no other picture's."""
    path = PurePath(_NOT_IN_A_NAME.sub("-", file_name)[-60:].strip("-."))
    stem = path.stem or "picture"
    names = [f"{stem}{path.suffix}", *(f"{stem}-{number}{path.suffix}" for number in range(2, MOST_PICTURES + 2))]
    return next(name for name in names if name not in taken)


def _put_in(held: dict[str, Any], words: str, at: str, place: str) -> None:
    """Into the text where the cursor last stood; at the end of the question where nobody knows."""
    row = re.fullmatch(rf"{_ROW}-(\d+)-(text|partner)", at)
    rows = held["rows"]
    target, name = (rows[int(row[1])], row[2]) if row and int(row[1]) < len(rows) else (held, "stem")
    if at in ("stem", "explanation"):
        name = at
    text = target.get(name, "").replace("\r\n", "\n")  # as the browser counted
    cut = int(place) if place.isdigit() and at else len(text)
    before, after = text[:cut], text[cut:]
    # Behind the last bar of a row it would stand in a cell that nobody meant: below the table it is seen whole.
    line = "\n" if before.rstrip(" ").endswith("|") and after[:1] in ("", "\n") else ""
    target[name] = f"{before}{line}{words}{after}"


def typed_text(post: Any) -> QuestionText:
    """What stands in the form, however unfinished, without its key: for showing, not for saving."""
    typed, kind = _typed(post), _kind(post.get("kind"))
    rows = [OptionText(row["text"], partner=row["partner"]) for row in typed["rows"]] if kind in ROW_FIELDS else []
    stem = str(typed.get("stem", ""))
    if kind == Kind.TRUE_FALSE:
        rows = [OptionText(word) for word in truth_words(stem)]
    return QuestionText(
        kind=kind,
        stem=stem,
        options=tuple(row for row in rows if row.partner.strip() or (row.text.strip() and kind != Kind.MATCHING)),
        multiple=typed["multiple"],
        credit=_credit(kind, typed),
        case_matters=typed["case_matters"],
        pictures=tuple(PictureText(one["name"], one["alt"], digest=one["digest"]) for one in typed["pictures"]),
    )


def _credit(kind: Kind, typed: dict[str, Any]) -> str:
    credits = KINDS[kind].credits
    return typed["credit"] if typed.get("credit") in credits else credits[0]


def held_of(question: Question) -> dict[str, Any]:
    """The first content of the forms for a question that is changed."""
    version = question.current
    assert version is not None  # noqa: S101  # only questions with a version are changed
    tags = ", ".join(question.tags.order_by("name").values_list("name", flat=True))
    held = {"topic": question.topic, "level": question.level, "tags": tags, "seen": version.pk}
    prefetch_related_objects([version], _SHOWN)
    pictures = [{"name": one.name, "digest": one.picture.digest, "alt": one.alt} for one in version.pictures.all()]
    return held | held_words(text_of(version)) | {"pictures": pictures}


def held_words(text: QuestionText) -> dict[str, Any]:
    """The first content of the forms for these words and their key."""
    names = ("kind", "credit", "stem", "multiple", "explanation", "citation", "case_matters")
    return {name: getattr(text, name) for name in names} | _answers(text) | {"rows": _rows(text)}


def _answers(text: QuestionText) -> dict[str, Any]:
    ranges = [(written_number(each.low), written_number(each.high)) for each in text.numbers]
    held: dict[str, Any] = {
        "numbers": "\n".join(low if low == high else f"{low} .. {high}" for low, high in ranges),
        "accepted": "\n".join(text.accepted),
    }
    return held | (_truths(text) if text.kind == Kind.TRUE_FALSE else {})


def _truths(text: QuestionText) -> dict[str, Any]:
    """The two words, true first, as far as the question has them, and which of them is right, where it says so."""
    options = text.options
    if len(options) != 2 or not all(option.text.strip() for option in options):
        return {}
    true, false = options[::-1] if truth_of(options[0].text) is False else options
    truth = {} if true.right == false.right else {"truth": "true" if true.right else "false"}
    return truth | {"truths": [true.text, false.text]}


def _rows(text: QuestionText) -> list[dict[str, Any]]:
    """A place that the rule gives by itself stays "by rule"."""
    by_rule = pinned_positions([option.text for option in text.options])
    return [
        {
            "text": one.text,
            "right": one.right,
            "partner": one.partner,
            "place": "" if one.pinned in (None, ruled) else ("yes" if one.pinned else "no"),
        }
        for one, ruled in zip(text.options, by_rule, strict=True)
    ]

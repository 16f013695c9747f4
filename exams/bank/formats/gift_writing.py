"""GIFT: what it has no signs for stands in comments that other programs pass over."""

from collections.abc import Iterable
from decimal import Decimal

from exams.bank.formats.export_outcome import Written, sorted_out
from exams.bank.formats.extras import extras_of
from exams.bank.formats.gift_grammar import KHUE, escaped, marked, note
from exams.bank.formats.html_writing import has_markup, html_of, picture_tag
from exams.bank.formats.moodle_categories import category_of, topic_of
from exams.bank.formats.pictures import to_base64
from exams.bank.formats.plain import one_line, plain_number
from exams.bank.items import Item, ItemOption, Kind

GIFT_KINDS = (Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE, Kind.MATCHING, Kind.NUMBER, Kind.TEXT)

_PERCENT = Decimal(100)


def write_gift(items: Iterable[Item]) -> Written:
    """Every item of a kind that GIFT has, in order; the others are named in the problems."""
    kept, problems = sorted_out(items, GIFT_KINDS)
    parts, category = [], None
    for item in kept:
        if category != item.topic:
            category = item.topic
            parts.append(f"$CATEGORY: {one_line(category_of(category))}\n")
        parts.append(_Writer(item).text())
    return Written("\n".join(parts).encode("utf-8"), tuple(problems))


class _Writer:
    def __init__(self, item: Item) -> None:
        self.item = item
        self.pictures = {picture.name: picture for picture in item.pictures}
        self.is_html = self._needs_html(item.stem)

    def text(self) -> str:
        stem = ("[html]" if self.is_html else "[plain]") + self._coded(self.item.stem, self.is_html)
        return "\n".join([*self._comments(), stem + self._answers()]) + "\n"

    def _comments(self) -> list[str]:
        item = self.item
        native = [note("id", item.ref)] if item.ref else []
        native += [note("tag", tag) for tag in item.tags]
        more = ["kind"] if item.kind is Kind.TEXT and any("->" in text for text in item.accepted) else []
        more += ["words"] if item.kind is Kind.TRUE_FALSE else []
        more += ["topic"] if topic_of(one_line(category_of(item.topic))) != item.topic else []
        more += ["feedback", "pictures"] if item.kind is Kind.MATCHING else []
        extras = extras_of(item, "number", "level", "citation", "case", "pinned", "credit", "credits", *more)
        return [f"// {' '.join(native)}"] * bool(native) + [f"// {KHUE} {extras}"] * bool(extras)

    def _answers(self) -> str:
        lines = {
            Kind.TRUE_FALSE: self._truth,
            Kind.MATCHING: self._pairs,
            Kind.NUMBER: self._numbers,
            Kind.TEXT: self._texts,
        }.get(self.item.kind, self._choices)()
        general = f"####{self._text(self.item.explanation)}" if self.item.explanation else ""
        if self.item.kind is Kind.TRUE_FALSE:
            return "{" + lines[0] + general + "}"
        return "{" + lines[0] + "\n" + "".join(f"\t{line}\n" for line in lines[1:]) + general + "}"

    def _truth(self) -> list[str]:
        """The feedback on the wrong answer comes first."""
        on_true, on_false = (self._text(option.feedback) for option in self.item.options)
        is_true = self.item.options[0].right
        wrong, right = (on_false, on_true) if is_true else (on_true, on_false)
        said = f"#{wrong}#{right}" if wrong or right else ""
        return [("TRUE" if is_true else "FALSE") + said]

    def _pairs(self) -> list[str]:
        """An arrow inside the first half would part it, so there it is written as markup."""
        return ["", *(f"={self._left(pair.text)} -> {self._text(pair.partner)}" for pair in self.item.options)]

    def _left(self, text: str) -> str:
        return "[html]" + self._coded(text, True) if "->" in text else self._text(text)

    def _numbers(self) -> list[str]:
        return ["#", *(f"={plain_number(each.low)}..{plain_number(each.high)}" for each in self.item.numbers)]

    def _texts(self) -> list[str]:
        return ["", *(f"=%100%{self._text(text)}" for text in self.item.accepted)]

    def _choices(self) -> list[str]:
        several = self.item.kind is Kind.SEVERAL
        share = _PERCENT / max(len(self.item.right), 1)
        return ["", *(self._choice(option, share, several) for option in self.item.options)]

    def _choice(self, option: ItemOption, share: Decimal, several: bool) -> str:
        sign = "~" if several or not option.right else "="
        percent = option.credit * _PERCENT if option.credit is not None else share * (several and option.right)
        weight = (
            f"%{plain_number(round(percent, 5))}%" if several or (option.credit is not None and sign == "~") else ""
        )
        feedback = f"#{self._text(option.feedback)}" if option.feedback else ""
        text = self._text(option.text)
        if text.startswith("%") and not weight:
            weight = "%100%" if sign == "=" else "%0%"
        return f"{sign}{weight}{text}{feedback}"

    def _text(self, text: str) -> str:
        """A text says its format where it differs from that of the stem, or where it would seem to."""
        is_html = self._needs_html(text)
        coded = self._coded(text, is_html)
        if text and (is_html != self.is_html or marked(coded).format):
            return ("[html]" if is_html else "[plain]") + coded
        return coded

    def _needs_html(self, text: str) -> bool:
        return has_markup(text, set(self.pictures))

    def _coded(self, text: str, is_html: bool) -> str:
        if not is_html:
            return escaped(text)
        return escaped(html_of(text, self._tag).replace("->", "-&gt;"))

    def _tag(self, name: str) -> str | None:
        picture = self.pictures.get(name)
        if picture is None:
            return None
        return picture_tag(f"data:{picture.media_type};base64,{to_base64(picture.data)}", picture.alt, name)

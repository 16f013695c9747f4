"""The statistics of a sitting as a workbook, in the language of who asks for it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from exams.marking.form_effect import in_words
from exams.marking.item_advice import FEWEST
from exams.marking.keeping import StatisticsRefused
from exams.marking.kept import form_effect_of, statistics_of, written_of
from exams.marking.models import ItemFigures, SittingFigures
from exams.marking.plain_words import reliability_words, sitting_words
from exams.marking.shown import options_of, question_of
from exams.sittings.models import Sitting
from office import journal
from office.workbooks import TWO_DECIMALS, WHOLE, Book, Look, Page, Placed, Value
from people.models import User

_TITLE, _HEADER = Look(size=14, bold=True), Look(bold=True, box="lrtb", align="center")
_TEXT, _WORDS = Look(box="lrtb"), Look()
_COUNT = replace(_TEXT, number_format=WHOLE, align="right")
_FIGURE = replace(_TEXT, number_format=TWO_DECIMALS, align="right")
_SHARE = replace(_TEXT, number_format="0 %", align="right")
Column = tuple[str, float, Look]


@transaction.atomic
def export_statistics(*, sitting: Sitting, out: IO[bytes], keys: bool, by: User | None, now: datetime) -> None:
    """Writes what was reckoned to `out` and notes in the journal that it was handed out.

    `keys`: with words, options, keys and advice; without them it tells how hard the questions were, and no more.
    """
    figures = SittingFigures.objects.filter(sitting=sitting).first()
    if figures is None:
        raise StatisticsRefused(_("There are no statistics yet. Reckon them first, then download them."))
    rows = figures.items.select_related("version__question__topic").prefetch_related("version__options")
    items = list(rows.order_by("version__question__ref", "version__number"))
    with Book(title=f"{_('Statistics')}: {sitting.title}", author=str(sitting.unit), made_at=now) as book:
        _write_sitting(book, sitting, figures)
        _write_table(book, _("Questions"), _question_columns(keys), (_question(row, keys) for row in items))
        if keys:
            _write_table(book, _("Options"), _option_columns(), (line for row in items for line in _options(row)))
        book.save(out)
    journal.write(act="marking.statistics.export", subject=sitting, by=by, now=now, data={"keys": keys})


def _write_sitting(book: Book, sitting: Sitting, figures: SittingFigures) -> None:
    columns: list[Column] = [
        (_("Paper"), 14, _TEXT), (_("Candidates"), 12, _COUNT), (_("Questions"), 12, _COUNT),
        (_("Points"), 12, _FIGURE), (_("Mean"), 12, _FIGURE), (_("Spread"), 12, _FIGURE),
        (_("Reliability"), 14, _FIGURE), (_("Error of measurement"), 20, _FIGURE),
    ]  # fmt: skip
    sheet = book.sheet(_("Sitting"), page=Page(landscape=True), widths=[width for _name, width, _look in columns])
    sheet.place(Placed(1, sitting.title, _TITLE, span=len(columns)))
    rough = [_("Fewer than %d candidates: these figures are rough.") % FEWEST] if figures.n < FEWEST else []
    said = sitting_words(figures, full=float(sitting.scale.full)) + reliability_words(figures)
    for sentence in [*rough, *said, *in_words(form_effect_of(figures))]:
        sheet.place(Placed(1, sentence, _WORDS, span=len(columns)), height=30)
    sheet.place()
    sheet.write(sheet.shape([_HEADER] * len(columns)), [name for name, _width, _look in columns], height=30)
    shape = sheet.shape([look for _name, _width, look in columns])
    for row in figures.papers.select_related("paper"):
        sheet.write(shape, [row.paper.code, row.n, row.questions, row.full, row.mean, row.sd, row.alpha, row.error])
    sheet.finish()


def _write_table(book: Book, title: str, columns: Sequence[Column], rows: Iterator[list[Value]]) -> None:
    page = Page(landscape=True, title_rows="1:1")
    sheet = book.sheet(title, page=page, widths=[width for _name, width, _look in columns], freeze="B2")
    sheet.write(sheet.shape([_HEADER] * len(columns)), [name for name, _width, _look in columns], height=45)
    shape = sheet.shape([look for _name, _width, look in columns])
    for row in rows:
        sheet.write(shape, row)
    sheet.filter_from(1)
    sheet.finish()


def _question_columns(keys: bool) -> list[Column]:
    columns: list[Column] = [
        (_("Reference"), 14, _TEXT), (_("Version"), 8, _COUNT), (_("Topic"), 26, _TEXT), (_("Level"), 14, _TEXT),
        (_("Answers"), 10, _COUNT), (_("Papers"), 8, _COUNT), (_("Share of the candidates who had it"), 13, _SHARE),
        (_("Share of the points earned (p)"), 13, _SHARE), (_("Left blank"), 9, _COUNT),
        (_("Correlation with the others"), 12, _FIGURE), (_("Correlation with the total"), 12, _FIGURE),
        (_("Upper less lower 27 %"), 12, _FIGURE), (_("Seconds (median)"), 10, _COUNT),
        (_("To be looked at"), 10, _TEXT),
    ]  # fmt: skip
    return [*columns, (_("Question"), 50, _TEXT), (_("Advice"), 50, _TEXT)] if keys else columns


def _question(row: ItemFigures, keys: bool) -> list[Value]:
    shown, question = question_of(row), row.version.question
    seconds = None if row.seconds is None else round(row.seconds)
    values: list[Value] = [
        question.ref, row.version.number, str(question.topic), question.get_level_display(), row.n, row.papers,
        row.exposure, row.p, row.blank, row.item_rest, row.item_total, row.discrimination, seconds,
        _("yes") if shown.is_doubtful else "",
    ]  # fmt: skip
    return [*values, row.version.stem, "\n".join(map(str, shown.advice))] if keys else values


def _option_columns() -> list[Column]:
    return [
        (_("Reference"), 14, _TEXT), (_("Version"), 8, _COUNT), (_("Option"), 8, _TEXT), (_("Text"), 60, _TEXT),
        (_("Right"), 8, _TEXT), (_("Chosen by"), 10, _COUNT), (_("Share, %"), 9, _COUNT),
        (_("Weakest third, %"), 10, _COUNT), (_("Middle third, %"), 10, _COUNT), (_("Strongest third, %"), 10, _COUNT),
    ]  # fmt: skip


def _options(row: ItemFigures) -> Iterator[list[Value]]:
    named: list[Value] = [row.version.question.ref, row.version.number]
    for option in options_of(statistics_of(row, version=row.version_id), row.version):
        right = _("yes") if option.right else ""
        shares: list[Value] = [option.count, option.percent, option.low, option.middle, option.high]
        yield [*named, option.name, option.text, right, *shares]
    for written in written_of(row):
        right = _("yes") if written.right else ""
        yield [*named, "", written.text, right, written.times, round(100 * written.times / row.n), None, None, None]

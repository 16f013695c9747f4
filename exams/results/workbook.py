"""The official results workbook: the list to sign, every answer, and how the papers were made and marked."""

from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils import timezone

from exams.results import form_words as words
from exams.results.answer_sheet import AnswerSheet
from exams.results.blueprint_sheet import MadeBy, write_blueprint_sheet
from exams.results.models import Release
from exams.results.queries import markings, result_rows, sat_papers, voided_answers
from exams.results.result_sheet import ResultSheet
from exams.results.sitting_letterheads import letterhead_of
from exams.results.tallies import Tally
from exams.sittings.models import Sitting
from office.workbooks import Book


def write_results_workbook(*, sitting: Sitting, out: IO[bytes], now: datetime, colloquial: bool = False) -> Tally:
    """Writes the workbook of a marked sitting as it stands and returns the counts; changes nothing.

    Candidates pass once, through both sheets that list them, so that these always agree. The number of queries does
    not grow with the number of candidates, nor does memory. `colloquial`: 7.5 is "Bảy rưỡi" instead of "Bảy phẩy năm".
    """
    on = timezone.localdate(now)
    letterhead = letterhead_of(sitting, on=on)
    papers, bands, tally = sat_papers(sitting), list(sitting.scale.bands.all()), Tally()
    with Book(title=f"{words.TITLE}: {sitting.title}", author=letterhead.issuer, made_at=now) as book:
        organiser = sitting.unit.name_on(on)
        results = ResultSheet(book, sitting=sitting, letterhead=letterhead, organiser=organiser, colloquial=colloquial)
        title = f"BÀI LÀM: {sitting.title}"
        answers = AnswerSheet(book, title=title, papers=papers, voided=voided_answers(sitting))
        with transaction.atomic():  # a cursor on the server lives in a transaction
            for row in result_rows(sitting):
                results.add(row)
                answers.add(row)
                tally.add(row)
        results.finish(tally, bands)
        answers.finish()
        release = Release.objects.filter(sitting=sitting).first()
        made = MadeBy(sitting, papers, bands, markings(sitting), release, now)
        write_blueprint_sheet(book, made=made, tally=tally)
        book.save(out)
    return tally

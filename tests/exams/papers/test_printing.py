"""Papers on paper: what candidates get holds no key, and the key is right for every code."""

import io
import os
import pickle
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from PIL import Image
from pytest_django import Settings

from exams.papers.models import Paper, PaperKey, PaperSet
from exams.papers.printing import jobs
from exams.papers.printing.actions import MOST_PRINTED, NotPrinted, Printed, What, make_print
from exams.papers.printing.key_words import key_in_words
from exams.papers.printing.questions import Pictures, columns_for, write_question
from office.jobs import actions, worker
from office.jobs.models import Job
from office.models import JournalRow
from office.word_documents import Word
from people.models import User
from people.roles import Role
from tests.cast import NOW, RIGHT, Cast
from tests.conftest import StoppedClock

ClientOf = Callable[[User], Client]
MANY = {"multiple": False, "points": "1"}


def paper_set(cast: Cast) -> PaperSet:
    found = cast.sitting.paper_set
    assert found is not None
    return found


def made(cast: Cast, what: What) -> Printed:
    return make_print(paper_set=paper_set(cast), what=what, now=NOW, on=NOW.date())


def fill_up(cast: Cast) -> None:
    """More papers than a document holds."""
    whole = paper_set(cast)
    first = whole.papers.order_by("number").first()
    assert first is not None
    Paper.objects.bulk_create(
        Paper(paper_set=whole, number=number, code=str(number), content=first.content, digest=first.digest)
        for number in range(1000, 1000 + MOST_PRINTED)
    )


def all_text(content: bytes) -> str:
    """Everything a person who opens the document can read: paragraphs, tables, feet of pages."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    feet = [paragraph.text for section in document.sections for paragraph in section.footer.paragraphs]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells, *feet])


def written(question: dict[str, Any], pictures: dict[str, bytes] | None = None) -> Any:
    document = Word(title="Đề", made_at=NOW)
    write_question(document, MANY | {"n": 1, "options": []} | question, Pictures(pictures or {}), with_points=False)
    return Document(io.BytesIO(document.content()))


def test_papers_carry_every_question_and_code_and_ask_for_no_key(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PaperKey, "from_db", lambda *given: pytest.fail("the key was read"))
    printed = made(cast, What.PAPERS)
    text = all_text(printed.content)
    for paper in paper_set(cast).papers.all():
        assert f"Mã đề: {paper.code}" in text
        assert all(question["stem"] in text for question in paper.content["questions"])
    assert "Đáp án" not in text
    assert "ĐÁP ÁN" not in text
    assert "Giải thích" not in text


def test_the_answer_sheet_has_a_row_for_every_question_of_its_paper(cast: Cast) -> None:
    text = all_text(made(cast, What.PAPERS).content)
    papers = paper_set(cast).papers.count()
    assert text.count("PHIẾU TRẢ LỜI") == papers
    assert text.count("Phiếu trả lời, mã đề") == papers


def test_the_key_has_the_right_letters_of_every_paper(cast: Cast) -> None:
    printed = made(cast, What.KEY)
    papers = list(paper_set(cast).papers.select_related("key").order_by("number"))
    tables = Document(io.BytesIO(printed.content)).tables[1:]
    columns = [column for table in tables for column in list(table.columns)[1:]]
    for paper, column in zip(papers, columns, strict=True):
        code, *keys = [cell.text for cell in column.cells]
        assert code == paper.code
        assert keys == [", ".join(paper.key.right[str(n)]) for n in range(1, len(keys) + 1)]
        assert all(
            _text(paper, n, letter).startswith(RIGHT) for n, key in enumerate(keys, 1) for letter in key.split(", ")
        )


def _text(paper: Paper, n: int, letter: str) -> str:
    question = paper.content["questions"][n - 1]
    return next(str(option["text"]) for option in question["options"] if option["id"] == letter)


def test_too_many_papers_for_one_document_are_refused_with_the_number(cast: Cast) -> None:
    fill_up(cast)
    whole = paper_set(cast)
    with pytest.raises(NotPrinted, match=str(MOST_PRINTED)):
        made(cast, What.PAPERS)
    whole.papers.all().update(
        paper_set=PaperSet.objects.create(blueprint=whole.blueprint, lines=[], seed="x", made_at=NOW)
    )
    with pytest.raises(NotPrinted, match="no papers yet"):
        made(cast, What.KEY)


def asked(cast: Cast, client: Client, what: str) -> Any:
    """Presses the button; the job is done at once, and its page leads on."""
    client.cookies["django_language"] = "en"
    return client.post(reverse(f"papers_office:print_{what}", args=[paper_set(cast).uid]), follow=True)


def document_of(job: Job) -> str:
    return reverse("papers_office:document", args=[job.uid])


@pytest.fixture
def printing(jobs_at_once: None, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.mark.usefixtures("printing")
def test_organisers_get_papers_and_no_key_trainers_the_key_alone(cast: Cast, client_of: ClientOf) -> None:
    answers = {(who, name): asked(cast, client_of(getattr(cast, who)), name).status_code
               for who in ("quang", "thu", "loan") for name in ("papers", "key")}  # fmt: skip
    assert [pair for pair, status in answers.items() if status == 200] == [("quang", "papers"), ("thu", "key")]
    assert set(answers.values()) == {200, 404}


@pytest.mark.usefixtures("printing")
def test_a_document_is_made_in_a_job_and_taken_from_its_page(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.quang)
    page = asked(cast, client, "papers")
    job = Job.objects.get()
    assert page.redirect_chain[-1][0] == reverse("papers_office:printed", args=[job.uid])
    assert document_of(job) in page.content.decode()
    taken = client.get(document_of(job))
    assert taken["Content-Disposition"] == f'attachment; filename="{job.result["name"]}"'
    assert "no-store" in taken["Cache-Control"]
    assert "Mã đề" in all_text(taken.content)
    assert jobs.document_path(job).stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("printing")
def test_who_has_papers_or_key_made_stands_in_the_journal(cast: Cast, client_of: ClientOf) -> None:
    asked(cast, client_of(cast.quang), "papers")
    asked(cast, client_of(cast.thu), "key")
    acts = JournalRow.objects.filter(act__startswith="papers.set.print").order_by("pk")
    assert [(row.act, row.by_label) for row in acts] == [("papers.set.print", "quang"), ("papers.set.print_key", "thu")]
    codes = list(paper_set(cast).papers.order_by("number").values_list("code", flat=True))
    assert [row.data["codes"] for row in acts] == [codes, codes]


@pytest.mark.usefixtures("printing")
def test_nobody_else_takes_a_document_not_even_who_may_make_it(cast: Cast, client_of: ClientOf) -> None:
    asked(cast, client_of(cast.thu), "key")
    address = document_of(Job.objects.get())
    others = (cast.root, cast.khanh, cast.quang, cast.loan)
    assert [client_of(user).get(address).status_code for user in others] == [404] * 4
    assert client_of(cast.thu).get(address).status_code == 200


@pytest.mark.usefixtures("printing")
def test_who_may_no_longer_takes_nothing_more(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.thu)
    asked(cast, client, "key")
    address = document_of(Job.objects.get())
    cast.thu.grants.update(role=Role.ORGANISER)
    assert client.get(address).status_code == 404


def test_a_job_whose_asker_lost_the_right_makes_nothing(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, printing: None
) -> None:
    monkeypatch.setattr(actions, "call_worker", lambda job: None)
    client = client_of(cast.thu)
    client.cookies["django_language"] = "en"
    client.post(reverse("papers_office:print_key", args=[paper_set(cast).uid]))
    cast.thu.grants.update(role=Role.ORGANISER)
    worker.work_off()
    job = Job.objects.get()
    assert (job.state, "may not print" in job.message) == ("failed", True)
    assert not jobs.document_path(job).exists()
    assert not JournalRow.objects.filter(act__startswith="papers.set.print").exists()


@pytest.mark.usefixtures("printing")
def test_pressing_twice_makes_one_document_and_a_minute_later_another(
    cast: Cast, client_of: ClientOf, clock: StoppedClock
) -> None:
    client = client_of(cast.quang)
    asked(cast, client, "papers")
    asked(cast, client, "papers")
    assert Job.objects.count() == 1
    clock.shift(minutes=1)
    asked(cast, client, "papers")
    assert Job.objects.count() == 2


@pytest.mark.usefixtures("printing")
def test_a_document_is_gone_after_a_day_and_its_page_says_so(
    cast: Cast, client_of: ClientOf, clock: StoppedClock
) -> None:
    client = client_of(cast.quang)
    asked(cast, client, "papers")
    job = Job.objects.get()
    path = jobs.document_path(job)
    Job.objects.update(ended_at=clock.at - timedelta(days=1))
    assert client.get(document_of(job)).status_code == 302, "a day has passed, although nobody has swept"
    Job.objects.update(ended_at=clock.at)
    jobs.sweep()
    assert client.get(document_of(job)).status_code == 200
    day_ago = path.stat().st_mtime - jobs.KEPT_SECONDS - 5
    os.utime(path, (day_ago, day_ago))
    jobs.sweep()
    assert not path.exists()
    page = client.get(document_of(job), follow=True).content.decode()
    assert "no longer kept" in page
    assert document_of(job) not in page


@pytest.mark.usefixtures("printing")
def test_many_papers_are_written_in_a_process_apart(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []

    def apart(context: Any, function: Any, *arguments: Any) -> Any:
        sent.append(pickle.loads(pickle.dumps(arguments)))  # noqa: S301  # as between two processes
        return pickle.loads(pickle.dumps(function(*arguments)))  # noqa: S301

    monkeypatch.setattr(jobs, "FEW", 0)
    monkeypatch.setattr(jobs, "apart", apart)
    client = client_of(cast.quang)
    asked(cast, client, "papers")
    assert [arguments[:2] for arguments in sent] == [(paper_set(cast).pk, What.PAPERS)]
    assert "Mã đề" in all_text(client.get(document_of(Job.objects.get())).content)


@pytest.mark.usefixtures("printing")
def test_a_set_that_is_too_large_is_refused_where_it_was_asked_for(cast: Cast, client_of: ClientOf) -> None:
    fill_up(cast)
    page = asked(cast, client_of(cast.quang), "papers")
    assert f"holds {MOST_PRINTED} papers at most" in page.content.decode()
    assert not Job.objects.exists()


def test_the_page_of_a_set_shows_each_only_the_file_they_may_take(cast: Cast, client_of: ClientOf) -> None:
    address = reverse("papers_office:paper_set", args=[paper_set(cast).uid])
    shown = {who: client_of(getattr(cast, who)).get(address).content.decode() for who in ("quang", "khanh", "root")}
    found = {who: ("/print/" in page, "/key/" in page) for who, page in shown.items()}
    assert found == {"quang": (True, False), "khanh": (False, True), "root": (True, True)}


@pytest.mark.parametrize(
    ("texts", "across"),
    [
        (["1929", "1930", "1931", "1945"], 4),
        (["Đúng", "Sai"], 2),
        (["một", "hai", "ba", "bốn", "năm"], 5),
        (["Đại hội đại biểu toàn quốc", "Bộ Chính trị"], 2),
        (["Đại hội đại biểu toàn quốc là cơ quan cao nhất", "Bộ Chính trị"], 1),
        (["a\nb", "c"], 1),
    ],
)
def test_short_options_stand_beside_each_other(texts: list[str], across: int) -> None:
    assert columns_for(texts) == across


def test_rows_of_a_table_have_boxes_and_things_to_match_stand_side_by_side() -> None:
    truths = [{"id": "A", "text": "Đúng"}, {"id": "B", "text": "Sai"}]
    table = written({"kind": "table", "stem": "Xét:", "rows": [{"text": "Một", "options": truths}]}).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Nội dung", "Đúng", "Sai"],
        ["a) Một", "", ""],
    ]
    towns = [{"id": letter, "text": text} for letter, text in zip("ABC", ("Hà Nội", "Huế", "Vinh"), strict=True)]
    pairs = written({"kind": "matching", "stem": "Ghép:", "rows": [{"text": "Một", "options": towns}]}).tables[0]
    assert [[cell.text for cell in row.cells] for row in pairs.rows][1:] == [
        ["1. Một", "", "a) Hà Nội"],
        ["", "", "b) Huế"],
        ["", "", "c) Vinh"],
    ]


def test_pictures_and_tables_of_a_stem_are_printed() -> None:
    data = io.BytesIO()
    Image.new("RGB", (40, 20)).save(data, "WEBP")
    shown = {"name": "a.webp", "digest": "d", "type": "image/webp", "alt": "", "width": 40, "height": 20}
    question = {"stem": "Sơ đồ\n{{a.webp}}\n| Năm | Việc |", "write": {"most": 200}, "pictures": [shown]}
    document = written(question, {"d": data.getvalue()})
    assert len(document.inline_shapes) == 1
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["Năm", "Việc"]


@pytest.mark.parametrize(
    ("question", "right", "said"),
    [
        ({"options": [{"id": "A", "text": "x"}]}, ["A"], "A"),
        ({"kind": "number", "options": []}, ["41.5..42.5", "50..50"], "41,5 … 42,5 hoặc 50"),
        ({"kind": "text", "options": []}, ["Hà Nội", "HN"], "Hà Nội hoặc HN"),
        ({"kind": "table", "rows": 2}, ["A", "D"], "a Đ, b S"),
        ({"kind": "ordering", "rows": 2}, ["B", "C"], "2, 1"),
        ({"kind": "matching", "rows": 2}, ["B", "C"], "1-b, 2-a"),
    ],
)
def test_a_key_is_written_as_people_write_it(question: dict[str, Any], right: list[str], said: str) -> None:
    letters = [["A", "B"], ["C", "D"]]
    rows = [{"text": "", "options": [{"id": one, "text": ""} for one in pair]} for pair in letters]
    shaped = {**question, "rows": rows} if "rows" in question else question
    assert key_in_words(MANY | shaped, right) == said

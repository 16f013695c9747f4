"""Files of every kind in and out of a bank, through the commands."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from exams.bank.models import Bank, Question
from tests.cast import Cast

GIFT = "$CATEGORY: Lịch sử Đảng\n\n::C1:: Đảng ra đời năm nào? {=1930 ~1945 ~1954}\n\n::C2:: Ghép {=a -> 1 =b -> 2}\n"


def bank_of(cast: Cast) -> Bank:
    found = Bank.objects.exclude(questions=None).first()
    assert found is not None
    return found


def test_a_file_says_by_its_content_what_it_is(cast: Cast, tmp_path: Path) -> None:
    bank, file, said = bank_of(cast), tmp_path / "no-ending", StringIO()
    file.write_text(GIFT, encoding="utf-8")
    call_command("import_questions", str(file), bank=bank.code, stdout=said)
    asked, matched = Question.objects.select_related("current", "topic").order_by("-pk")[:2][::-1]
    assert (asked.current.stem, asked.topic.name) == ("Đảng ra đời năm nào?", "Lịch sử Đảng")
    assert [option.text for option in asked.current.options.all() if option.right] == ["1930"]
    assert [(option.text, option.partner) for option in matched.current.options.all()] == [("a", "1"), ("b", "2")]
    assert "Found 2, imported 2, left out 0" in said.getvalue()


def test_a_file_that_is_nothing_of_the_kind_is_refused_with_a_sentence(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "questions.docx"
    file.write_bytes(b"\x00\x01\x02 nothing")
    before = Question.objects.count()
    with pytest.raises(CommandError, match=r"questions\.docx: "):
        call_command("import_questions", str(file), bank=bank_of(cast).code, stdout=StringIO())
    assert Question.objects.count() == before


@pytest.mark.parametrize(
    ("format", "ending"), [("gift", ".gift"), ("moodle_xml", ".xml"), ("qti3", ".zip"), ("qti2", ".zip")]
)
def test_what_is_exported_is_the_same_when_it_comes_back(cast: Cast, tmp_path: Path, format: str, ending: str) -> None:
    bank, path, said = bank_of(cast), tmp_path / f"bank{ending}", StringIO()
    call_command("export_questions", bank=bank.code, format=format, output=path, stdout=StringIO())
    call_command("import_questions", str(path), bank=bank.code, dry_run=True, stdout=said)
    held = bank.questions.drawable().count()
    assert held > 0
    assert f"Found {held}, imported 0" in said.getvalue(), "every one of them is known as the same"

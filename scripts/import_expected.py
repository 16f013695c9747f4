"""What a careful reader finds in the sample files, worked out without the readers that are tried on them.

Three ways: from the file's own structure (rows and answer column, fields of JSON, a column of a Word table, answer
lines), by counting marks in the text, or by eye for files of a few questions.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from docx import Document

LETTERS = "ABCDEFGHIJ"


@dataclass(frozen=True, slots=True)
class Expected:
    """`questions`: all that is asked, of kinds that cannot be held too; `keys`: one text for each question, "" where
    its file gives none: the letters of the right options in the order of the file, or their words (`in_words`).

    `well_formed`: each question has its text, its options and a key; others are counted apart.
    """

    questions: int
    how: str
    keys: tuple[str, ...] = ()
    well_formed: bool = True
    in_words: bool = False


STRUCTURE, MARKS, EYE, DESCRIPTION = "structure", "marks", "by eye", "description"

# Counted by eye in files of a few questions, those of kinds that cannot be held (essays, drawings) included.
_BY_EYE = {
    "fmt-aiken/questions.aiken.txt": 2,
    "fmt-gift/category1.gift": 0,
    "fmt-gift/description1.gift": 2,
    "fmt-gift/escapeAll.gift": 1,
    "fmt-gift/escapeColon.gift": 1,
    "fmt-gift/markdown.gift": 0,
    "fmt-gift/matching1.gift": 2,
    "fmt-gift/mc1.gift": 1,
    "fmt-gift/mc2.gift": 1,
    "fmt-gift/mc4.gift": 1,
    "fmt-gift/mc5.gift": 4,
    "fmt-gift/multipleAnswersFloat.gift": 1,
    "fmt-gift/numerical1.gift": 10,
    "fmt-gift/questions.gift.txt": 9,
    "fmt-gift/shortAnswer1.gift": 2,
    "fmt-gift/tf1.gift": 1,
    "fmt-gift/tf2.gift": 2,
    "fmt-h5p/H5P.SingleChoiceSet.h5p": 3,
    "fmt-moodlexml/export_category.xml": 1,
    "fmt-moodlexml/multichoice.xml": 1,
    "fmt-moodlexml/nested_categories.xml": 1,
    "fmt-moodlexml/old_format_file.xml": 2,
    "fmt-moodlexml/truefalse.xml": 2,
    "fmt-moodlexml-real/question-kprime.xml": 1,
    "fmt-moodlexml-real/question-mc.xml": 1,
    "fmt-moodlexml-real/questionbank.xml": 3,
    "fmt-otherlms/examview_sample.xml": 6,
    "fmt-otherlms/sample_blackboard_pool.dat": 6,
    "fmt-otherlms/question.missingword1.txt": 1,
    "fmt-otherlms/question.missingword2.txt": 1,
    "fmt-otherlms/question.missingword3.txt": 1,
    "fmt-qti12/items_1.2/essay.xml": 1,
    "fmt-qti12/items_1.2/mc_feedback.xml": 1,
    "fmt-qti12/items_1.2/multiple_answer_canvas.xml": 1,
    "fmt-qti12/items_1.2/multiple_choice.xml": 1,
    "fmt-qti12/items_1.2/true_false.xml": 1,
    "fmt-qti12/minimal_qti_1.2_sample.zip": 1,
    "fmt-qti2/items_2.1/Example02-feedbackInline.xml": 1,
    "fmt-qti2/items_2.1/categorization.xml": 1,
    "fmt-qti2/items_2.1/choice.xml": 1,
    "fmt-qti2/items_2.1/essay.xml": 1,
    "fmt-qti2/items_2.1/extended_text_rubric.xml": 1,
    "fmt-qti2/items_2.1/gap_match.xml": 1,
    "fmt-qti2/items_2.1/match.xml": 1,
    "fmt-qti2/items_2.1/match2.xml": 1,
    "fmt-qti2/items_2.1/order.xml": 1,
    "fmt-qti2/items_2.1/text_entry.xml": 1,
    "fmt-qti2/minimal_qti_2.1_sample.zip": 2,
    "fmt-qti3/no-response-processing.zip": 1,
    "fmt-qti3/simple-choice-processing.xml": 1,
    "fmt-xlsxtemplate/KahootQuizTemplate.xlsx": 1,
    "fmt-xlsxtemplate/excel_moodle.xlsx": 5,
    "vn-hutech-docx/test.docx": 4,
}
# As the description beside them says.
_DESCRIBED = {
    "vn-dauthau-xlsx/50-cau-bo-sung.xlsx": 50,
    "vn-lichsu10-xlsx/luyen_thi_detail_topic.xlsx": 80,
    "vn-tthcm-txt/tthcm.txt": 319,
}
# Files that lack something on purpose, or that nobody could sort.
_UNTIDY = {
    "fmt-qti3/empty-correct-response-value.xml": 1,
    "fmt-qti3/simple-multiple-choice-processing1.xml": 1,
    "vn-tthcm-txt/yettofix.txt": 7,
}


def expected(name: str, content: bytes) -> Expected | None:
    """What is there; None for a file that is no question file (broken on purpose, a part of a package, other data)."""
    for pattern, counted in _BY_STRUCTURE.items():
        if re.fullmatch(pattern, name):
            return counted(content)
    if name in _DESCRIBED:
        return Expected(_DESCRIBED[name], DESCRIPTION)
    if name in _BY_EYE:
        return Expected(_BY_EYE[name], EYE)
    return Expected(_UNTIDY[name], EYE, well_formed=False) if name in _UNTIDY else None


def letters(places: Iterable[int]) -> str:
    return "".join(LETTERS[place] for place in sorted(places))


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig")


def _told(keys: Iterable[str]) -> Expected:
    told = tuple(keys)
    return Expected(len(told), STRUCTURE, told)


def _csv_of_letters(content: bytes) -> Expected:
    return _told(row["Answer"].strip() for row in csv.DictReader(io.StringIO(_text(content))))


def _csv_of_places(content: bytes) -> Expected:
    return _told(LETTERS[int(row["answer"])] for row in csv.DictReader(io.StringIO(_text(content))))


def _lines_of_json(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _text(content).splitlines() if line.strip()]


def _answer_letters(content: bytes) -> Expected:
    rows = _lines_of_json(content)
    return _told(str(row.get("answerKey", row.get("answer", ""))).strip()[:1] for row in rows)


def _labels(content: bytes) -> Expected:
    return _told(row["correctLabel"] for row in json.loads(content))


def _choices(content: bytes) -> Expected:
    return _told(row["Choice"].strip() for row in json.loads(content))


def _same_texts(content: bytes) -> Expected:
    """The answer is one of the options, word for word but for spaces."""
    found = []
    for row in json.loads(content):
        answer = " ".join(row["correct"].split())
        same = [at for at, option in enumerate(row["options"]) if " ".join(option.split()) == answer]
        found.append(letters(same) if answer else "")
    return _told(found)


def _joined_tables(content: bytes) -> Expected:
    tables = json.loads(content)
    answers = next(rows for name, rows in tables.items() if name != "questions")
    return _told(
        letters(at for at, each in enumerate(_of(answers, row["id"])) if each["is_correct"])
        for row in tables["questions"]
    )


def _of(answers: list[dict[str, Any]], question: int) -> list[dict[str, Any]]:
    return [each for each in answers if each["question_id"] == question]


def _answer_column(content: bytes) -> Expected:
    table = Document(io.BytesIO(content)).tables[0]
    return _told(row.cells[3].text.strip() for row in list(table.rows)[1:])


def _answer_lines(content: bytes) -> Expected:
    lines = [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]
    return _told(line.rpartition(":")[2].strip() for line in lines if line.startswith("ANSWER"))


def _numbered(content: bytes) -> Expected:
    return Expected(len(re.findall(r"^ ?Câu (\d+) ?[:.]", _text(content), re.MULTILINE)), MARKS)


def _marked(content: bytes) -> Expected:
    """A line "#Q" begins a question, "^" says its answer, which is one of the lettered lines below."""
    text = content.decode("cp1252", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    blocks = re.split(r"^#Q ", text, flags=re.MULTILINE)[1:]
    return replace(_told(map(_answered, blocks)), in_words=True)


def _answered(block: str) -> str:
    """All that stands between the sign and the first option."""
    found = re.search(r"^\^ (.*?)(?=^[A-J] )", block, flags=re.MULTILINE | re.DOTALL)
    return " ".join(found[1].split()).casefold() if found else ""


_BY_STRUCTURE: dict[str, Callable[[bytes], Expected]] = {
    r"zh-cmmlu/.*\.csv": _csv_of_letters,
    r"en-mmlu/.*\.csv": _csv_of_places,
    r"vn-(vmlu|exams)/.*\.jsonl": _answer_letters,
    r"vn-ktct-json/.*\.json": _labels,
    r"vn-vnhsge-json/.*\.json": _choices,
    r"vn-hcm-json/.*\.json": _same_texts,
    r"vn-chinhtri-app-export/data\.json": _joined_tables,
    r"vn-vnhsge-docx/.*\.docx": _answer_column,
    r"vn-tnonline-docx/.*\.docx": _answer_lines,
    r"vn-tthcm-txt/in\.txt": _numbered,
    r"en-opentriviaqa/humanities": _marked,
}

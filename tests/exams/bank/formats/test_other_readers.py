"""JSON, CSV, H5P, Moodle XML, QTI and detection: cases written for them."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from exams.bank.formats.detecting import detect
from exams.bank.formats.moodle_categories import category_of, topic_of
from exams.bank.formats.reading import read_items
from exams.bank.items import Kind, NumberRange, Unreadable
from tests.exams.bank.formats.format_cases import codes, keys, of, only, zipped

PNG = b"\x89PNG\r\n\x1a\n rest"


def moodle(type_: str, inside: str) -> str:
    stem = "<questiontext format='html'><text><![CDATA[<p>Hỏi?</p>]]></text></questiontext>"
    return f'<?xml version="1.0"?><quiz><question type="{type_}">{stem}{inside}</question></quiz>'


def test_moodle_numbers_have_their_tolerance(tmp_path: Path) -> None:
    answers = '<answer fraction="100"><text>10</text><tolerance>0.5</tolerance></answer>'
    item = only(of(moodle("numerical", answers), tmp_path))
    assert item.numbers == (NumberRange(Decimal("9.5"), Decimal("10.5")),)


def test_moodle_ordering_goes_by_the_places_it_gives(tmp_path: Path) -> None:
    answers = '<answer fraction="2"><text>hai</text></answer><answer fraction="1"><text>một</text></answer>'
    item = only(of(moodle("ordering", answers), tmp_path))
    assert (item.kind, [option.text for option in item.options]) == (Kind.ORDERING, ["một", "hai"])


def test_moodle_keeps_reference_and_tags(tmp_path: Path) -> None:
    inside = "<idnumber>Q7</idnumber><tags><tag><text>luật</text></tag></tags><usecase>1</usecase>"
    item = only(of(moodle("shortanswer", inside + '<answer fraction="100"><text>a</text></answer>'), tmp_path))
    assert (item.ref, item.tags, item.case_matters) == ("Q7", ("luật",), True)


def test_a_picture_missing_from_the_file_is_told_and_its_words_stay(tmp_path: Path) -> None:
    image = '&lt;img src="@@PLUGINFILE@@/a.png" alt="sơ đồ"&gt;'
    text = f'<generalfeedback format="html"><text>{image}</text></generalfeedback>'
    found = of(moodle("truefalse", f'{text}<answer fraction="100"><text>true</text></answer>'), tmp_path)
    assert (only(found).explanation, codes(found)) == ("sơ đồ", ["picture_missing"])


@pytest.mark.parametrize("topic", ["", "A", "A / B", "A/B / C", "Chương 1 / Bài 2 / Mục 3"])
def test_topics_and_categories_say_the_same(topic: str) -> None:
    assert topic_of(category_of(topic)) == topic


@pytest.mark.parametrize(
    ("record", "right"),
    [
        ({"question": "Hỏi?", "options": ["a1", "b1", "c1"], "answer": "C"}, (2,)),
        ({"question": "Hỏi?", "options": ["a1", "b1"], "correct": "b1"}, (1,)),
        ({"question": "Hỏi?", "choices": {"A": "a1", "B": "b1"}, "answer": ["A", "B"]}, (0, 1)),
        ({"câu hỏi": "Hỏi?", "A": "a1", "B": "b1", "đáp án": "A"}, (0,)),
        ({"content": "Hỏi?", "answers": [{"content": "a1"}, {"content": "b1", "is_correct": True}]}, (1,)),
        (
            {
                "question": {"stem": "Hỏi?", "choices": [{"text": "a1", "label": "A"}]},
                "choices": ["x1", "y1"],
                "key": "B",
            },
            (1,),
        ),
        ({"question": "Câu 5. Hỏi?\nA. a1\nB. b1", "key": "B"}, (1,)),
    ],
)
def test_json_is_understood_by_the_names_of_its_fields(tmp_path: Path, record: object, right: tuple[int, ...]) -> None:
    found = of(json.dumps({"title": "Bài 1", "questions": [record]}), tmp_path)
    assert (found.format, keys(found), only(found).stem, only(found).topic) == ("json", [right], "Hỏi?", "Bài 1")


def test_indexes_from_zero_are_seen_from_all_answers_together(tmp_path: Path) -> None:
    records = [{"question": f"Hỏi {n}?", "options": ["a1", "b1", "c1"], "answer": n} for n in (0, 1, 2)]
    assert keys(of(json.dumps(records), tmp_path)) == [(0,), (1,), (2,)]


def test_a_bank_record_gives_the_newest_version_and_leaves_retired_ones_out(tmp_path: Path) -> None:
    options = [{"text": "a", "right": False, "pinned": False}, {"text": "b", "right": True, "pinned": True}]
    version = {"stem": "Hỏi mới?", "multiple": False, "explanation": "vì", "citation": "Điều 1", "options": options}
    question = {"ref": "Q1", "topic": "t2", "level": 2, "retired_at": None, "versions": [{"stem": "Hỏi cũ?"}, version]}
    record = {
        "format": "khue-bank-1",
        "topics": [{"uid": "t1", "parent": None, "name": "Chương"}, {"uid": "t2", "parent": "t1", "name": "Bài"}],
        "questions": [question, {**question, "retired_at": "2026-01-01"}],
    }
    found = of(json.dumps(record), tmp_path)
    item = only(found)
    assert (item.stem, item.topic, item.level, item.ref, item.right) == ("Hỏi mới?", "Chương / Bài", 2, "Q1", (1,))
    assert (item.options[1].pinned, found.unsupported) == (True, 1)


def test_json_of_something_else_says_what_questions_look_like(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="question"):
        of('{"a": [1, 2]}', tmp_path)
    with pytest.raises(Unreadable, match="line 2"):
        of('{"a": 1,\n"b" 2}', tmp_path)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_by_its_headings_whatever_parts_its_cells(tmp_path: Path, sign: str, coding: str) -> None:
    rows = [["STT", "Câu hỏi", "A", "B", "Đáp án", "Mức độ"], ["1", "Thủ đô nước ta?", "Huế", "Hà Nội", "B", "Dễ"]]
    content = "\r\n".join(sign.join(row) for row in rows).encode(coding)
    found = of(content, tmp_path)
    item = only(found)
    assert (found.format, item.stem, item.right, item.level) == ("csv", "Thủ đô nước ta?", (1,), 1)
    assert item.where == "CSV!B2"


def h5p(tmp_path: Path, library: str, content: object, **files: bytes) -> Path:
    about = json.dumps({"mainLibrary": library})
    names = {f"content/images/{name.replace('_', '.')}": data for name, data in files.items()}
    return zipped({"h5p.json": about, "content/content.json": json.dumps(content), **names}, tmp_path / "a.h5p")


def test_a_question_set_gives_its_questions_of_every_kind(tmp_path: Path) -> None:
    picture = {"type": {"params": {"file": {"path": "images/a.png"}, "alt": "bản đồ"}}}
    answers = [{"text": "<div>a</div>", "correct": True}, {"text": "b", "correct": True}, {"text": "c"}]
    content = {
        "questions": [
            {
                "library": "H5P.MultiChoice 1.16",
                "params": {"question": "<p>Chọn</p>", "answers": answers, "media": picture},
            },
            {"library": "H5P.TrueFalse 1.8", "params": {"question": "Is it?", "correct": "false"}},
            {
                "library": "H5P.Blanks 1.14",
                "params": {"text": "Điền", "questions": ["Thủ đô: *Hà Nội/Ha Noi*.", "*a* *b*"]},
            },
            {"library": "H5P.SortParagraphs 0.11", "params": {"taskDescription": "Xếp", "paragraphs": ["một", "hai"]}},
            {"library": "H5P.Essay 1.5", "params": {"taskDescription": "Viết"}},
        ]
    }
    path = h5p(tmp_path, "H5P.QuestionSet", content, a_png=PNG)
    found = read_items(path, "a.h5p")
    assert [item.kind for item in found.ready] == [Kind.SEVERAL, Kind.TRUE_FALSE, Kind.TEXT, Kind.ORDERING]
    assert (found.items[0].stem, found.items[0].right) == ("{{a.png}}\nChọn", (0, 1))
    assert found.items[0].pictures[0].alt == "bản đồ"
    assert (found.items[1].right, found.items[2].accepted) == ((1,), ("Hà Nội", "Ha Noi"))
    assert found.items[2].stem == "Điền\nThủ đô: _____."
    assert found.unsupported == 2


def test_a_blackboard_package_of_questestinterop_is_qti_1_2(tmp_path: Path) -> None:
    dat = '<questestinterop><section><item ident="1"><presentation/></item></section></questestinterop>'
    path = zipped({"imsmanifest.xml": "<manifest/>", "res00001.dat": dat}, tmp_path / "a.zip")
    assert detect(path, "a.zip") == "qti12"


@pytest.mark.parametrize(
    ("names", "format"),
    [
        (["[Content_Types].xml", "word/document.xml"], "docx"),
        (["[Content_Types].xml", "xl/workbook.xml"], "xlsx"),
        (["h5p.json", "content/content.json"], "h5p"),
    ],
)
def test_packages_are_known_by_what_is_in_them(tmp_path: Path, names: list[str], format: str) -> None:
    assert detect(zipped(dict.fromkeys(names, "<x/>"), tmp_path / "misnamed.gift"), "misnamed.gift") == format


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("Câu 1. Hỏi?\nA. a\nB. b\n", "txt"),
        ("Câu 1. Hỏi?\nA. a\nB. b\nANSWER: A\n", "aiken"),
        ("::Câu 1::Hỏi? {=a ~b}", "gift"),
        ("// ghi chú\n\nHỏi? {T}", "gift"),
        ("[markdown]Hỏi **gì**? {=a ~b}", "gift"),
        ("[1] Hỏi gì?\nA. a\nB. b", "txt"),
        ("Hỏi {=a ~50%b} ạ?", "missing_word"),
        ('[{"question": "a"}]', "json"),
        ("Câu hỏi,A,B,Đáp án\nHỏi gì?,a,b,A\n", "csv"),
        ("Một đoạn văn thường (có {ngoặc}).", "txt"),
    ],
)
def test_texts_are_known_by_their_signs(tmp_path: Path, text: str, format: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text(text, encoding="utf-8")
    assert detect(path, path.name) == format

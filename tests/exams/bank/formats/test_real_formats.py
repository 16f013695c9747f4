"""Question files made by others: the questions a careful reader finds, with the right keys."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from exams.bank.formats.reading import read_items
from exams.bank.items import Kind, NumberRange, Unreadable
from tests.exams.bank.formats.format_cases import REAL_FILES, codes, keys, only, packed, sample

pytestmark = REAL_FILES


@pytest.mark.parametrize(
    ("name", "format", "found", "unsupported"),
    [
        ("fmt-aiken/questions.aiken.txt", "aiken", 2, 0),
        ("fmt-gift/description1.gift", "gift", 1, 1),
        ("fmt-gift/escapeAll.gift", "gift", 1, 0),
        ("fmt-gift/escapeColon.gift", "gift", 1, 0),
        ("fmt-gift/matching1.gift", "gift", 2, 0),
        ("fmt-gift/mc1.gift", "gift", 1, 0),
        ("fmt-gift/mc2.gift", "gift", 1, 0),
        ("fmt-gift/mc4.gift", "gift", 1, 0),
        ("fmt-gift/mc5.gift", "gift", 4, 0),
        ("fmt-gift/multipleAnswersFloat.gift", "gift", 1, 0),
        ("fmt-gift/numerical1.gift", "gift", 10, 0),
        ("fmt-gift/questions.gift.txt", "gift", 8, 1),
        ("fmt-gift/shortAnswer1.gift", "gift", 2, 0),
        ("fmt-gift/tf1.gift", "gift", 1, 0),
        ("fmt-gift/tf2.gift", "gift", 2, 0),
        ("fmt-h5p/H5P.SingleChoiceSet.h5p", "h5p", 3, 0),
        ("fmt-moodlexml/export_category.xml", "moodle_xml", 1, 0),
        ("fmt-moodlexml/multichoice.xml", "moodle_xml", 1, 0),
        ("fmt-moodlexml/nested_categories.xml", "moodle_xml", 1, 0),
        ("fmt-moodlexml/old_format_file.xml", "moodle_xml", 2, 0),
        ("fmt-moodlexml/truefalse.xml", "moodle_xml", 2, 0),
        ("fmt-moodlexml-real/question-kprime.xml", "moodle_xml", 1, 0),
        ("fmt-moodlexml-real/question-mc.xml", "moodle_xml", 1, 0),
        ("fmt-moodlexml-real/questionbank.xml", "moodle_xml", 0, 3),
        ("fmt-otherlms/examview_sample.xml", "examview", 5, 1),
        ("fmt-otherlms/sample_blackboard_pool.dat", "blackboard", 5, 1),
        ("fmt-otherlms/question.missingword1.txt", "gift", 1, 0),
        ("fmt-otherlms/question.missingword2.txt", "gift", 1, 0),
        ("fmt-otherlms/question.missingword3.txt", "missing_word", 1, 0),
        ("fmt-qti12/items_1.2/multiple_choice.xml", "qti12", 1, 0),
        ("fmt-qti12/items_1.2/multiple_answer_canvas.xml", "qti12", 1, 0),
        ("fmt-qti12/items_1.2/mc_feedback.xml", "qti12", 1, 0),
        ("fmt-qti12/items_1.2/true_false.xml", "qti12", 1, 0),
        ("fmt-qti12/items_1.2/essay.xml", "qti12", 0, 1),
        ("fmt-qti12/minimal_qti_1.2_sample.zip", "qti12", 1, 0),
        ("fmt-qti2/items_2.1/choice.xml", "qti2", 1, 0),
        ("fmt-qti2/items_2.1/order.xml", "qti2", 1, 0),
        ("fmt-qti2/items_2.1/match.xml", "qti2", 1, 0),
        ("fmt-qti2/items_2.1/match2.xml", "qti2", 1, 0),
        ("fmt-qti2/items_2.1/categorization.xml", "qti2", 1, 0),
        ("fmt-qti2/items_2.1/text_entry.xml", "qti2", 1, 0),
        ("fmt-qti2/items_2.1/gap_match.xml", "qti2", 0, 1),
        ("fmt-qti2/items_2.1/extended_text_rubric.xml", "qti2", 0, 1),
        ("fmt-qti2/items_2.1/Example02-feedbackInline.xml", "qti2", 1, 0),
        ("fmt-qti2/minimal_qti_2.1_sample.zip", "qti2", 2, 0),
        ("fmt-qti3/no-response-processing.zip", "qti3", 1, 0),
        ("fmt-qti3/simple-choice-processing.xml", "qti3", 1, 0),
        ("vn-chinhtri-app-export/data.json", "json", 20, 0),
        ("vn-ktct-json/ktct.json", "json", 497, 0),
        ("vn-vnhsge-json/MET_Civ_IE_2019.json", "json", 40, 0),
        ("vn-vnhsge-json/MET_Civ_IE_2020.json", "json", 40, 0),
        ("vn-vnhsge-json/MET_Civ_IE_2021.json", "json", 40, 0),
        ("vn-vnhsge-json/MET_His_IE_2019.json", "json", 40, 0),
        ("vn-vnhsge-json/MET_His_IE_2021.json", "json", 40, 0),
        ("en-mmlu/us_foreign_policy_test.csv", "csv", 100, 0),
        ("zh-cmmlu/marxist_theory.test.csv", "csv", 189, 0),
    ],
)
def test_every_question_is_found_and_ready(name: str, format: str, found: int, unsupported: int) -> None:
    read = sample(name)
    assert (read.format, len(read.items), len(read.ready), read.unsupported) == (format, found, found, unsupported)


def test_gift_of_every_kind_has_the_keys_a_reader_sees() -> None:
    found = sample("fmt-gift/questions.gift.txt").items
    assert [item.kind for item in found][:5] == [Kind.MATCHING, Kind.SINGLE, Kind.SEVERAL, Kind.NUMBER, Kind.TEXT]
    assert (found[1].right, found[2].right, found[4].accepted) == ((0,), (0, 2), ("Frog",))
    assert found[3].numbers == (NumberRange(Decimal(1), Decimal(5)),)
    assert [item.right for item in found[5:]] == [(1,), (0,), (0,)]
    assert found[0].options[-1].partner == "Chat"


def test_pictures_of_moodle_come_along_with_what_they_show() -> None:
    item = only(sample("fmt-moodlexml/multichoice.xml"))
    assert [picture.alt for picture in item.pictures] == ["British Flag", "French flag", "German flag", "Denmark flag"]
    assert {picture.media_type for picture in item.pictures} == {"image/jpeg"}
    assert item.right == (1,)
    assert item.options[1].text == "{{flag-france.jpg}} French"
    assert codes(sample("fmt-moodlexml/multichoice.xml")) == ["attachment_left_out"]


def test_categories_of_moodle_are_topics() -> None:
    assert only(sample("fmt-moodlexml/nested_categories.xml")).topic == "Delta / Epsilon / Zeta"
    assert [item.topic for item in sample("fmt-moodlexml/old_format_file.xml").items] == ["Pi", "Pi / Rho"]


def test_kprime_is_a_table_of_true_and_false_statements() -> None:
    item = only(sample("fmt-moodlexml-real/question-kprime.xml"))
    assert (item.kind, item.right) == (Kind.TABLE, (1, 2))


def test_tables_in_a_feedback_are_rows() -> None:
    item = only(sample("fmt-moodlexml-real/question-mc.xml"))
    assert item.right == (3,)
    assert item.explanation.startswith("| Grammar | Languages |")
    assert all(line.startswith("| ") and line.endswith(" |") for line in item.explanation.split("\n"))


def test_types_nobody_else_has_are_counted_and_named() -> None:
    found = sample("fmt-moodlexml-real/questionbank.xml")
    assert ["stack" in problem.message for problem in found.problems] == [True] * 3


def test_a_canvas_cartridge_gives_each_of_its_questions_once(tmp_path: Path) -> None:
    found = read_items(packed("fmt-qti12/canvas_cartridge", tmp_path / "canvas.imscc"), "canvas.imscc")
    assert (found.format, len(found.ready), found.unsupported) == ("qti12", 6, 6)
    assert [item.kind for item in found.items] == [
        Kind.SINGLE,
        Kind.TRUE_FALSE,
        Kind.TEXT,
        Kind.SEVERAL,
        Kind.MATCHING,
        Kind.NUMBER,
    ]
    assert (found.items[0].right, found.items[1].right, found.items[3].right) == ((0,), (0,), (0, 1, 2))
    assert found.items[0].options[1].feedback == "Answer feedback for A, incorrect"
    assert found.items[2].accepted == ("Blank", "blank")
    assert [pair.partner for pair in found.items[4].options][:2] == ["1", "2"]
    assert NumberRange(Decimal("41.5"), Decimal("42.5")) in found.items[5].numbers


def test_older_cartridge_questions_have_their_keys() -> None:
    assert only(sample("fmt-qti12/items_1.2/multiple_choice.xml")).right == (3,)
    assert only(sample("fmt-qti12/items_1.2/multiple_answer_canvas.xml")).right == (0, 2, 3)
    assert only(sample("fmt-qti12/items_1.2/true_false.xml")).right == (1,)
    assert only(sample("fmt-qti12/items_1.2/mc_feedback.xml")).options[0].feedback == "Answer A Feedback"
    assert only(sample("fmt-qti12/minimal_qti_1.2_sample.zip")).right == (2,)


def test_a_package_of_qti_2_2_brings_its_picture(tmp_path: Path) -> None:
    item = only(read_items(packed("fmt-qti2/imsqti_2.2_package", tmp_path / "a.zip"), "a.zip"))
    assert (item.right, item.ref) == ((0,), "choice")
    assert item.stem == "Look at the text in the picture.\n{{sign.png}}\nWhat does it say?"
    assert [(picture.media_type, len(picture.data)) for picture in item.pictures] == [("image/png", 4029)]


def test_interactions_of_qti_2_are_our_kinds() -> None:
    order = only(sample("fmt-qti2/items_2.1/order.xml"))
    assert [option.text for option in order.options] == ["Michael Schumacher", "Rubens Barrichello", "Jenson Button"]
    rivals = only(sample("fmt-qti2/items_2.1/match.xml"))
    assert (rivals.options[0].text, rivals.options[0].partner) == ("Antonio", "Prospero")
    plays = only(sample("fmt-qti2/items_2.1/categorization.xml"))
    assert [pair.partner for pair in plays.options][:2] == ["Romeo and Juliet", "A Midsummer-Night's Dream"]
    missing = only(sample("fmt-qti2/items_2.1/text_entry.xml"))
    assert (missing.accepted, missing.case_matters, "_____" in missing.stem) == (("York",), True, True)
    freud = only(sample("fmt-qti2/items_2.1/Example02-feedbackInline.xml"))
    assert (freud.kind, freud.right, freud.options[1].feedback) == (Kind.TRUE_FALSE, (0,), "That's not correct")


def test_a_package_of_qti_3_gives_four_questions_and_names_five_others(tmp_path: Path) -> None:
    found = read_items(packed("fmt-qti3/citolab-sample-package", tmp_path / "a.zip"), "a.zip")
    assert [item.kind for item in found.ready] == [Kind.SINGLE, Kind.SEVERAL, Kind.MATCHING, Kind.ORDERING]
    assert keys(found)[:2] == [(2,), (0, 3)]
    assert (found.unsupported, codes(found)) == (5, ["kind_not_supported"] * 5)
    assert found.items[0].pictures[0].alt == "Atoom"


def test_questions_that_lack_something_are_kept_out_and_say_what() -> None:
    assert "pair_incomplete" in codes(sample("fmt-qti3/empty-correct-response-value.xml"))
    assert codes(sample("fmt-qti3/simple-multiple-choice-processing1.xml")) == ["stem_missing"]
    assert codes(sample("vn-vnhsge-json/MET_His_IE_2020.json")) == ["too_few_options", "key_missing"]


def test_other_systems_exports_have_their_keys() -> None:
    pool = sample("fmt-otherlms/sample_blackboard_pool.dat").items
    assert [item.right for item in pool[:3]] == [(0,), (1,), (0, 2)]
    assert [pair.partner for pair in pool[3].options] == ["amphibian", "mammal", "amphibian", "insect"]
    view = sample("fmt-otherlms/examview_sample.xml").items
    assert (view[0].right, view[1].right, view[2].numbers) == ((1,), (1,), (NumberRange(Decimal(24), Decimal(24)),))
    assert keys(sample("fmt-h5p/H5P.SingleChoiceSet.h5p")) == [(0,)] * 3


def test_json_banks_have_the_keys_their_authors_gave() -> None:
    ktct = sample("vn-ktct-json/ktct.json")
    assert keys(ktct)[:2] == [(1,), (1,)]
    assert (ktct.items[0].topic, ktct.items[0].number) == ("1", "1")
    hcm = sample("vn-hcm-json/quiz-data.json")
    assert (len(hcm.items), len(hcm.ready), hcm.items[0].right, hcm.items[0].citation) == (91, 90, (2,), "C1.I")
    civics = sample("vn-vnhsge-json/MET_Civ_IE_2019.json").items
    assert (civics[0].number, civics[0].right, civics[1].right) == ("81", (0,), (3,))
    assert civics[0].options[0].text == "sử dụng pháp luật."
    general = sample("vn-chinhtri-app-export/data.json")
    assert general.items[18].options[0].text
    assert all(len(item.right) == 1 for item in general.items)


def test_json_lines_are_read_and_letters_before_options_go() -> None:
    found = sample("vn-vmlu/valid.jsonl")
    assert (len(found.items), len(found.ready), Counter(codes(found))) == (744, 740, {"option_duplicate_of_key": 4})
    assert (found.items[0].right, found.items[0].ref) == ((2,), "28-0007")
    assert found.items[0].options[0].text == "Bán ngoại tệ trên thị trường ngoại hối"


def test_answers_in_csv_count_from_zero_where_their_column_shows_it() -> None:
    mmlu = sample("en-mmlu/us_foreign_policy_dev.csv")
    assert keys(mmlu)[:3] == [(0,), (3,), (2,)]
    assert keys(sample("zh-cmmlu/marxist_theory.dev.csv"))[:3] == [(3,), (2,), (1,)]


@pytest.mark.parametrize(
    "name",
    ["fmt-h5p/broken-content-json.h5p", "fmt-h5p/broken-h5p-json.h5p", "fmt-qti12/items_1.2/item_no_title.xml"],
)
def test_broken_files_are_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(Unreadable, match="Export"):
        sample(name)


def test_a_package_of_a_version_nobody_reads_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"QTI 1\.2, 2\.1, 2\.2 or 3\.0"):
        read_items(packed("fmt-qti2/unsupported_version", tmp_path / "a.zip"), "a.zip")


def test_an_interactive_card_without_questions_says_so() -> None:
    assert codes(sample("fmt-h5p/valid2.h5p")) == ["no_questions"]

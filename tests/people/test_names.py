"""The order and the spelling of Vietnamese names."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.names import LONGEST_KEY, fold, same_spelling, sort_key, split_name, tidy_name

# Written by hand, in order: the given name, then family and middle names.
ROSTER = [
    "Lê An",
    "Lê Thị An",
    "Nguyễn An",
    "Nguyễn Thị An",
    "Nguyễn Văn An",
    "Trần Bá An",
    "Hồ Anh",
    "Trần Anh",
    "Đặng Ảnh",
    "Phạm Thị Ánh",
    "Đỗ Ân",
    "Nguyễn Ẩn",
    "Lê Quốc Ba",
    "Lê Quốc Bà",
    "Vũ Bách",
    "Vũ Bảo",
    "Lê Bắc",
    "Lê Bằng",
    "Đào Bân",
    "Cao Bình",
    "Đào Bình",
    "Đinh Công Bình",
    "Lê Cảnh",
    "Tạ Chi",
    "Tạ Chí",
    "Tạ Cường",
    "Vũ Danh",
    "Vũ Dung",
    "Vũ Dũng",
    "Lê Dương",
    "Trần Văn Đạt",
    "Lê Đăng",
    "Lê Đông",
    "Bùi Đức",
    "Bùi Em",
    "Lê Ý Êm",
    "Lê Giang",
    "Lê Hà",
    "Lê Hạ",
    "Lê Hải",
    "Lê Hân",
    "Lê Hiên",
    "Lê Hiền",
    "Lê Hoa",
    "Bùi Hòa",
    "Đinh Hoà",
    "Lê Hòa",
    "Lê Hoá",
    "Lê Huyên",
    "Lê Hưng",
    "Lê Khôi",
    "Lê Lan",
    "Lê Lân",
    "Lê Linh",
    "Lê Mai",
    "Lê Mơ",
    "Lê Nam",
    "Lê Ngân",
    "Lê Nghĩa",
    "Lê Nguyên",
    "Lê Oanh",
    "Lê Ơn",
    "Lê Phú",
    "Lê Phúc",
    "Lê Quân",
    "Lê Quý",
    "Lê Sâm",
    "Lê Tâm",
    "Lê Thu",
    "Lê Thu Thủy",
    "Lê Trang",
    "Lê Tú",
    "Lê Từ",
    "Lê Uyên",
    "Lê Ước",
    "Lê Vân",
    "Hoàng Thị Vy",
    "Lê Xuân",
    "Lê Yến",
]
TONED = "aàảãáạ ăằẳẵắặ âầẩẫấậ eèẻẽéẹ êềểễếệ iìỉĩíị oòỏõóọ ôồổỗốộ ơờởỡớợ uùủũúụ ưừửữứự yỳỷỹýỵ".replace(" ", "")
LETTERS = TONED + "bcdđghklmnpqrstvxfjwz"
PLAIN = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
WORDS = st.text(alphabet=LETTERS + LETTERS.upper(), min_size=1, max_size=8)
NAMES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


def key(full: str, manual: str = "") -> str:
    return sort_key(*split_name(full), manual)


def in_order(words: list[str]) -> list[str]:
    return sorted(words, key=lambda word: sort_key("", word))


def test_a_roster_is_ordered_as_a_clerk_would_order_it() -> None:
    shuffled = random.Random(7).sample(ROSTER, len(ROSTER))
    assert len(ROSTER) > 60
    assert sorted(shuffled, key=key) == ROSTER


def test_no_two_names_of_the_roster_share_a_place() -> None:
    assert len({key(name) for name in ROSTER}) == len(ROSTER)


def test_tones_go_from_level_to_heavy() -> None:
    assert in_order(["mạ", "má", "mã", "mả", "mà", "ma"]) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_letters_count_before_tones() -> None:
    words = ["An", "Anh", "Ảnh", "Ánh", "Ân", "Ẩn", "Dũng", "Đạt", "Đức"]
    assert in_order(words[::-1]) == words


@pytest.mark.parametrize("letters", ["aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", "aàảãáạăằâầ"])
def test_letters_follow_the_vietnamese_alphabet(letters: str) -> None:
    assert in_order(list(letters)[::-1]) == list(letters)


def test_a_shorter_name_comes_before_the_names_it_begins() -> None:
    names = ["Lê An", "Lê Văn An", "Lê Văn Bá An", "Lê Văn Anh"]
    assert sorted(names[::-1], key=key) == names


def test_the_tone_of_the_given_name_counts_before_the_family_name() -> None:
    assert key("Vũ Hà") < key("An Hạ")


def test_case_counts_last() -> None:
    assert sort_key("Lê", "an") < sort_key("Lê", "An") < sort_key("Lê", "AN") < sort_key("Lê", "Án")


def test_markers_only_part_namesakes() -> None:
    names = ["Lê An", "Lê An (A)", "Lê An (B)", "Lê Văn An", "Lê Anh (A)"]
    assert sorted(names[::-1], key=key) == names


def test_a_marker_in_either_part_counts_the_same() -> None:
    assert sort_key("Lê", "An (A)") == sort_key("Lê (A)", "An")


def test_a_manual_sort_name_overrides() -> None:
    assert key("Nay Y Phú", manual="Phú Nay Y") == sort_key("Nay Y", "Phú")
    assert key("Y Phú Byă") < key("Lê Phương") < key("Y Phú Byă", manual="Quý Byă Y")


def test_a_comma_closes_the_part_of_a_manual_name_compared_first() -> None:
    assert sort_key("", "", "Thu Hà, Lê") == sort_key("Lê", "Thu Hà")


def test_names_of_the_highlands_are_ordered_whatever_the_apostrophe() -> None:
    assert sort_key("H'Hen", "Niê") == sort_key("H’Hen", "Niê")
    assert key("Kpă Blo") < key("Kpă Blọ") < key("Kpă Blŏ") < key("Kpă Blơ")


def test_other_scripts_follow_latin_letters_without_failing() -> None:
    assert in_order(["陈", "प्रिया", "Zoe", "An"]) == ["An", "Zoe", "प्रिया", "陈"]


def test_a_key_never_outgrows_its_column() -> None:
    assert len(sort_key("陈" * 100, "阮" * 60)) == LONGEST_KEY


def test_numbers_come_before_letters() -> None:
    assert in_order(["Hoa B", "Hoa 2", "Hoa 10", "Hoa"]) == ["Hoa", "Hoa 10", "Hoa 2", "Hoa B"]


@given(NAMES)
def test_a_key_is_short_and_plain(name: str) -> None:
    made = key(name)
    assert set(made) <= PLAIN
    assert len(made) <= 3.25 * len(name) + 10


@given(NAMES)
def test_composed_and_decomposed_spellings_have_one_key(name: str) -> None:
    assert key(unicodedata.normalize("NFD", name)) == key(unicodedata.normalize("NFC", name))


def letter_by_letter(word: str) -> tuple[list[int], list[int], list[bool]]:
    """The order stated independently of the code: places in the alphabet, then tones, then case."""
    alphabet, lower = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", word.lower()
    places = [alphabet.index(TONED[TONED.index(x) // 6 * 6] if x in TONED else x) for x in lower]
    tones = [TONED.index(x) % 6 if x in TONED else 0 for x in lower]
    return places, tones, [x != x.lower() for x in word]


@given(WORDS, WORDS)
def test_given_names_compare_letter_by_letter_then_by_tone_then_by_case(one: str, other: str) -> None:
    one, other = same_spelling(one), same_spelling(other)
    keys = sort_key("", one), sort_key("", other)
    expected = letter_by_letter(one), letter_by_letter(other)
    assert (keys[0] < keys[1], keys[0] == keys[1]) == (expected[0] < expected[1], expected[0] == expected[1])


@given(NAMES, NAMES, WORDS, WORDS)
def test_the_given_name_decides_before_the_family_name(
    family: str, other_family: str, called: str, other_called: str
) -> None:
    if letter_by_letter(same_spelling(called))[:2] < letter_by_letter(same_spelling(other_called))[:2]:
        assert sort_key(family, called) < sort_key(other_family, other_called)


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=10))
def test_any_text_at_all_gets_a_plain_key(family: str, called: str, manual: str) -> None:
    assert set(sort_key(family, called, manual)) <= PLAIN


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Nguyễn Thị Minh Khai", ("Nguyễn Thị Minh", "Khai")),
        ("  Lê\u00a0 An ", ("Lê", "An")),
        ("An", ("", "An")),
        ("", ("", "")),
        ("Lê Văn An (A)", ("Lê Văn", "An (A)")),
        ("H'Hen Niê", ("H'Hen", "Niê")),
    ],
)
def test_the_last_word_is_the_given_name(full: str, parts: tuple[str, str]) -> None:
    assert split_name(full) == parts


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("  trần   thị\u00a0bích\nngọc ", "Trần Thị Bích Ngọc"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("H'Hen Niê", "H'Hen Niê"),
        ("H’Hen Niê", "H'Hen Niê"),
        ("Y PHÚ BYĂ", "Y Phú Byă"),
        ("Y Phú Byă", "Y Phú Byă"),
        ("LÊ THỊ KIM-OANH", "Lê Thị Kim-Oanh"),
        ("Ðỗ Văn Ðạt", "Đỗ Văn Đạt"),
        ("LÊ AN (A)", "Lê An (A)"),
        ("McAdam van Dyk", "McAdam van Dyk"),
        ("\ufeffLê\u200b An", "Lê An"),
    ],
)
def test_a_name_is_tidied(written: str, tidy: str) -> None:
    assert tidy_name(written) == tidy
    assert tidy_name(unicodedata.normalize("NFD", written)) == tidy


@given(NAMES)
def test_tidying_twice_changes_nothing_more(name: str) -> None:
    assert tidy_name(tidy_name(name)) == tidy_name(name)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Thị Ðào", "nguyen thi dao"),
        ("ĐẶNG  Ước", "dang uoc"),
        ("H’Hen Niê", "h'hen nie"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_text_is_folded_for_searching(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(NAMES)
def test_folding_leaves_plain_letters(name: str) -> None:
    assert fold(name).isascii()
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("hoà", "hòa"),
        ("Thanh Hoá", "Thanh Hóa"),
        ("khoẻ", "khỏe"),
        ("thuý", "thúy"),
        ("THUỶ", "THỦY"),
        ("Uỷ ban", "Ủy ban"),
        ("quý", "quý"),
        ("qúy", "quý"),
        ("gìa", "già"),
        ("gì", "gì"),
        ("giếng", "giếng"),
        ("Hoàng", "Hoàng"),
        ("Huỳnh", "Huỳnh"),
        ("khuỷu", "khuỷu"),
        ("thuở", "thuở"),
        ("ngoài", "ngoài"),
        ("Ðảng uỷ", "Đảng ủy"),
        ("Byă", "Byă"),
    ],
)
def test_the_tone_mark_has_one_place(newer: str, older: str) -> None:
    assert same_spelling(newer) == older
    assert same_spelling(unicodedata.normalize("NFD", newer)) == older


@given(NAMES)
def test_spelling_alike_twice_changes_nothing_more(name: str) -> None:
    assert same_spelling(same_spelling(name)) == same_spelling(name)
    assert fold(same_spelling(name)) == fold(name)

"""The words of a workbook of questions that this platform writes and reads again without loss.

They are Vietnamese in every language of the interface, like those of the workbook to fill in.
"""

from exams.bank.items import Item, Kind
from exams.bank.kinds.shapes import PART, PENALTY, STEPS
from office.headers import normalise

# Under this heading stands "bank/reference"; a sheet that has it is one of ours.
REF = "Mã trong ngân hàng"
KIND, TOPIC, LEVEL, STEM = "Loại câu", "Chủ đề", "Mức độ", "Câu hỏi"
KEY, EXPLANATION, CITATION, TAGS = "Đáp án", "Giải thích", "Căn cứ", "Thẻ"
PINNED, CREDIT = "Giữ nguyên chỗ", "Cách tính điểm"
AUTHORS_NUMBER = "Số của tác giả"

BEFORE = ((REF, 20.0), (KIND, 14.0), (TOPIC, 26.0), (LEVEL, 13.0), (STEM, 48.0))
AFTER = (
    (KEY, 12.0),
    (EXPLANATION, 36.0),
    (CITATION, 28.0),
    (TAGS, 18.0),
    (PINNED, 10.0),
    (CREDIT, 16.0),
    (AUTHORS_NUMBER, 10.0),
)
OPTION_WIDTH = 24.0

KINDS = {
    Kind.SINGLE: "Một đáp án",
    Kind.SEVERAL: "Nhiều đáp án",
    Kind.TRUE_FALSE: "Đúng sai",
    Kind.TABLE: "Bảng đúng sai",
    Kind.ORDERING: "Sắp xếp",
    Kind.MATCHING: "Ghép đôi",
    Kind.NUMBER: "Điền số",
    Kind.TEXT: "Trả lời ngắn",
    Kind.POLL: "Thăm dò",
}
CASE_MATTERS, POLL_OF_SEVERAL = "Trả lời ngắn, phân biệt chữ hoa", "Thăm dò, chọn nhiều"
CREDITS = {PART: "Theo phần đúng", PENALTY: "Theo phần đúng, trừ phần sai", STEPS: "Theo bậc 10, 25, 50, 100 %"}
LEVELS = {1: "Nhận biết", 2: "Thông hiểu", 3: "Vận dụng", 4: "Vận dụng cao"}
# "Hà Nội ⇒ Việt Nam" is a pair; "⇒ Lào" is a partner that belongs to nothing.
PAIR, RANGE, TAG_END = "⇒", "…", ";"

_KIND_OF = {normalise(word): kind for kind, word in KINDS.items()} | {
    normalise(CASE_MATTERS): Kind.TEXT,
    normalise(POLL_OF_SEVERAL): Kind.POLL,
}
_CREDIT_OF = {normalise(word): credit for credit, word in CREDITS.items()}


def kind_of(text: str) -> Kind | None:
    """The kind that a cell names; None where it names none of ours."""
    return _KIND_OF.get(normalise(text))


def kind_word(item: Item) -> str:
    if item.kind is Kind.TEXT and item.case_matters:
        return CASE_MATTERS
    return POLL_OF_SEVERAL if item.kind is Kind.POLL and item.multiple else KINDS[item.kind]


def credit_of(text: str) -> str:
    """How a partly right answer counts, as items have it; "" where the cell says nothing."""
    return _CREDIT_OF.get(normalise(text), "")


def means(text: str, word: str) -> bool:
    """Whether a cell says this word, however it is written."""
    return normalise(text) == normalise(word)

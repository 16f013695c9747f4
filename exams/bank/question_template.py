"""The workbook to fill in with questions."""

from datetime import datetime

from office.workbooks import Value
from people.fillable import fillable

# Headings are Vietnamese in every language of the interface: they are the words of the files that offices exchange.
COLUMNS = (
    ("STT", 6.0),
    ("Câu hỏi", 48.0),
    ("A", 24.0),
    ("B", 24.0),
    ("C", 24.0),
    ("D", 24.0),
    ("Đáp án", 9.0),
    ("Mức độ", 14.0),
    ("Chủ đề", 24.0),
    ("Giải thích", 36.0),
    ("Căn cứ", 30.0),
)
_EXAMPLES: tuple[tuple[Value, ...], ...] = (
    (
        "1", "Câu mẫu: cơ quan lãnh đạo cao nhất của Đảng là gì?", "Ban Chấp hành Trung ương",
        "Đại hội đại biểu toàn quốc", "Bộ Chính trị", "Ban Bí thư", "B", "Nhận biết", "Điều lệ Đảng",
        "Đại hội đại biểu toàn quốc là cơ quan lãnh đạo cao nhất của Đảng.", "Điều lệ Đảng, Điều 9",
    ),
    (
        "2", "Câu mẫu có hai đáp án đúng: những việc nào là nhiệm vụ của đảng viên?", "Chấp hành nghị quyết của Đảng",
        "Học tập nâng cao trình độ", "Tự quyết định không sinh hoạt đảng", "Giữ thông tin cho riêng mình", "A, B",
        "Thông hiểu", "Điều lệ Đảng", "Hai việc đầu được ghi trong nhiệm vụ của đảng viên.", "Điều lệ Đảng, Điều 2",
    ),
)  # fmt: skip


def question_template(*, made_at: datetime) -> bytes:
    """The workbook, with one question that has a single right answer and one that has two."""
    return fillable("Câu hỏi", COLUMNS, _EXAMPLES, made_at=made_at)

"""The words of printed papers. They are a Vietnamese form, so they are Vietnamese in every interface language."""

from decimal import Decimal

TITLE, KEY_TITLE, SHEET_TITLE = "ĐỀ KIỂM TRA", "ĐÁP ÁN", "PHIẾU TRẢ LỜI"
CODE = "Mã đề: {code}"
TIME = "Thời gian làm bài: ……… phút (không kể thời gian phát đề)"
SIZE = "(Đề gồm {questions} câu)"
SIZE_WITH_POINTS = "(Đề gồm {questions} câu, mỗi câu {points} điểm)"
CANDIDATE = (("Họ và tên:", "Ngày sinh:"), ("Đơn vị:", "Số báo danh:"))
QUESTION = "Câu {n}."
POINTS = " ({points} điểm)"
SEVERAL = " (chọn mọi phương án đúng)"
TABLE = " (đánh dấu × vào một ô của mỗi dòng)"
ORDER = " (ghi số thứ tự đúng vào ô trống)"
MATCH = " (ghi chữ cái thích hợp vào ô trống)"
WRITE = "Trả lời: "
STATEMENT, TRUE, FALSE, PLACE = "Nội dung", "Đúng", "Sai", "Thứ tự"
LEFT, RIGHT = "Cột 1", "Cột 2"
END = "----- HẾT -----"
END_NOTE = "Thí sinh không được sử dụng tài liệu. Cán bộ coi thi không giải thích gì thêm."
SHEET_HOW = "Đánh dấu × vào ô được chọn. Muốn bỏ, khoanh tròn dấu × rồi chọn ô khác."
SHEET_WRITTEN = "Các câu ghi câu trả lời"
NUMBER = "Câu"
SIGN_INVIGILATORS, SIGN_CANDIDATE = "CÁN BỘ COI THI", "THÍ SINH"
SIGN_HOW = "(Ký, ghi rõ họ tên)"
SECRET = "MẬT ĐẾN KHI CÔNG BỐ – KHÔNG PHÁT CHO THÍ SINH"  # noqa: S105  # words on a sheet
FOOT, SHEET_FOOT, KEY_FOOT = "Mã đề {code}", "Phiếu trả lời, mã đề {code}", "Đáp án"
NOT_GRADED = "không tính điểm"
JOINT = " hoặc "


def points(number: Decimal) -> str:
    """As papers write numbers: 0,25."""
    text = f"{number.normalize():f}"
    return text.replace(".", ",")

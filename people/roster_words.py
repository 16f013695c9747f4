"""The words by which the columns and the rows of a roster are known."""

import re
from collections.abc import Mapping
from typing import Final

from office.headers import Vocabulary, normalise

# Fields that begin with "other" catch headings which would otherwise be taken for a field of the person.
PHRASES: Final = {
    "ordinal": ["STT", "TT", "Số TT", "Số thứ tự", "No", "Order", "Ordinal"],
    "name": [
        "Họ và tên", "Họ tên", "Họ, tên", "Họ và tên khai sinh", "Họ tên khai sinh", "Họ và tên học viên",
        "Họ tên học viên", "Họ và tên đảng viên", "Họ và tên thí sinh", "Họ và tên đồng chí", "Tên học viên",
        "Tên sinh viên", "Tên đảng viên", "Tên nhân viên", "Tên cán bộ", "Full name", "Name",
    ],
    "family": [
        "Họ", "Họ và", "Họ đệm", "Họ lót", "Họ và đệm", "Họ và lót", "Họ và tên đệm", "Họ và tên lót",
        "Họ tên đệm", "Họ và chữ đệm", "Họ và chữ lót", "Họ và tên họ đệm", "Last name", "Lastname", "Family name",
        "Surname",
    ],
    "middle": ["Tên đệm", "Tên lót", "Chữ đệm", "Chữ lót", "Đệm", "Middle name"],
    "given": ["Tên", "Họ và tên tên", "Họ tên tên", "First name", "Firstname", "Given name"],
    "code": [
        "Mã", "Mã số", "Mã học viên", "Mã HV", "Mã sinh viên", "Mã số sinh viên", "Mã SV", "MSSV", "Mã nhân viên",
        "Mã số nhân viên", "Mã NV", "MSNV", "Mã cán bộ", "Mã đảng viên", "Mã thí sinh", "Số báo danh", "SBD",
        "Tên đăng nhập", "Tài khoản", "Username", "User name", "Login", "Code", "ID",
    ],
    "born": [
        "Ngày sinh", "Năm sinh", "Sinh ngày", "Sinh năm", "Ngày tháng năm sinh", "Ngày năm sinh", "NTNS",
        "Ngày tháng năm sinh ngày tháng năm", "Date of birth", "Birth date", "Birthday", "DOB", "Year of birth",
    ],
    "born_male": ["Năm sinh Nam", "Ngày sinh Nam", "Ngày tháng năm sinh Nam", "Sinh năm Nam"],
    "born_female": ["Năm sinh Nữ", "Ngày sinh Nữ", "Ngày tháng năm sinh Nữ", "Sinh năm Nữ"],
    "born_day": ["Ngày tháng năm sinh Ngày", "Ngày sinh Ngày"],
    "born_month": ["Ngày tháng năm sinh Tháng", "Ngày sinh Tháng"],
    "born_year": ["Ngày tháng năm sinh Năm", "Ngày sinh Năm"],
    "sex": ["Giới tính", "Phái", "Giới", "Nam/Nữ", "Nam, nữ", "Sex", "Gender"],
    "male": ["Nam", "Giới tính Nam", "Phái Nam", "Male"],
    "female": ["Nữ", "Giới tính Nữ", "Phái Nữ", "Female"],
    "national_number": [
        "CCCD", "Số CCCD", "CMND", "Số CMND", "CCCD/CMND", "Số CCCD/CMND", "CMND/CCCD", "Số CMND/CCCD", "CMTND",
        "Số CMTND", "Căn cước", "Số căn cước", "Căn cước công dân", "Số căn cước công dân", "Thẻ căn cước",
        "Chứng minh nhân dân", "Số chứng minh nhân dân", "Số định danh cá nhân", "Số định danh", "Mã định danh",
        "Số ĐDCN", "National ID", "ID card", "Citizen number", "Citizen ID",
    ],
    "phone": [
        "Điện thoại", "Số điện thoại", "SĐT", "Số ĐT", "ĐT", "ĐTDĐ", "Điện thoại di động", "Số điện thoại di động",
        "Di động", "Số di động", "Điện thoại liên hệ", "Phone", "Phone number", "Mobile", "Tel", "Telephone",
    ],
    "email": ["Email", "E-mail", "Địa chỉ email", "Địa chỉ e-mail", "Thư điện tử", "Email address", "Mail"],
    "unit_code": ["Mã đơn vị", "Mã chi bộ", "Mã đảng bộ", "Mã lớp", "Mã khoa", "Mã phòng", "Unit code"],
    "branch": ["Chi bộ", "Tên chi bộ", "Sinh hoạt tại chi bộ", "Chi bộ sinh hoạt", "Tổ đảng", "Party cell"],
    "unit": [
        "Đơn vị", "Tên đơn vị", "Chi bộ, đảng bộ", "Chi bộ, đảng bộ cơ sở", "Chi, đảng bộ", "Đảng bộ, chi bộ",
        "Đơn vị sinh hoạt đảng", "Phòng", "Phòng ban", "Khoa", "Tên khoa", "Lớp", "Tên lớp", "Unit", "Department",
        "Class",
    ],
    "base": [
        "Đảng bộ", "Đảng bộ cơ sở", "Đảng bộ, chi bộ cơ sở", "Tổ chức cơ sở đảng", "Tổ chức đảng", "TCCSĐ",
        "TCCS đảng", "Đảng ủy", "Đảng ủy cơ sở",
    ],
    "workplace": ["Đơn vị công tác", "Nơi công tác", "Cơ quan", "Cơ quan công tác", "Cơ quan, đơn vị", "Workplace"],
    "position": [
        "Chức vụ", "Chức danh", "Chức vụ, chức danh", "Chức vụ đảng", "Chức vụ chính quyền",
        "Chức vụ, đơn vị công tác", "Position", "Job title",
    ],
    "native_place": ["Quê quán", "Nguyên quán", "Native place", "Home town"],
    "ethnicity": ["Dân tộc", "Ethnicity", "Ethnic group"],
    "joined": [
        "Ngày vào Đảng", "Vào Đảng", "Ngày tháng năm vào Đảng", "Ngày vào Đảng dự bị", "Vào Đảng dự bị",
        "Ngày kết nạp", "Ngày kết nạp Đảng", "Ngày vào ĐCSVN", "Ngày vào Đảng Ngày vào", "Joined the Party on",
    ],
    "official": [
        "Ngày chính thức", "Chính thức", "Ngày vào Đảng chính thức", "Vào Đảng chính thức",
        "Ngày công nhận chính thức", "Ngày được công nhận chính thức", "Ngày chuyển chính thức",
        "Ngày công nhận đảng viên chính thức", "Ngày tháng năm chính thức", "Official on",
    ],
    "standing": [
        "Đối tượng", "Diện", "Tình trạng đảng", "Tình trạng đảng viên", "Loại đảng viên", "Đảng viên/Quần chúng",
        "Quần chúng/Đảng viên", "Party standing", "Standing",
    ],
    "standing_outstanding": ["Quần chúng ưu tú", "Đối tượng Quần chúng ưu tú", "QCƯT"],
    "standing_probationary": ["Đảng viên dự bị", "Đối tượng Dự bị", "Đối tượng Đảng viên dự bị", "ĐVDB"],
    "standing_full": ["Đảng viên chính thức", "Đối tượng Chính thức", "Đối tượng Đảng viên chính thức", "ĐVCT"],
    "note": ["Ghi chú", "Note", "Notes", "Remark", "Remarks"],
    "other_relative": [
        "Họ tên cha", "Họ và tên cha", "Họ tên bố", "Họ tên mẹ", "Họ và tên mẹ", "Họ tên vợ", "Họ tên chồng",
        "Họ tên vợ chồng", "Họ và tên vợ chồng", "Tên cha", "Tên mẹ", "Năm sinh cha", "Năm sinh mẹ",
        "Họ và tên người giới thiệu", "Họ tên người giới thiệu", "Tên thường gọi", "Bí danh", "Tên gọi khác",
    ],
    "other_paper": [
        "Ngày cấp", "Nơi cấp", "Ngày cấp CCCD", "Nơi cấp CCCD", "Ngày cấp CMND", "Nơi cấp CMND", "Nơi sinh",
        "Số thẻ đảng", "Số thẻ đảng viên", "Số lý lịch", "Ngày cấp căn cước", "Nơi cấp căn cước",
        "Điện thoại cơ quan", "Email đơn vị", "Số điện thoại đơn vị",
    ],
}  # fmt: skip
VOCABULARY: Final = Vocabulary(PHRASES)

NAME_FIELDS: Final = ("name", "family", "middle", "given")
# Columns where a mark tells the standing.
MARKED_STANDINGS: Final = ("outstanding", "probationary", "full")
UNIT_FIELDS: Final = ("unit_code", "branch", "unit", "base", "workplace")
# Fields that several columns may tell together ("Chức vụ đảng" and "Chức vụ chính quyền").
JOINED_FIELDS: Final = frozenset(("position", "note"))
QUESTION_HEADINGS: Final = frozenset(
    ("cau hoi", "ma cau hoi", "noi dung", "noi dung cau hoi", "dap an", "dap an dung", "do kho", "question", "answer")
)

# Row patterns are tried on lower-case text with its accents: "Phường" is a unit, "Phương" is a family name.
_UNIT_ALWAYS = r"chi bộ|đảng bộ|đảng ủy|chi ủy|chi đoàn|tổ đảng|đơn vị|cơ quan|khối"
_UNIT_LIKELY = (
    r"sở|ban|phòng|trường|xã|phường|thị trấn|đặc khu|công ty|tổng công ty|ubnd|ủy ban|hội|công an|bệnh viện|"
    r"trung tâm|lớp|khoa|viện|chi cục|cục|tòa án|bộ chỉ huy|huyện|tỉnh|thành phố|đoàn thanh niên|đoàn tncs|"
    r"mặt trận|liên đoàn|ngân hàng|bưu điện|văn phòng|nhà máy|nhà văn hóa|nhóm|tổ|unit|department|class"
)
SURELY_UNIT: Final = re.compile(rf"(?:{_UNIT_ALWAYS})\b")
PERHAPS_UNIT: Final = re.compile(rf"(?:{_UNIT_ALWAYS}|{_UNIT_LIKELY})\b")
_PEOPLE = r"đồng chí|đ/c|học viên|người|đảng viên|quần chúng|sinh viên|thí sinh|cán bộ|nhân viên|đại biểu|people"
CLOSING: Final = re.compile(rf"(?:danh sách|ấn định|list)\b.{{0,60}}?(\d[\d.]*)\s*(?:\([^()]*\)\s*)?(?:{_PEOPLE})\b")
SUBTOTAL: Final = re.compile(r"(?:tổng cộng|tổng số|tổng|cộng|subtotal|total)\b")
TRAILING_COUNT: Final = re.compile(rf"\s*[-–:(]?\s*\d+\s*(?:{_PEOPLE})\s*\)?\s*[.;]?$", re.IGNORECASE)
SIGNATURE: Final = re.compile(
    r"người lập|lập (?:biểu|bảng|danh sách)|t/m\b|tm\.|k/t\b|kt\.|t/l\b|tl\.|\(?ký(?:,| và| tên| ghi)|"
    r"xác nhận|thủ trưởng|nơi nhận|ban thường vụ|bí thư|phó bí thư|giám đốc|hiệu trưởng|"
    r".{0,40}\bngày\b.{0,12}\btháng\b.{0,12}\bnăm\b"
)
NUMBERED: Final = re.compile(
    r"(?P<number>[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,3}(?:\.\d{1,2})*)(?:\s*[.)]\s*|\s*[-–:]\s+|/\s+)(?P<text>.+)"
)
NUMBER_ALONE: Final = re.compile(r"(?P<number>[IVXLC]{1,6}|[A-ZĐ]|[a-zđ])\s*[.):/-]*")
ORDINAL: Final = re.compile(r"\d{1,6}\s*[.)]?")
COLUMN_NUMBER: Final = re.compile(r"\(?(?:\d{1,2}|[A-Za-z])\)?")
TITLE_OF_ADDRESS: Final = re.compile(r"^(?:đ/c|đc|đ\.c|đồng chí)[\s.:]+", re.IGNORECASE)


def vocabulary_with(columns: Mapping[str, str]) -> Vocabulary:
    """The same with headings of a sender's own: heading -> field. What they mean to the sender goes first."""
    own = {normalise(heading) for heading in columns}
    phrases = {name: [each for each in said if normalise(each) not in own] for name, said in PHRASES.items()}
    for heading, name in columns.items():
        phrases.setdefault(name, []).append(heading)
    return Vocabulary(phrases)

"""Invented people. The same seed gives the same names; any likeness to a living person is chance."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

FAMILIES = (
    ["Nguyễn"] * 30
    + ["Trần"] * 11
    + ["Lê"] * 9
    + ["Phạm"] * 7
    + ["Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi"] * 3
    + ["Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Mai", "Cao", "Lương", "Tạ", "Đoàn", "Thái", "Châu"]
)
MIDDLES = {
    "male": ("Văn", "Đức", "Hữu", "Minh", "Quang", "Xuân", "Thanh", "Công", "Ngọc", "Quốc", "Đình", "Trọng", "Anh"),
    "female": ("Thị", "Thị Thu", "Thị Ngọc", "Thị Thanh", "Thị Minh", "Ngọc", "Thanh", "Thùy", "Thị Kim", "Khánh"),
}
GIVENS = {
    "male": (
        "An Anh Ánh Bách Bảo Bình Cường Chiến Công Danh Dũng Duy Dương Đạt Điệp Đông Đức Giang Hà Hải Hào "
        "Hậu Hiếu Hiệp Hòa Hoàng Hùng Huy Hưng Khánh Khoa Khôi Kiên Lâm Lân Linh Long Lộc Luân Mạnh Minh Nam "
        "Nghĩa Nguyên Nhân Phong Phú Phúc Phước Quân Quang Quý Quyết Sáng Sơn Tài Tâm Tân Thái Thành Thắng "
        "Thiện Thịnh Thọ Toàn Trí Trung Trường Tú Tuấn Tùng Tuyên Uy Văn Việt Vinh Vũ Ý"
    ).split(),
    "female": (
        "An Anh Ánh Ân Bích Châu Chi Cúc Diễm Diệp Diệu Dung Duyên Đào Giang Hà Hạnh Hằng Hiền Hiếu Hoa Hoài "
        "Hồng Huệ Huyền Hương Hường Khánh Lan Lâm Lê Liên Linh Loan Ly Mai Minh My Nga Ngân Ngọc Nguyệt Nhàn "
        "Nhi Nhung Oanh Phúc Phương Phượng Quyên Quỳnh Sương Tâm Thanh Thảo Thắm Thoa Thơ Thu Thủy Thúy Thư "
        "Thương Tình Trang Trâm Trinh Tuyết Tươi Uyên Vân Vi Xuân Yến"
    ).split(),
}
PLACES = ("Khuê Giang", "Khuê Sơn", "An Khuê", "Hòa Khuê", "Bình Khuê", "Vĩnh Khuê", "Tân Khuê", "Phú Khuê")


@dataclass(frozen=True, slots=True)
class Invented:
    family_middle: str
    given: str
    sex: str
    born_on: date
    national_number: str
    phone: str
    native_place: str


def invent(chance: Random, serial: int, *, oldest: int, youngest: int, today: date) -> Invented:
    """A person aged between `youngest` and `oldest` years. Numbers are of no real series (999…, 0999…)."""
    sex = chance.choice(("male", "male", "female", "female", "female"))
    age_days = chance.randint(youngest * 365, oldest * 365)
    return Invented(
        family_middle=f"{chance.choice(FAMILIES)} {chance.choice(MIDDLES[sex])}",
        given=chance.choice(GIVENS[sex]),
        sex=sex,
        born_on=today - timedelta(days=age_days),
        national_number=f"0999{serial:08d}",
        phone=f"0999{serial:06d}",
        native_place=f"{chance.choice(PLACES)}, Khuê Giang",
    )

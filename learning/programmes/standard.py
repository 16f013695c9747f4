"""The two courses that every committee holds, as their guidance describes them: to begin a programme from.

Sources: HD 61-HD/BTGTW of 16/06/2022 (awareness: five lessons, 50 periods in ten half-days) and HD 60-HD/BTGTW of the
same day (new members: ten topics; its periods are set by each committee); QĐ 1147-QĐ/BTGDVTW of 01/12/2025 for the
rules. Titles and basis are what is printed on Vietnamese documents, so they are not translated.
"""

from dataclasses import dataclass

from learning.models import PartKind, ProgrammeTakes
from learning.programmes.publishing import CoursePart


@dataclass(frozen=True, slots=True)
class StandardProgramme:
    code: str
    title: str
    audience: str
    takes: str
    basis: str
    certificate_months: int | None
    parts: tuple[CoursePart, ...]


_RULES = "Quyết định 1147-QĐ/BTGDVTW ngày 01/12/2025"
_AWARENESS = (
    ("Khái quát lịch sử Đảng Cộng sản Việt Nam", 5),
    ("Cương lĩnh xây dựng đất nước trong thời kỳ quá độ lên chủ nghĩa xã hội", 10),
    ("Nội dung cơ bản của Điều lệ Đảng Cộng sản Việt Nam", 5),
    ("Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh", 5),
    ("Phấn đấu trở thành đảng viên Đảng Cộng sản Việt Nam", 5),
)
_NEW_MEMBERS = (
    "Chủ nghĩa Mác - Lênin, tư tưởng Hồ Chí Minh - nền tảng tư tưởng, kim chỉ nam cho hành động của Đảng",
    "Độc lập dân tộc gắn liền với chủ nghĩa xã hội",
    "Phát huy sức mạnh toàn dân tộc, dân chủ xã hội chủ nghĩa, xây dựng Nhà nước pháp quyền",
    "Đường lối phát triển kinh tế - xã hội",
    "Phát triển giáo dục và đào tạo, khoa học và công nghệ, văn hóa, con người; bảo vệ tài nguyên, môi trường",
    "Tăng cường quốc phòng, an ninh",
    "Chủ động, tích cực hội nhập quốc tế",
    "Nguyên tắc tổ chức, hoạt động của Đảng và công tác xây dựng Đảng ở cơ sở",
    "Xây dựng, chỉnh đốn Đảng",
    "Phấn đấu, rèn luyện xứng đáng là đảng viên Đảng Cộng sản Việt Nam",
)

AWARENESS = StandardProgramme(
    code="NTVD",
    title="Bồi dưỡng nhận thức về Đảng",
    audience="Quần chúng ưu tú, đối tượng kết nạp Đảng",
    takes=ProgrammeTakes.NOT_YET_MEMBERS,
    basis=f"Hướng dẫn 61-HD/BTGTW ngày 16/6/2022; {_RULES}",
    certificate_months=60,
    parts=(
        *(CoursePart(PartKind.LESSON, title, periods) for title, periods in _AWARENESS),
        CoursePart(PartKind.DISCUSSION, "Thảo luận", 5),
        CoursePart(PartKind.VISIT, "Tham quan, nghiên cứu thực tế hoặc chuyên đề bổ sung", 5),
        CoursePart(PartKind.REVIEW, "Ôn tập, giải đáp thắc mắc", 5),
        CoursePart(PartKind.TEST, "Viết thu hoạch hoặc kiểm tra, tổng kết lớp", 5),
    ),
)
NEW_MEMBERS = StandardProgramme(
    code="DVM",
    title="Bồi dưỡng lý luận chính trị dành cho đảng viên mới",
    audience="Đảng viên dự bị",
    takes=ProgrammeTakes.PROBATIONARY,
    basis=f"Hướng dẫn 60-HD/BTGTW ngày 16/6/2022; {_RULES}",
    certificate_months=None,
    parts=(
        *(CoursePart(PartKind.LESSON, title, 5) for title in _NEW_MEMBERS),
        CoursePart(PartKind.REVIEW, "Ôn tập, giải đáp thắc mắc", 5),
        CoursePart(PartKind.TEST, "Viết thu hoạch hoặc kiểm tra, tổng kết lớp", 5),
    ),
)
STANDARD = {"awareness": AWARENESS, "new_members": NEW_MEMBERS}

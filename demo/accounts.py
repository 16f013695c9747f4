"""The demo's accounts: one per role, all with the same password. Never made in production."""

from dataclasses import dataclass

from people.roles import Role

PASSWORD = "khue-demo-2026"  # noqa: S105  # the demo's password is printed for everybody to use


@dataclass(frozen=True, slots=True)
class Account:
    """`unit`: the code of the unit the role is granted on; `label` as printed, Vietnamese and English."""

    username: str
    role: Role | None
    unit: str
    label: str


ACCOUNTS = (
    Account("quantri", Role.ADMINISTRATOR, "DUB", "Quản trị · Administrator"),
    Account("tochuc", Role.ORGANISER, "DUB", "Cán bộ tổ chức · Organiser"),
    Account("giangvien", Role.TRAINER, "DUB", "Giảng viên · Trainer"),
    Account("phanbien", Role.REVIEWER, "DUB", "Phản biện · Reviewer"),
    Account("coithi", Role.INVIGILATOR, "DUB", "Coi thi · Invigilator"),
    Account("capuy", Role.SECRETARY, "DB02", "Cấp ủy cơ sở · Unit secretary"),
    Account("kiemtra", Role.INSPECTOR, "DUB", "Kiểm tra · Inspector"),
    Account("hocvien", None, "", "Thí sinh · Candidate"),
)
SUPERUSER = Account("root", None, "", "Kỹ thuật · Superuser")

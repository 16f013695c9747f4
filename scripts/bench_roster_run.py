"""The inside of scripts.bench_roster: makes the units and the list, and does the jobs in this process."""

import json
import resource
import secrets
import shutil
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from openpyxl import Workbook

from office import clock
from office.jobs import worker
from office.jobs.actions import ask
from office.jobs.models import Job
from people.kept_uploads import KeptUpload
from people.models import Unit, User
from people.models.units import UnitKind
from people.previews import plan_digest
from people.roster_jobs import READ, SAVE
from people.roster_planning import kept_plan
from people.units import UnitFacts, found_unit
from people.upload_jobs import arguments_of, once_of

T = TypeVar("T")
CELLS, SINCE = 319, date(2020, 1, 1)
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
MIDDLES = ("Văn", "Thị", "Đức", "Ngọc", "Minh", "Hữu", "Thanh", "Quang", "Xuân", "Kim", "Mạnh")
GIVEN = (
    "An",
    "Ánh",
    "Bình",
    "Châu",
    "Dũng",
    "Đạt",
    "Giang",
    "Hà",
    "Hoà",
    "Khánh",
    "Lan",
    "Minh",
    "Nga",
    "Oanh",
    "Phúc",
)
HEADINGS = (
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Email", "Chi bộ", "Chức vụ", "Quê quán",
    "Dân tộc", "Ngày vào Đảng",
)  # fmt: skip


def prepare(file: str, people: int) -> None:
    now = clock.now()
    top = found_unit(
        code="BENCH", facts=UnitFacts(name="Đảng bộ lớn", kind=UnitKind.UPPER, parent=None), on=SINCE, by=None, now=now
    )
    for n in range(1, CELLS + 1):
        facts = UnitFacts(name=f"Chi bộ số {n}", kind=UnitKind.SUBCELL, parent=top)
        found_unit(code=f"BENCH-{n}", facts=facts, on=SINCE, by=None, now=now)
    User.objects.create_superuser("bench", password=secrets.token_urlsafe())
    make(Path(file), people)


def make(path: Path, people: int) -> None:
    """As Excel writes it: each text once, beside the sheet."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Danh sách"
    sheet.append(("DANH SÁCH ĐẢNG VIÊN",))
    sheet.append(HEADINGS)
    for n in range(1, people + 1):
        name = f"{FAMILIES[n % 13]} {MIDDLES[n % 11]} {GIVEN[n % 15]}"
        year, woman = 1960 + n % 40, n % 2
        number = f"{n % 90 + 1:03d}{woman}{year % 100:02d}{n:06d}"
        born = f"{n % 28 + 1:02d}/{n % 12 + 1:02d}/{year}"
        sheet.append(
            (
                n, name, born, ("Nam", "Nữ")[woman], number, f"09{n:08d}", f"nguoi{n}@vidu.vn",
                f"Chi bộ số {n % CELLS + 1}", "Chuyên viên", "xã Mẫu, tỉnh Ví Dụ", "Kinh",
                f"0{n % 9 + 1}/05/{year + 30}",
            )
        )  # fmt: skip
    sheet.append(("", f"Danh sách này có {people} đồng chí."))
    book.save(path)


def measure(file: str) -> None:
    user, unit = User.objects.get(username="bench"), Unit.objects.get(code="BENCH")
    found: dict[str, Any] = {}
    upload = uploaded(file, unit)
    found["read"] = timed(lambda: done(READ, upload, user))[1]
    digest, found["preview"] = timed(lambda: digest_of(upload, unit, user))
    job, found["save"] = timed(lambda: done(SAVE, upload, user, digest=digest))
    found["added"], found["saving_mb"] = job.result["added"], _most(resource.RUSAGE_SELF)
    again = uploaded(file, unit)
    done(READ, again, user)
    digest, found["preview_again"] = timed(lambda: digest_of(again, unit, user))
    found["save_again"] = timed(lambda: done(SAVE, again, user, digest=digest))[1]
    found["again_mb"], found["reading_mb"] = _most(resource.RUSAGE_SELF), _most(resource.RUSAGE_CHILDREN)
    print(json.dumps(found))


def uploaded(file: str, unit: Unit) -> KeptUpload:
    facts = {"unit": str(unit.uid), "on": "2026-03-01"}
    upload = KeptUpload(secrets.token_urlsafe(32), Path(file).name, facts)
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, upload.path)
    return upload


def digest_of(upload: KeptUpload, unit: Unit, user: User) -> str:
    """What a page of the preview works out."""
    return plan_digest(kept_plan(upload, unit, user).plan.rows)


def done(kind: str, upload: KeptUpload, user: User, **more: str) -> Job:
    """The job, worked off in this process as the worker's thread would."""
    arguments, once = arguments_of(upload, **more), once_of(kind, upload.token)
    job = ask(kind=kind, arguments=arguments, by=user, now=clock.now(), once=once)
    worker.work_off()
    job.refresh_from_db()
    if job.state != "done":
        raise SystemExit(f"{kind}: {job.state}: {job.message}")
    return job


def timed(deed: Callable[[], T]) -> tuple[T, dict[str, float]]:
    began, worked = time.perf_counter(), _work()
    given = deed()
    return given, {"seconds": time.perf_counter() - began, "cpu": _work() - worked}


def _most(who: int) -> float:
    """The most memory it has held so far, in MB."""
    return resource.getrusage(who).ru_maxrss / 1024


def _work() -> float:
    """Of this process and of those that ended."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(sys.argv[2], int(sys.argv[3]))
    else:
        measure(sys.argv[2])

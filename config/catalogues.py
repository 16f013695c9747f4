"""Message catalogues without gettext's own tools: found, merged, checked and compiled in Python, with Babel.

English is the language of the sources. Babel is a requirement of development, so only the command `catalogues` may
import this module.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from config.env import BASE_DIR

LANGUAGES = ("vi", "hi")
LEFT_OUT = {".venv", ".git", "var", "tests", "scripts", "migrations", "locale", "static", "docs", "node_modules"}
# Every name under which a message is marked; the numbers say which argument is what, "c" the context.
SINGULAR, PLURAL, IN_CONTEXT, PLURAL_IN_CONTEXT = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    **dict.fromkeys(("_", "_lazy", "gettext", "gettext_lazy", "gettext_noop"), SINGULAR),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), IN_CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), PLURAL_IN_CONTEXT),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # a date of the last change would make every merge a conflict

NOBODY = {"last_translator": "Khuê contributors", "language_team": "Khuê contributors", "msgid_bugs_address": "-"}

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one message, or with a whole catalogue."""

    language: str
    message: str
    reason: str

    def __str__(self) -> str:
        return f"{self.language}: {self.reason}: {self.message}"


def update() -> None:
    """Merges what the sources say into the catalogues; translations are kept, unused messages go."""
    found = extract_all(source_files(BASE_DIR), root=BASE_DIR)
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(found, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_written(catalogue))


def compile_all() -> None:
    """Writes the .mo files that the platform reads."""
    for language in LANGUAGES:
        mo_path(language).write_bytes(compiled(read(language)))


def check() -> list[Fault]:
    """Everything that keeps a reader of Vietnamese or Hindi from reading all of it; empty: nothing."""
    found = extract_all(source_files(BASE_DIR), root=BASE_DIR)
    return [fault for language in LANGUAGES for fault in faults_of(language, found)]


def faults_of(language: str, found: Catalog) -> Iterator[Fault]:
    """The faults of one language's catalogue against the messages of the sources."""
    catalogue = read(language)
    for message in found:
        if message.id:
            reason = reason_against(message, catalogue.get(message.id, message.context))
            if reason:
                yield Fault(language, _ids(message)[0], reason)
    for message in catalogue:
        if message.id and message.id not in found:
            yield Fault(language, _ids(message)[0], "no source has this message any more, run `make catalogues`")
    path = mo_path(language)
    if not path.exists() or contents(path.read_bytes()) != contents(compiled(catalogue)):
        name = path.relative_to(BASE_DIR)
        yield Fault(language, str(name), "not compiled from the present .po, run `make catalogues`")


def reason_against(message: Message, translated: Message | None) -> str:
    """Why a translation cannot stand; empty when it can."""
    if translated is None:
        return "missing, run `make catalogues` and translate"
    texts = _strings(translated)
    if not texts or not all(texts):
        return "not translated"
    if translated.fuzzy:
        return "marked as fuzzy"
    expected = [_placeholders(text) for text in _ids(message)]
    if not all(_placeholders(text) in expected for text in texts):
        return "other placeholders than in English"
    return ""


def source_files(root: Path) -> Iterator[Path]:
    """Python files and templates that may speak to a user, in a fixed order."""
    rooms = [room for room in sorted(root.iterdir()) if room.is_dir() and room.name not in LEFT_OUT]
    for path in (path for room in rooms for path in sorted(room.rglob("*"))):
        parts = path.relative_to(root).parts
        is_template = path.suffix in (".html", ".txt") and "templates" in parts
        if (is_template or path.suffix == ".py") and not LEFT_OUT.intersection(parts):
            yield path


def extract_all(paths: Iterable[Path], *, root: Path) -> Catalog:
    """All messages of the files, with the files they are in."""
    found = Catalog(charset="utf-8")
    for path in paths:
        text = path.read_text(encoding="utf-8")
        source = text if path.suffix == ".py" else as_python(text, origin=str(path))
        name = path.relative_to(root).as_posix()
        options = {"encoding": "utf-8"}
        for row in extract("python", io.BytesIO(source.encode()), KEYWORDS, ("Translators:",), options):
            _line, ids, comments, context = row
            found.add(ids, locations=[(name, 0)], auto_comments=comments, context=context)
    return found


def as_python(template: str, *, origin: str) -> str:
    """A template as calls of gettext between words without meaning; unindented, since Python minds."""
    return "\n".join(line.strip() for line in templatize(template, origin=origin).splitlines())


def read(language: str) -> Catalog:
    """The language's catalogue, empty when there is none yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, project="Khuê", version="1", charset="utf-8", fuzzy=False, **NOBODY)
    with path.open("rb") as stream:
        return read_po(stream, locale=language, charset="utf-8")


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as a .mo file."""
    stream = io.BytesIO()
    _undated(catalogue)
    write_mo(stream, catalogue)
    return stream.getvalue()


def contents(mo: bytes) -> dict[tuple[Ids, str | None], Ids]:
    """What a .mo file says, without its header, which names the version of Babel."""
    return {(_ids(row), row.context): _strings(row) for row in read_mo(io.BytesIO(mo)) if row.id}


def po_path(language: str) -> Path:
    return BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"


def mo_path(language: str) -> Path:
    return po_path(language).with_suffix(".mo")


def _written(catalogue: Catalog) -> bytes:
    stream = io.BytesIO()
    _undated(catalogue)
    write_po(stream, catalogue, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return b"".join(line for line in stream.getvalue().splitlines(True) if not line.startswith(b'"Generated-By'))


def _undated(catalogue: Catalog) -> None:
    catalogue.header_comment = f"# Messages of Khuê: {catalogue.locale_identifier}. Kept with `make catalogues`."
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    catalogue.fuzzy = False


def _ids(message: Message) -> Ids:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _strings(message: Message) -> Ids:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text.replace("%%", "")))

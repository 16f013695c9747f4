"""Message catalogues: what is found in the sources, and what keeps a translation from standing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from config import catalogues

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
one = _("A long "
        "sentence.")
two = ngettext("%(n)d row", "%(n)d rows", 3)
three = pgettext("noun", "Test")
four = print("not a message")
"""
TEMPLATE = """
{% load i18n %}
  <p>It isn't "Python" (at all
     {% translate "Saved" %} {% translate "All of it: 100%" as word %}
     {% translate "Close" context "a window" %}
  {% include "x.html" with label=_("Name") %} {{ value|default:_("none") }}
  {% blocktranslate count n=rows|length trimmed %}
     {{ n }} row
  {% plural %}
     {{ n }} rows
  {% endblocktranslate %}
  {# not this #}
"""


@pytest.fixture
def found(tmp_path: Path) -> Catalog:
    (tmp_path / "room").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "room" / "views.py").write_text(PYTHON)
    (tmp_path / "tests" / "test_it.py").write_text('_("Only in a test")')
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    return catalogues.extract_all(catalogues.source_files(tmp_path), root=tmp_path)


def test_messages_of_python_and_templates_are_found(found: Catalog) -> None:
    assert {(message.id, message.context) for message in found if message.id} == {
        ("A long sentence.", None),
        (("%(n)d row", "%(n)d rows"), None),
        ("Test", "noun"),
        ("Saved", None),
        ("All of it: 100%%", None),
        ("Close", "a window"),
        ("Name", None),
        ("none", None),
        (("%(n)s row", "%(n)s rows"), None),
    }


def test_a_message_says_which_file_it_is_in_and_no_line(found: Catalog) -> None:
    assert found["Saved"].locations == [("templates/page.html", 0)]


@pytest.mark.parametrize(
    ("english", "translated", "reason"),
    [
        ("Saved", "Đã lưu", ""),
        ("Saved", "", "not translated"),
        ("%(n)d rows of %(all)d", "%(all)d hàng, có %(n)d", ""),
        ("%(n)d rows", "%(m)d hàng", "other placeholders than in English"),
        ("{h} h {m} min", "{h} giờ", "other placeholders than in English"),
        ("100%% of %s", "%s: 100%%", ""),
        (("one row", "%(n)d rows"), ("%(n)d hàng",), ""),
        (("one row", "%(n)d rows"), ("một hàng", "%(n)d hàng"), ""),
        (("one row", "%(n)d rows"), ("một hàng", ""), "not translated"),
    ],
)
def test_a_translation_stands_or_says_why_not(english: str, translated: str, reason: str) -> None:
    assert catalogues.reason_against(Message(english), Message(english, translated)) == reason


def test_a_fuzzy_or_missing_translation_does_not_stand() -> None:
    assert catalogues.reason_against(Message("Saved"), Message("Saved", "Đã lưu", flags=["fuzzy"])) == "marked as fuzzy"
    assert "missing" in catalogues.reason_against(Message("Saved"), None)


@pytest.fixture
def kept(tmp_path: Path, found: Catalog, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Catalogues that live in the temporary folder, for the sources of `found`."""
    monkeypatch.setattr(catalogues, "BASE_DIR", tmp_path)
    catalogues.update()
    return catalogues.po_path


def test_an_update_keeps_translations_and_lets_unused_messages_go(kept: Callable[[str], Path], tmp_path: Path) -> None:
    path = kept("vi")
    path.write_text(path.read_text().replace('msgid "Saved"\nmsgstr ""', 'msgid "Saved"\nmsgstr "Đã lưu"'))
    (tmp_path / "room" / "views.py").write_text('_("New here")')
    catalogues.update()
    catalogue = catalogues.read("vi")
    assert catalogue["Saved"].string == "Đã lưu"
    assert "New here" in catalogue
    assert "A long sentence." not in path.read_text()


def test_a_second_update_changes_nothing(kept: Callable[[str], Path]) -> None:
    before = kept("hi").read_bytes()
    catalogues.update()
    assert kept("hi").read_bytes() == before


def test_the_check_names_what_is_untranslated_and_what_is_not_compiled(kept: Callable[[str], Path]) -> None:
    faults = [str(fault) for fault in catalogues.check()]
    assert "vi: not translated: Saved" in faults
    assert "hi: not translated: Saved" in faults
    assert any("django.mo" in fault for fault in faults)
    catalogues.compile_all()
    assert not any("django.mo" in str(fault) for fault in catalogues.check())


def test_a_changed_translation_must_be_compiled_again(kept: Callable[[str], Path]) -> None:
    catalogues.compile_all()
    path = kept("vi")
    path.write_text(path.read_text().replace('msgid "Saved"\nmsgstr ""', 'msgid "Saved"\nmsgstr "Đã lưu"'))
    assert any(fault.language == "vi" and "django.mo" in fault.message for fault in catalogues.check())

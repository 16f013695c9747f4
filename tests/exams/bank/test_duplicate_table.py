"""The figures of duplicates in the documentation are those of today."""

from scripts.duplicate_table import PAGE, table, with_table


def test_the_table_in_the_documentation_is_what_is_found_today() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert "measured on" in page
    assert with_table(page, table()) == page

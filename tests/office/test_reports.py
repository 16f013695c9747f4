"""A report has one shape for every importer."""

from office.reports import Problem, Report


def test_a_report_has_exactly_the_agreed_keys() -> None:
    report = Report("xlsx", 3, 2, 1, (Problem("Sheet1!D14", "key_missing", "Row 14: ...", "error"),))
    assert report.as_json() == {
        "format": "xlsx",
        "found": 3,
        "imported": 2,
        "skipped": 1,
        "problems": [{"where": "Sheet1!D14", "code": "key_missing", "message": "Row 14: ...", "severity": "error"}],
    }

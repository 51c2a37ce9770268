"""What the page says of a file that was brought in."""

from hepatica.actions.imports_report import FileSkipped, ImportReport
from hepatica.exchange import Left, Skipped
from hepatica.web.presenters.import_rows import report_groups, summary


def left(code, reason, count, of):
    skipped = Skipped(code=code, reason=reason, count=count, of=of)
    return FileSkipped(file="labs.json", skipped=skipped)


REPORT = ImportReport(
    skipped=(
        left("resource-type", "Immunization is not read", 13, Left.OTHER),
        left("resource-type", "Encounter is not read", 1, Left.OTHER),
        left("patient", "Patient record replaced by another one", 1, Left.PERSON),
        left("future", "ast: dated in the future", 2, Left.RESULT),
    )
)


def flat(text):
    return text.replace("\u00a0", " ")


def test_what_is_no_result_is_not_called_one():
    rows = {
        group.key: [flat(row.about) for row in group.rows]
        for group in report_groups(REPORT)
    }
    assert rows["skipped"] == ["patient, 1 person", "future, 2 results"]
    assert rows["aside"] == [
        "resource type, 13 entries of another kind",
        "resource type, 1 entry of another kind",
    ]


def test_what_is_taken_stands_before_what_a_whole_chart_is_full_of():
    groups = report_groups(REPORT)
    assert [group.key for group in groups][-2:] == ["taken", "aside"]
    assert [group.key for group in groups if group.is_folded] == ["aside"]


def test_the_count_of_what_was_skipped_parts_results_from_the_rest():
    said = flat(summary(REPORT))
    assert "14 entries of another kind skipped, 1 person skipped, 2 results" in said
    assert "0 skipped" in summary(ImportReport())

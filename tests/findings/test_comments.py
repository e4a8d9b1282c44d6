"""CM: reader comments."""

import pytest

from tests.findings.builders import audit_of, findings_of, page


@pytest.mark.parametrize(("number", "says"), [(0, None), (1, "1 reader comment,"), (12, "12 reader comments,")])
def test_comments(number: int, says: str | None) -> None:
    """Tells how many there are, at their places, and nothing where there are none."""
    rows = [("comment", f"I drove a dumper there, said {i}.") for i in range(number)]
    story = page(("headline", "Ponds drained"), ("paragraph", "The ponds are dry."), *rows)  # type: ignore[arg-type]
    found = findings_of("CM01", audit_of(story))
    assert [finding.message[: len(says)] for finding in found] == [says] if says else not found
    assert all(finding.level == "info" and len(finding.spans) == number for finding in found)
    assert all(finding.measured["comments"] == number for finding in found)

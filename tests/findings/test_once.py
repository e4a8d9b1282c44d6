"""What rules share is worked out once for each audit."""

from headwater.findings.once import once
from headwater.records import Audit
from tests.findings.builders import audit_of, page


def test_once() -> None:
    """One audit is worked on once, another anew, and an equal one is another."""
    asked: list[int] = []

    @once
    def work(audit: Audit) -> int:
        asked.append(len(audit.article.text))
        return len(asked)

    one, same = audit_of(page(("paragraph", "Dry."))), audit_of(page(("paragraph", "Dry.")))
    assert [work(one), work(one), work(same), work(one)] == [1, 1, 2, 3]

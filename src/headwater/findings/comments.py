"""CM: what readers wrote under the article."""

from collections.abc import Iterable

from headwater.records import Audit, Finding


def comments(audit: Audit) -> Iterable[Finding]:
    """Reader comments are on the page, and are kept apart from the article.

    Measured: how many comments there are, how many of them answer another, and by how many names they are signed. A
    comment is never body text, never a source and never evidence for a statement.

    Silent where the page shows none. Comments that a page loads later by script are not in it and are not counted.

    Example: "12 reader comments, kept apart from the article."
    """
    found = audit.article.comments
    if not found:
        return
    replies = sum(comment.depth > 0 for comment in found)
    names = {comment.author for comment in found if comment.author}
    many = f"{len(found)} reader comment{'s' if len(found) > 1 else ''}"
    message = f"{many}, kept apart from the article and never counted as evidence."
    measured = {"comments": len(found), "replies": replies, "names": len(names)}
    yield Finding("CM01", "comments", "info", message, tuple(comment.span for comment in found), (), measured)

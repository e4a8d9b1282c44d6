"""CM: what readers wrote under the article."""

from collections.abc import Iterable

from headwater.records import Audit, Finding


def comments(audit: Audit) -> Iterable[Finding]:
    """Reader comments are on the page, and are kept apart from the article.

    Measured: how many comments there are, how many of them answer another, by how many names they are signed, and how
    many look like spam or like abuse to the screen. The two are never mixed, and both can be wrong. A comment is never
    body text, never a source and never evidence for a statement.

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
    spam = sum(one.verdict in ("spam", "blatant") for one in audit.screened)
    abuse = sum(bool(one.abuse) for one in audit.screened)
    if like := [f"{number} like {what}" for number, what in ((spam, "spam"), (abuse, "abuse")) if number]:
        message = f"{message[:-1]}; {' and '.join(like)} by the look of {'it' if spam + abuse == 1 else 'them'}."
    measured = {"comments": len(found), "replies": replies, "names": len(names), "spam": spam, "abuse": abuse}
    yield Finding("CM01", "comments", "info", message, tuple(comment.span for comment in found), (), measured)

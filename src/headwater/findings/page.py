"""PG: what the page tells of itself: who signs it, which rules it keeps, what was changed, what kind of work it is."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from headwater.findings.labels import find_labels
from headwater.findings.markup import find_objects
from headwater.records import Article, Audit, Finding, Span, day_of

_POLICIES = {
    "ethics": (
        r"\bethic|\b(?:editorial|journalis[mt]\w*|our|newsroom)[\s_-]*(?:standards|principles|guidelines|polic)"
        r"|^/?standards\b|code[\s_-]of[\s_-](?:conduct|practice)|how[\s_-]we[\s_-](?:work|report)"
    ),
    "corrections": r"\bcorrections?\b|\bclarifications?\b|\berrata\b|report[\s_-]an[\s_-]error",
    "ownership": r"\bownership\b|\bowners\b|\bwho[\s_-](?:owns|funds)\b|\b(?:our[\s_-])?fund(?:ing|ers)\b",
    "contact": r"\bcontact\b|\bsend[\s_-](?:us[\s_-])?a[\s_-]tip\b",
    "fact-checking": r"fact[\s_-]?check(?:ing|ers)?[\s_-](?:polic|process|method|standards)|verification[\s_-]polic",
}
_LINKED = {policy: re.compile(words, re.IGNORECASE) for policy, words in _POLICIES.items()}
_LONG_LINK = 8  # words: longer ones are the headlines of stories, "Prison chief faces corrections board over …"
# schema.org's properties of a NewsMediaOrganization and of its articles, https://schema.org/NewsMediaOrganization
_PROPERTIES = {
    "publishingPrinciples": "ethics",
    "ethicsPolicy": "ethics",
    "correctionsPolicy": "corrections",
    "ownershipFundingInfo": "ownership",
    "contactPoint": "contact",
    "verificationFactCheckingPolicy": "fact-checking",
    "actionableFeedbackPolicy": "feedback",
    "diversityPolicy": "diversity",
    "missionCoveragePrioritiesPolicy": "mission",
    "masthead": "masthead",
    "noBylinesPolicy": "bylines",
    "unnamedSourcesPolicy": "unnamed sources",
}
_WORK = r"(?:story|article|post|piece|report|headline|caption|page|review|interview)"
_CHANGED = r"(?:updated|corrected|amended|revised|clarified|changed|edited)"
_DONE = rf"(?:has been|was|is) (?:since |later |subsequently )?{_CHANGED}"
_NOTICE = re.compile(
    r"^\W*(?:corrections?|clarifications?|correction appended|(?:editor|publisher)[’']?s?[’']? note|updated?|amended)\b"
    r"(?=\s*(?:[:—–(-]|\d|on\b|at\b))"
    rf"|\b(?:an? |the )(?:earlier|previous|original|prior) version of (?:this|the) {_WORK}\b"
    rf"|\bthis {_WORK} {_DONE}\b",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"correct|clarif|amend|(?:earlier|previous|original|prior) version|error|misstated|incorrect", re.IGNORECASE
)
# "Editor's note: this story contains strong language" is a notice and no correction.
_CHANGES = re.compile(
    r"updat|correct|clarif|amend|revis|version|chang|misstat|incorrect|error|remov|edited|add(?:ed|s)\b", re.IGNORECASE
)


def no_byline(audit: Audit) -> Iterable[Finding]:
    """Nobody signs the page.

    Measured: authors in the byline, in metadata and in JSON-LD. A desk, an agency or an editorial board that signs
    counts.

    Silent where anybody is named. In a plain-text dump only a byline in the text can be seen, and it says so.

    Example: a page with a headline, a badge and a story, and no "By …".
    """
    article = audit.article
    if article.byline:
        return
    message = "The page names no author."
    if not article.observable.metadata:
        message = "No author is named in the text; metadata, which could name one, cannot be seen in this input."
    measured = {"authors": 0, "metadata": article.observable.metadata}
    yield Finding("PG01", "no-byline", "note", message, (), (), measured)


def policies(audit: Audit) -> Iterable[Finding]:
    """Which of the publisher's policies the page leads to: ethics, corrections, ownership, contact and others.

    Measured: links of the page outside the article, by their words and addresses, and the policy properties of
    schema.org in JSON-LD (`publishingPrinciples`, `correctionsPolicy`, `ownershipFundingInfo` …). It tells what is
    linked, not whether the policy is good or kept.

    Silent on a plain-text dump, which has neither: that is told under "not looked at". Of a page that is not in English
    only JSON-LD is read.

    Example: "The page leads to its policies on ethics and corrections; not to ownership or contact."
    """
    article = audit.article
    found: dict[str, list[str]] = {}
    if article.language in (None, "en"):
        for link in article.site_links:
            if len(link.text.split()) > _LONG_LINK:
                continue
            for policy, pattern in _LINKED.items():
                if pattern.search(link.text) or pattern.search(_path(link.href)):
                    found.setdefault(policy, []).append(link.href)
    for thing in find_objects(article):
        for name, policy in _PROPERTIES.items():
            if thing.get(name):
                value = thing[name]
                found.setdefault(policy, []).append(value if isinstance(value, str) else name)
    main = ("ethics", "corrections", "ownership", "contact")
    there = [policy for policy in (*main, *sorted(found.keys() - set(main))) if policy in found]
    missing = [policy for policy in main if policy not in found]
    message = (
        f"The page leads to: {', '.join(there)}" if there else "The page leads to none of its publisher's policies"
    )
    message += f"; not to: {', '.join(missing)}." if there and missing else "."
    measured = {policy: list(dict.fromkeys(hrefs)) for policy, hrefs in found.items()}
    yield Finding("PG02", "policies", "info", message, (), (), {"policies": measured, "missing": missing})


def correction(audit: Audit) -> Iterable[Finding]:
    """The page says that it was corrected or updated, or its dates show it.

    Measured: notices ("Correction:", "An earlier version of this story …", "Updated on …") in the body and around it,
    with the words marked; JSON-LD's `correction`; and the days between publication and the last change.

    Silent where there is no notice and the page was last changed on the day it was published, or does not say.

    Example: "Correction: An earlier version of this story gave the wrong height of the dam."
    """
    article = audit.article
    notices = _notices(article) if article.language in (None, "en") else []
    data = any(thing.get("correction") for thing in find_objects(article))
    days = _days_between(article.published, article.modified)
    if not notices and not data and not days:
        return
    corrects = data or any(_CORRECTS.search(article.cut(span)) for span in notices)
    parts = [f"The page carries {'a correction' if corrects else 'an update notice'}"] if notices or data else []
    if days:
        parts.append(f"The page was changed {_days(days)} after publication ({(article.modified or '')[:10]})")
        if not parts[1:]:
            parts.append("no notice says what was changed")
    message = "; ".join(parts).replace("; The page", ", and it") + "."
    measured = {"notices": len(notices), "corrects": corrects, "structured_data": data, "days_to_change": days}
    yield Finding("PG03", "correction", "info", message, tuple(notices), (), measured)


def work_type(audit: Audit) -> Iterable[Finding]:
    """The kind of work the page is labelled as: news, opinion, analysis, review, satire, sponsored, live blog,
    transcript.

    Measured: a badge near the headline, a label before a colon in the headline ("Opinion: …"), the section, and the
    type in JSON-LD. It tells the label, not whether the text fits it.

    Silent where the page has no such label. Of a page that is not in English only JSON-LD is read.

    Example: "Labelled as opinion (“Opinion”)."
    """
    labels = find_labels(audit.article)
    if not labels:
        return
    kinds = list(dict.fromkeys(label.kind for label in labels))
    told = list(dict.fromkeys(f"“{' '.join(label.told_by.split())}”" for label in labels))
    message = f"Labelled as {', '.join(kinds)} ({', '.join(told)})."
    spans = tuple(dict.fromkeys(label.span for label in labels if label.span))
    measured = {"kinds": kinds, "told_by": [label.told_by for label in labels]}
    yield Finding("PG04", "work-type", "info", message, spans, (), measured)


def _path(href: str) -> str:
    try:
        return urlsplit(href).path
    except ValueError:  # "http://[broken": pages hold such links
        return ""


def _notices(article: Article) -> list[Span]:
    places = article.spans("badge", "standfirst", "date", "paragraph", "heading", "list", "caption", "furniture")
    return sorted(span for span in places if _NOTICE.search(article.cut(span)) and _CHANGES.search(article.cut(span)))


def _days_between(published: str | None, modified: str | None) -> int | None:
    """Days from one ISO 8601 date to the other; `None` where either is not told."""
    first, last = day_of(published), day_of(modified)
    return max((last - first).days, 0) if first and last else None  # a change dated before publication is a draft's


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"

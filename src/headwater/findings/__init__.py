"""Audit so far -> Findings: the rules, one module per family, listed by hand."""

import functools
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from headwater.errors import ConfigError
from headwater.findings.rule import Rule
from headwater.records import Article, Audit, Finding, Skipped

__all__ = ["RULES", "Rule", "Suppression", "find_findings"]

_MODELS = Path(__file__).parents[1] / "models"
_UNJUDGED = "its findings have not been judged yet"

RULES: tuple[Rule, ...] = (
    Rule(
        "HL01",
        "headline-unsupported",
        "warning",
        False,
        _UNJUDGED,
        "headline.headline_unsupported",
        ("English", "statements"),
    ),
    Rule(
        "HL02",
        "headline-certainty",
        "warning",
        False,
        _UNJUDGED,
        "headline.headline_certainty",
        ("English", "statements"),
    ),
    Rule("HL03", "headline-quote", "warning", False, _UNJUDGED, "headline.headline_quote"),
    Rule(
        "HL04",
        "headline-topic",
        "warning",
        False,
        _UNJUDGED,
        "headline.headline_topic",
        ("English",),
        model="stance",
    ),
    Rule(
        "HL05",
        "headline-clickbait",
        "note",
        False,
        "right in 38 of 40 judged headlines, all of one set: too few findings on news pages",
        "clickbait.headline_clickbait",
        ("English",),
    ),
    Rule(
        "SR01",
        "no-source",
        "warning",
        False,
        "right in 23 of 26 judged findings, but mostly on pages that tell no news",
        "sourcing.no_source",
        ("statements",),
    ),
    Rule("SR02", "one-side", "warning", False, _UNJUDGED, "one_side.one_side", ("English", "statements")),
    Rule(
        "SR03",
        "anonymous-source",
        "note",
        False,
        "right in 15 of 20 judged findings",
        "unnamed.anonymous_source",
        ("English", "statements"),
    ),
    Rule("SR04", "relayed", "note", False, "right in 17 of 40 judged findings", "sourcing.relayed", ("statements",)),
    Rule(
        "SR05",
        "document-not-available",
        "note",
        False,
        "right in 16 of 40 judged findings",
        "sourcing.document_not_available",
        ("statements",),
    ),
    Rule(
        "SR06",
        "accused-unheard",
        "note",
        False,
        "right in 14 of 22 judged findings",
        "accused.accused_unheard",
        ("English", "statements"),
    ),
    Rule(
        "SR07",
        "vague-source",
        "note",
        False,
        "right in 7 of 22 judged findings",
        "unnamed.vague_source",
        ("English", "statements"),
    ),
    Rule("SR08", "source-profile", "info", True, "", "sourcing.source_profile", ("statements",)),
    Rule(
        "AT01",
        "unattributed-accusation",
        "warning",
        False,
        _UNJUDGED,
        "own_voice.unattributed_accusation",
        ("English", "statements"),
    ),
    Rule("AT02", "unattributed-claim", "info", True, "", "claims.unattributed_claim", ("English", "statements")),
    Rule(
        "AT03",
        "quote-without-speaker",
        "warning",
        False,
        "right in 2 of 40 judged findings",
        "attribution.quote_without_speaker",
        ("statements",),
    ),
    Rule(
        "AT04",
        "source-untitled",
        "note",
        False,
        "right in none of 11 judged findings",
        "speakers.source_untitled",
        ("English", "statements"),
    ),
    Rule("OR01", "originality", "info", True, "", "origin.originality", ("corpus",)),
    Rule("OR02", "shared-text-uncredited", "note", True, "", "origin.shared_text_uncredited", ("corpus",)),
    Rule("OR03", "credit-mismatch", "note", True, "", "origin.credit_mismatch", ("corpus", "English", "statements")),
    Rule("DR01", "hedge-lost", "warning", True, "", "drift.hedge_lost", ("corpus", "English")),
    Rule(
        "DR02", "attribution-lost", "warning", True, "", "drift.attribution_lost", ("corpus", "English", "statements")
    ),
    Rule("DR03", "quote-altered", "note", True, "", "drift.quote_altered", ("corpus",)),
    Rule("DR04", "speaker-changed", "note", True, "", "drift.speaker_changed", ("corpus", "English", "statements")),
    Rule("DR05", "detail-changed", "warning", True, "", "drift.detail_changed", ("corpus", "English")),
    Rule(
        "DR06",
        "wording-escalated",
        "note",
        True,
        "",
        "drift.wording_escalated",
        ("corpus", "English", "statements"),
        model="wording",
    ),
    Rule(
        "FC01",
        "label-unsupported",
        "warning",
        False,
        "wrong in the one finding that could be judged",
        "facts.label_unsupported",
        ("English",),
    ),
    Rule("FC02", "published-fact-check", "note", True, "", "matches.published_fact_check", ("corpus", "statements")),
    Rule("FC03", "corroborated", "info", True, "", "matches.corroborated", ("corpus", "English", "statements")),
    Rule("FC04", "disputed", "note", True, "", "matches.disputed", ("corpus", "English", "statements")),
    Rule(
        "LG01",
        "loaded-wording",
        "note",
        False,
        _UNJUDGED,
        "wording.loaded_wording",
        ("English", "statements"),
        model="wording",
    ),
    Rule("LG02", "dehumanizing", "note", False, _UNJUDGED, "groups.dehumanizing", ("English", "statements")),
    Rule(
        "LG03", "generalization", "note", False, _UNJUDGED, "generalization.generalization", ("English", "statements")
    ),
    Rule("LG04", "exhortation", "note", False, _UNJUDGED, "exhortation.exhortation", ("English", "statements")),
    Rule("TM01", "undated", "warning", False, "right in 13 of 40 judged findings", "timing.undated"),
    Rule(
        "TM02",
        "date-unresolved",
        "note",
        False,
        "right in 1 of 19 judged findings",
        "timing.date_unresolved",
        ("English",),
    ),
    Rule(
        "TM03",
        "timeline-conflict",
        "warning",
        False,
        "spoke twice in 2,969 texts, too rarely for its precision to be measured",
        "timeline.timeline_conflict",
        ("English",),
    ),
    Rule("TM04", "timeline", "info", True, "", "timeline.timeline", ("English",)),
    Rule("PG01", "no-byline", "note", False, "right in 10 of 40 judged findings", "page.no_byline"),
    Rule("PG02", "policies", "info", True, "", "page.policies", ("markup", "some English")),
    Rule("PG03", "correction", "info", True, "", "page.correction", ("some English",)),
    Rule("PG04", "work-type", "info", True, "", "page.work_type", ("some English",)),
    Rule("CM01", "comments", "info", True, "", "comments.comments"),
)


@dataclass(frozen=True, slots=True)
class Suppression:
    """A finding that somebody decided to live with, and why."""

    code: str
    reason: str
    page: str | None = None  # a glob over the article's URL or id, None for every page
    quote: str | None = None  # words that the finding's evidence must hold, None for any


def find_findings(
    audit: Audit,
    *,
    select: tuple[str, ...] | None = None,
    ignore: tuple[str, ...] = (),
    suppressions: tuple[Suppression, ...] = (),
) -> Audit:
    """The audit with its findings, in the order of `RULES`.

    `select` and `ignore` hold codes or their first letters, `ALL` for every rule; `select=None` means those that are on
    by default. `checked.ran` gains the codes of the rules that ran; `checked.skipped` tells of the selected rules that
    could not look, and of suppressed findings with the reason given. `models` gains those that the rules read. Raises
    `ConfigError` on a code that no rule has.
    """
    for suppression in suppressions:
        _select([suppression.code])
    wanted = _defaults(audit) if select is None else _select(select)
    dropped = _select(ignore)
    findings: list[Finding] = []
    models = dict(audit.models)
    ran: list[str] = []
    skipped: list[Skipped] = []
    for rule in (rule for rule in wanted if rule not in dropped):
        if why := _hindered(rule, audit):
            skipped.append(Skipped(rule.code, why))
            continue
        if why := _limited(rule, audit.article):
            skipped.append(Skipped(rule.code, why))
        ran.append(rule.code)
        if rule.model:
            models[rule.model] = _digest(rule.model)
        for finding in rule.check(audit):
            if reason := _suppressed(audit.article, finding, suppressions):
                skipped.append(Skipped(rule.code, f"suppressed: {reason}"))
            else:
                findings.append(finding)
    checked = replace(audit.checked, ran=(*audit.checked.ran, *ran), skipped=(*audit.checked.skipped, *skipped))
    return replace(audit, findings=tuple(findings), checked=checked, models=models)


def _select(codes: Iterable[str]) -> list[Rule]:
    """The rules that codes or their first letters name, in the order of `RULES`."""
    prefixes = [code.strip().upper() for code in codes]
    for prefix in prefixes:
        if prefix != "ALL" and not (prefix and any(rule.code.startswith(prefix) for rule in RULES)):
            known = ", ".join(rule.code for rule in RULES)
            raise ConfigError(f"{prefix or 'an empty code'}: no such rule; known are {known} and ALL")
    return [rule for rule in RULES if any(p == "ALL" or rule.code.startswith(p) for p in prefixes)]


def _defaults(audit: Audit) -> list[Rule]:
    """Those that are on; without a corpus one line of `checked.skipped` (the step's) says that nothing was compared."""
    return [rule for rule in RULES if rule.default and (audit.corpus_revision or not rule.compares)]


def _hindered(rule: Rule, audit: Audit) -> str | None:
    """Why a rule cannot look at this audit at all, if so."""
    article = audit.article
    if rule.compares and audit.corpus_revision is None:
        return "no corpus was given"
    if "English" in rule.needs and article.language not in (None, "en"):
        return f"it reads English, and this page is in another language ({article.language})"
    if "statements" in rule.needs and "statements" not in audit.checked.ran:
        return "statements were not looked for"
    if rule.model and not (_MODELS / rule.model).is_dir():
        return f"the {rule.model} model is left out of this installation"
    if "markup" in rule.needs and not (article.observable.links or article.observable.structured_data):
        return "links and JSON-LD cannot be seen in this input"
    return None


@functools.cache
def _digest(model: str) -> str:
    return hashlib.sha256((_MODELS / model / "model.onnx").read_bytes()).hexdigest()[:20]


def _limited(rule: Rule, article: Article) -> str | None:
    if "some English" in rule.needs and article.language not in (None, "en"):
        return f"its words are English: of this page ({article.language}) it read dates and JSON-LD only"
    return None


def _suppressed(article: Article, finding: Finding, suppressions: Iterable[Suppression]) -> str | None:
    """The reason of the first suppression that fits, if any."""
    return next((s.reason for s in suppressions if _fits(article, finding, s)), None)


def _fits(article: Article, finding: Finding, suppression: Suppression) -> bool:
    if not finding.code.startswith(suppression.code.strip().upper()) and suppression.code.strip().upper() != "ALL":
        return False
    page = suppression.page
    if page is not None and not any(fnmatchcase(known, page) for known in (article.url or "", article.id)):
        return False
    quote = suppression.quote
    return quote is None or any(_flat(quote) in words for words in _evidence(article, finding))


def _evidence(article: Article, finding: Finding) -> Iterator[str]:
    yield from (_flat(article.cut(span)) for span in finding.spans)
    yield from (_flat(passage.text) for passage in finding.elsewhere)


def _flat(words: str) -> str:
    """As people type it: plain quotation marks, one blank for any white space, case set aside."""
    plain = words.translate({ord("’"): "'", ord("‘"): "'", ord("“"): '"', ord("”"): '"'})
    return " ".join(plain.split()).casefold()

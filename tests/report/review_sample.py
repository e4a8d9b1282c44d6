"""Reviews made by hand, on the sample audit, on an article that has a trace, and on hostile pages."""

from collections.abc import Mapping
from dataclasses import replace

from headwater.records import Article, Audit, Block, Evidence, Review, Selector, Statement
from tests.report import sample, trace_sample
from tests.report.sample import ARTICLE, AUDIT, HOSTILE, statement

RATINGS = ("False", "Mostly false", "Half true", "Mostly true", "True")
OFF_SCALE = "Could not be verified"


def review(audit: Audit, of: Statement, verdict: str | None, **fields: object) -> Review:
    """What Ann Pell decided on a statement, but for what is told."""
    plain = Review(
        id=f"rv-{of.id}",
        article=audit.article.id,
        version=audit.article.version,
        where=Selector(of.span, audit.article.cut(of.span), "", ""),
        speaker=None,
        verdict=verdict,
        note="",
        evidence=(),
        reviewer="Ann Pell",
        made_at="2026-10-05T10:00:00+00:00",
        edition=1,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


_BY_ID = {one.id: one for one in AUDIT.statements}
EVIDENCE = (
    Evidence("https://harbour.example/timetable", "The ferry sails on Fridays from 7 February."),
    Evidence("https://harbour.example/log", ""),
    Evidence(None, "The harbour log of 1 February, page 3."),
    Evidence("javascript:alert(1)", " "),  # nothing that can be shown
)
REVIEWS: Mapping[str, Review] = {
    "st-lind": review(
        AUDIT, _BY_ID["st-lind"], "Mostly false", note="It sailed in February.", evidence=EVIDENCE, edition=3
    ),
    "st-minutes": review(AUDIT, _BY_ID["st-minutes"], OFF_SCALE),
    "st-pier": review(AUDIT, _BY_ID["st-pier"], None, note="Ask the harbour.", reviewer="Bo Marsh"),  # still open
}


def ferry_audit() -> Audit:
    """The article of `trace_sample.TRACE`, with the statements whose words stand elsewhere too."""
    text = trace_sample.TEXT
    places = (
        ("lead", "The Ostrey ferry will stop running in June."),
        ("cracks", "Engineers found cracks in nine of its twelve frames."),
        ("frames", "We will not put passengers on that boat until the yard has looked at every frame,"),
        ("cross", "About 340 people cross the strait each day."),
        ("home", "They have no other way home,"),
        ("asked", "Nobody asked us."),
    )
    statements = tuple(statement(id, trace_sample.at(words, text)) for id, words in places)
    own = trace_sample.OWN
    article = replace(
        ARTICLE,
        id=own.id,
        url=own.url,
        outlet=own.outlet,
        published=own.published,
        text=text,
        blocks=(Block("headline", trace_sample.at(own.headline, text)), Block("paragraph", statements[0].span)),
        links=(),
        comments=(),
    )
    return replace(AUDIT, article=article, statements=statements, sources=(), findings=())


def hostile_reviews() -> tuple[Audit, Mapping[str, Review]]:
    """An audit and its reviews whose every text, of the page or of the form, is an attack."""
    audit = sample.hostile_audit()
    words = " ".join(HOSTILE)
    evidence = tuple(Evidence(f"{scheme}//x.example/{HOSTILE[1]}", words) for scheme in ("https:", "javascript:"))
    attack = {"note": words, "reviewer": words, "evidence": evidence}
    return audit, {of.id: review(audit, of, words, **attack) for of in audit.statements}


def without_url(article: Article) -> Article:
    return replace(article, id="5f2c", url=None)

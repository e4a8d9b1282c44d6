"""Audit, trace and reviews -> W3C PROV (https://www.w3.org/TR/prov-dm/), as PROV-JSON."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from headwater.errors import ConfigError
from headwater.records import (
    ArticleReference,
    Audit,
    Edge,
    Evidence,
    Passage,
    Review,
    Sharing,
    Source,
    SourceKind,
    Statement,
    Trace,
    digest,
)
from headwater.report.linked_data import (
    Decision,
    author_names,
    backed,
    decisions,
    embeddable_json,
    iso_date,
    told,
    web_address,
)
from headwater.report.words import line, source_label

if TYPE_CHECKING:
    from prov.model import ProvDocument

NAMESPACE = "urn:headwater:"
_AGENT: dict[SourceKind, str] = {"named_organization": "prov:Organization", "unnamed_group": "hw:Group"}


def to_prov(audit: Audit, trace: Trace | None = None, reviews: Mapping[str, Review] | None = None) -> str:
    """How an audit came about and where the article's words come from, as PROV-JSON; same input, same bytes.

    - The audit is an activity of the software agent Headwater. It used the page and the models; it generated the
      article, which is derived from the page, and the statements, which are quotations of the article.
    - A statement is attributed to its sources, and derived from those that are documents; in the article's own voice it
      is attributed to who signs the article. An outlet that it was had from is an influence.
    - With a `trace`, an article is derived from another where it is known which of the two has the words from the
      other, and so are the passages that they share. Where that is unclear, nothing is derived: the articles name
      each other as `hw:sharesWordsWith`, the passages are alternates.
    - A decided review is an activity of its reviewer that used the statement and the evidence and generated a verdict.

    `reviews` are by statement id; those without a verdict are left out. Needs the package `prov`: raises `ConfigError`
    where it is missing.
    """
    try:
        from prov.model import ProvDocument
    except ImportError as error:
        raise ConfigError(
            "PROV needs the package prov, which is missing. Run: pip install 'headwater[prov]'"
        ) from error
    story = _Story(ProvDocument(), audit)
    story.add_audit()
    for statement in audit.statements:
        story.add_statement(statement)
    if trace is not None:
        story.add_trace(trace)
    for decision in decisions(audit, reviews or {}):
        story.add_decision(decision)
    return embeddable_json(_in_order(json.loads(story.document.serialize(format="json") or "")))


class _Story:
    """A PROV document in the making. Its names are digests: the same thing has the same name in every document."""

    def __init__(self, document: "ProvDocument", audit: Audit) -> None:
        document.add_namespace("hw", NAMESPACE)
        self.document = document
        self._audit = audit
        self._article = _name("article", audit.article.id)
        self._known: set[str] = set()
        self._signers: tuple[str, ...] = ()

    def add_audit(self) -> None:
        audit, article = self._audit, self._audit.article
        page, activity, software = self._page, self._activity, _name("headwater", audit.version)
        self._agent(software, "prov:SoftwareAgent", f"Headwater {audit.version}", {"hw:version": audit.version})
        self.document.activity(activity, other_attributes=told({"hw:corpusRevision": audit.corpus_revision}))
        self.document.wasAssociatedWith(activity, software)
        self._entity(page, "hw:Page", {"prov:location": web_address(article.url)})
        self.document.used(activity, page)
        for model, version in sorted(audit.models.items()):
            name = _name("model", model, version)
            self._entity(name, "hw:Model", {"prov:label": model, "hw:version": version})
            self.document.used(activity, name)
        self._reference(article.reference, {"hw:version": article.version})
        self.document.wasGeneratedBy(self._article, activity)
        self.document.wasDerivedFrom(self._article, page, activity=activity)
        self._signers = tuple(self._signing())
        for signer in self._signers:
            self.document.wasAttributedTo(self._article, signer)

    def add_statement(self, statement: Statement) -> None:
        name, audit = self._statement(statement), self._audit
        fields = {
            "prov:value": audit.article.cut(statement.span),
            "hw:start": statement.span.start,
            "hw:end": statement.span.end,
            "hw:voice": statement.voice,
            "hw:kind": statement.kind,
            "hw:hedged": statement.hedged,
            "hw:negated": statement.negated,
            "hw:confidence": round(statement.confidence, 4),
        }
        self._entity(name, "hw:Statement", fields)
        self.document.wasGeneratedBy(name, self._activity)
        self.document.wasQuotedFrom(name, self._article)
        for source in (audit.source(id) for id in statement.sources):
            self._add_source(name, source)
        if statement.relay:
            self.document.wasInfluencedBy(name, self._source(audit.source(statement.relay)))
        for signer in self._signers if statement.voice != "source" else ():
            self.document.wasAttributedTo(name, signer)

    def add_trace(self, trace: Trace) -> None:
        for sharing in (*trace.upstream, *trace.downstream):
            self._reference(sharing.article)
            self._add_passages(trace, sharing)
        for edge in trace.edges:
            self._add_edge(edge)

    def add_decision(self, decision: Decision) -> None:
        _, statement, review, words = decision
        edition = (review.id, str(review.edition))
        activity, verdict, reviewer = _name("review", *edition), _name("verdict", *edition), self._reviewer(review)
        kind = {"prov:type": self._qualified("hw:Review"), "hw:edition": review.edition}
        self.document.activity(activity, endTime=datetime.fromisoformat(review.made_at), other_attributes=kind)
        self.document.wasAssociatedWith(activity, reviewer)
        self.document.used(activity, self._statement(statement))
        for evidence in backed(review):
            self.document.used(activity, self._evidence(evidence))
        self._entity(verdict, "hw:Verdict", {"prov:value": words, "hw:note": review.note})
        self.document.wasGeneratedBy(verdict, activity)
        self.document.wasAttributedTo(verdict, reviewer)

    def _add_source(self, statement: str, source: Source) -> None:
        name = self._source(source)
        if source.kind == "document":
            self.document.wasDerivedFrom(statement, name)
        else:
            self.document.wasAttributedTo(statement, name)

    def _add_passages(self, trace: Trace, sharing: Sharing) -> None:
        """Each shared passage, here and there, and which of the two was had from the other."""
        for reuse in sharing.passages:
            own = Passage(trace.article, reuse.here, trace.text[reuse.here.start : reuse.here.end])
            here, there = self._passage(own), self._passage(reuse.there)
            fields = {"hw:similarity": reuse.similarity}
            if reuse.direction == "from":
                self.document.wasDerivedFrom(here, there, other_attributes=fields)
            elif reuse.direction == "to":
                self.document.wasDerivedFrom(there, here, other_attributes=fields)
            else:
                self.document.alternateOf(here, there)

    def _add_edge(self, edge: Edge) -> None:
        upstream, downstream = (_name("article", id) for id in (edge.upstream, edge.downstream))
        for name in (upstream, downstream):
            self._entity(name, "hw:Article", {})
        if edge.clear:
            fields: list[tuple[str, Any]] = [("hw:share", edge.share), *(("hw:changed", type) for type in edge.types)]
            self.document.wasDerivedFrom(downstream, upstream, other_attributes=fields)
            return
        for one, other in ((upstream, downstream), (downstream, upstream)):
            self.document.entity(one, {"hw:sharesWordsWith": self._qualified(other)})

    def _signing(self) -> Iterator[str]:
        for author in author_names(self._audit.article):
            name = _name("author", self._audit.article.outlet or "", author)
            self._agent(name, "prov:Person", line(author))
            yield name
        if self._audit.article.outlet:
            name = _name("outlet", self._audit.article.outlet)
            self._agent(name, "prov:Organization", line(self._audit.article.outlet))
            yield name

    def _source(self, source: Source) -> str:
        name, label = _name("source", source.id), source_label(self._audit.article, source)
        if source.kind == "document":
            self._entity(name, "hw:Document", {"prov:label": label})
        else:
            self._agent(name, _AGENT.get(source.kind, "prov:Person"), label, {"hw:kind": source.kind})
        return name

    def _reviewer(self, review: Review) -> str:
        name = _name("person", review.reviewer)
        self._agent(name, "prov:Person", line(review.reviewer))
        return name

    def _evidence(self, evidence: Evidence) -> str:
        name = _name("evidence", evidence.url or "", evidence.text)
        self._entity(name, "hw:Evidence", {"prov:location": web_address(evidence.url), "prov:value": evidence.text})
        return name

    def _passage(self, passage: Passage) -> str:
        name = _name("passage", passage.article.id, *map(str, passage.span))
        fields = {"prov:value": passage.text, "hw:start": passage.span.start, "hw:end": passage.span.end}
        if name not in self._known:
            self._entity(name, "hw:Passage", fields)
            self.document.wasQuotedFrom(name, _name("article", passage.article.id))
        return name

    def _reference(self, article: ArticleReference, more: Mapping[str, Any] | None = None) -> None:
        fields = {
            "prov:label": line(article.headline),
            "prov:location": web_address(article.url),
            "hw:outlet": line(article.outlet or ""),
            "hw:published": iso_date(article.published),
            **(more or {}),
        }
        self._entity(_name("article", article.id), "hw:Article", fields)

    def _entity(self, name: str, type: str, fields: Mapping[str, Any]) -> None:
        if name not in self._known:
            self._known.add(name)
            self.document.entity(name, told({"prov:type": self._qualified(type), **fields}))

    def _agent(self, name: str, type: str, label: str, more: Mapping[str, Any] | None = None) -> None:
        if name not in self._known:
            self._known.add(name)
            self.document.agent(name, told({"prov:type": self._qualified(type), "prov:label": label, **(more or {})}))

    def _qualified(self, name: str) -> Any:
        """A name as a value: without this it would be a string."""
        return self.document.valid_qualified_name(name)

    @property
    def _page(self) -> str:
        return _name("page", self._audit.article.id)

    @property
    def _activity(self) -> str:
        audit = self._audit
        return _name(
            "audit", audit.article.version, audit.version, str(sorted(audit.models.items())), str(audit.corpus_revision)
        )

    def _statement(self, statement: Statement) -> str:
        return _name("statement", self._audit.article.id, statement.id)


def _name(kind: str, *parts: str) -> str:
    return f"hw:{kind}-{digest([kind, *parts])}"


def _in_order(value: Any) -> Any:
    """The same, in one order: the package keeps several values of an attribute in a set."""
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted((_in_order(item) for item in value), key=json.dumps)
    return value

"""What reads JSON-LD in tests: the terms that we write, as the published contexts define them, and no network."""

from typing import Any

from pyld import jsonld  # type: ignore[import-untyped]  # it has none

SCHEMA_ORG, ANNOTATION = "https://schema.org", "http://www.w3.org/ns/anno.jsonld"
_SCHEMA, _OA, _AS = "http://schema.org/", "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#"

# https://schema.org/docs/jsonldcontext.jsonld, cut to what we write and without its @vocab: a word that is no term of
# schema.org is dropped by the expansion, and a test sees that.
_SCHEMA_ORG: dict[str, Any] = {
    "type": "@type",
    "id": "@id",
    **{
        name: f"{_SCHEMA}{name}"
        for name in (
            "Claim", "ClaimReview", "CreativeWork", "Organization", "Person", "Rating", "affiliation", "alternateName",
            "appearance", "author", "bestRating", "citation", "claimReviewed", "contributor", "description",
            "firstAppearance", "headline", "inLanguage", "isBasedOn", "itemReviewed", "jobTitle", "name", "publisher",
            "ratingValue", "reviewBody", "reviewRating", "text", "worstRating",
        )
    },
    "url": {"@id": f"{_SCHEMA}url", "@type": "@id"},
    "datePublished": {"@id": f"{_SCHEMA}datePublished", "@type": f"{_SCHEMA}Date"},
}  # fmt: skip

# http://www.w3.org/ns/anno.jsonld, cut to what we write.
_MOTIVATIONS = ("assessing", "commenting", "describing", "identifying", "linking", "tagging")
_ANNOTATION: dict[str, Any] = {
    "oa": _OA,
    "as": _AS,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": {"@id": "@id", "@type": "@id"},
    "type": {"@id": "@type", "@type": "@vocab"},
    **{
        name: f"oa:{name}"
        for name in ("Annotation", "SpecificResource", "TextPositionSelector", "TextQuoteSelector", "TextualBody")
    },
    **{name: f"oa:{name}" for name in _MOTIVATIONS},
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Person": "foaf:Person",
    "Software": "as:Application",
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"},
    "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
    "value": "rdf:value",
    "format": "dc:format",
    "name": "foaf:name",
    "label": "rdfs:label",
    "creator": {"@type": "@id", "@id": "dcterms:creator"},
    "created": {"@type": "xsd:dateTime", "@id": "dcterms:created"},
    "modified": {"@type": "xsd:dateTime", "@id": "dcterms:modified"},
    "first": {"@type": "@id", "@id": "as:first"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "total": {"@type": "xsd:nonNegativeInteger", "@id": "as:totalItems"},
    "startIndex": {"@type": "xsd:nonNegativeInteger", "@id": "as:startIndex"},
}
_CONTEXTS = {SCHEMA_ORG: _SCHEMA_ORG, ANNOTATION: _ANNOTATION}


def load(url: str, options: object) -> dict[str, Any]:
    """The contexts above; anything else would be the network."""
    assert url in _CONTEXTS, f"nothing is fetched, not even {url}"
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": {"@context": _CONTEXTS[url]},
    }


def expanded(document: Any) -> list[Any]:
    """What a reader of JSON-LD understands. Fails where a word of the document is no term of its context."""
    found: list[Any] = jsonld.expand(document, {"documentLoader": load})
    assert _values(found) == _values(document) - _contexts(document), "a term is not in the published context"
    return found


def _values(value: Any) -> int:
    """How many single values there are: the expansion drops those whose term it does not know."""
    if isinstance(value, dict):
        if "@value" in value or set(value) == {"@id"}:
            return 1
        return sum(_values(item) for item in value.values())
    return sum(map(_values, value)) if isinstance(value, list) else 1


def _contexts(document: Any) -> int:
    return len(document) if isinstance(document, list) else 1

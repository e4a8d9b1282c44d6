"""What a page says of itself: JSON-LD, meta tags, dates, outlet, language."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

from headwater.article.marks import MONTHS, read_date

ISO = re.compile(r"\s*((?:19|20)\d\d)-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?")
DAY_PATH = re.compile(r"/((?:19|20)\d\d)[/-](\d\d|[a-z]{3})[/-](\d\d)(?=[/-])")
# "3/4/2021" is two days to two readers; a guess would be an invented date.
EITHER = re.compile(r"(?<!\d)[01]?\d([-/.])[01]?\d\1(?:(?:19|20)\d\d|\d\d)(?!\d)")
ARTICLE_TYPES = re.compile(r"(?:Article|NewsArticle|Posting|Report|ReportageNewsArticle|ClaimReview|Review|WebPage)$")
PUBLISHED_NAMES = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished", "parsely-pub-date",
    "sailthru.date", "pubdate", "publishdate", "publish-date", "publication_date", "article.published", "ptime",
    "pdate", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "date", "originalpublicationdate",
    "article_date_original", "cxenseparse:recs:publishtime", "displaydate", "article.created", "created",
    "og:published_time", "article:publicationdate", "article:published_date", "article:post_date", "published_time",
    "publish_date", "published_date", "published-date", "publisheddate", "date_published", "dateposted",
    "datecreated", "date_created", "dc.created", "dc.date.created", "dc.date.publication", "dcterms.issued",
    "citation_date", "citation_publication_date", "og:publish_date", "og:datepublished", "og:pubdate",
    "og:article:published", "og:regdate", "bt:pubdate", "rnews:datepublished", "release_date", "publish_time",
    "vr:published_time", "mediator_published_time", "sn-post-date", "published", "post_date", "post-date", "postdate",
    "article:publish_date", "article:publish_time", "article:date", "date.created", "dcterms.available",
    "shareaholic:article_published_time",
)  # fmt: skip
MODIFIED_NAMES = (
    "article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified",
    "article.updated",
)  # fmt: skip
AUTHOR_NAMES = (
    "dc.creator", "dcterms.creator", "author", "article:author", "byl", "sailthru.author", "parsely-author",
    "article.author", "og:article:author", "cxenseparse:author", "authors",
)  # fmt: skip
# "Staff" and "admin" are accounts, not people.
NOBODY = re.compile(
    r"^(?:admin(?:istrator)?|staff|editors?|editorial(?: (?:staff|team|board))?|newsroom|web ?(?:desk|master|team)"
    r"|guest|user|author|unknown|none|null|anonymous|redaktion|redacci[oó]n|news ?desk|contributor"
    r"|staff (?:writer|reporter)s?|team|press release)$",
    re.IGNORECASE,
)
COMPANY = re.compile(
    r"\b(?:news|media|press|magazine|times|post|network|online|staff|desk|inc|llc|ltd|tv|editor|reporter|writer|correspondent"
    r"|share|tweet|profile|follow|\.com|\.org|\.net)\b\.?$",
    re.IGNORECASE,
)
# "By Ann-Marie van der Berg", "Ann Lee": two to five capitalised words, small ones between.
NAME = re.compile(
    r"(?:(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or)\s+)?[^\W\d_a-z][\w.’'-]*(?:\s+(?:de|da|di|del|della|van|von|der|den|le|la|bin|al|[^\W\d_a-z][\w.’'-]*)){1,4}$"
)
BY = re.compile(
    r"^(?:(?:(?:words |story |text |report |reported |written |posted |geschrieben |escrito |écrit )?(?:by|von|par|por)"
    r"|and|text|texte|texto|текст|автор)\b:?\s*)+",
    re.IGNORECASE,
)
AGENCY = re.compile(r"\s+(?:(?:of|for) )?(?:the )?(?:Associated Press|AP|Reuters|AFP|dpa|EFE|PA Media)$", re.IGNORECASE)
TITLE_SEPARATOR = re.compile(r"\s+[|\-–—·•»:/]\s+|\s*[|»]\s*|:\s+")


@dataclass(frozen=True, slots=True)
class Metadata:
    objects: tuple[dict[str, Any], ...]  # JSON-LD
    meta: dict[str, tuple[str, ...]]
    title: str
    canonical: str | None
    language: str | None

    def first(self, names: Iterable[str]) -> str | None:
        return next((self.meta[name][0] for name in names if name in self.meta), None)

    def articles(self) -> Iterator[dict[str, Any]]:
        """The JSON-LD objects that are the article, the most telling type first."""
        keys = ("mainEntity", "mainEntityOfPage")
        inner = [item[key] for item in self.objects for key in keys if isinstance(item.get(key), dict)]
        found = [item for item in (*self.objects, *inner) if any(ARTICLE_TYPES.search(kind) for kind in _kinds(item))]
        return iter(sorted(found, key=lambda item: "WebPage" in _kinds(item)))


def read_metadata(tree: html.HtmlElement, *, url: str | None) -> Metadata:
    """All the page's metadata. Broken JSON-LD is passed over: it is the page's flaw, and tells nothing."""
    meta: dict[str, list[str]] = {}
    objects: list[dict[str, Any]] = []
    canonical, title = None, ""
    for element in tree.iter("meta", "script", "link", "title"):
        tag = element.tag
        if tag == "meta":
            name = (
                element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
            )
            if name and (value := (element.get("content") or "").strip()):
                for one in name.lower().split():  # property="dc:creator og:author" is two, "dc:" the same as "dc."
                    meta.setdefault(re.sub(r"^(dc|dcterms?):", r"\1.", one), []).append(value)
        elif tag == "script":
            if "ld+json" in (element.get("type") or "").lower() and element.text:
                objects.extend(read_json_ld(element.text))
        elif tag == "link":
            if "canonical" in (element.get("rel") or "").lower().split() and element.get("href"):
                canonical = canonical or element.get("href")
        elif not title and element.getparent() is not None and element.getparent().tag != "svg":
            title = clean(element.text_content())
    canonical = canonical or next(iter(meta.get("og:url", ())), None)
    declared = tree.get("lang") or tree.get("xml:lang") or next(iter(meta.get("content-language", ())), None)
    return Metadata(
        tuple(objects),
        {name: tuple(values) for name, values in meta.items()},
        title,
        _address(canonical, url),
        declared[:2].lower() if declared and re.match(r"[a-zA-Z]{2}(?:[-_,]|$)", declared) else None,
    )


def read_json_ld(text: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD script, those of an `@graph` or a list one by one."""
    text = re.sub(r"^\s*(?://)?\s*<!(?:\[CDATA\[|--)|(?://)?\s*(?:\]\]|--)>\s*$", "", text).strip().rstrip(";")
    loaded: Any = None
    try:
        loaded = json.loads(text, strict=False)
    except RecursionError:
        return
    except ValueError:
        # What templates leave behind: notes, and a comma after the last entry.
        mended = re.sub(r",(\s*[}\]])", r"\1", re.sub(r"^\s*/\*.*?\*/|/\*.*?\*/\s*$", "", text, flags=re.DOTALL))
        try:
            loaded = json.loads(mended, strict=False)
        except (ValueError, RecursionError):
            return
    waiting = [loaded]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting[:0] = item
        elif isinstance(item, dict):
            graph = item.get("@graph")
            if isinstance(graph, list):
                waiting[:0] = graph
            else:
                yield item


def clean(text: str) -> str:
    return " ".join(text.split())


def iso(text: object) -> str | None:
    """An ISO 8601 date, or date and time, that a person could have published on; else `None`."""
    match = ISO.match(text) if isinstance(text, str) else None
    if not match:
        return None
    year, month, day, time, zone = match.groups()
    try:
        datetime(int(year), int(month), int(day))
    except ValueError:
        return None
    if int(year) < 1990:
        return None
    return f"{year}-{month}-{day}" + (f"T{time}" if time else "") + (zone or "" if time else "")


def find_published(data: Metadata) -> str | None:
    return _dated(data, ("datePublished", "dateCreated", "uploadDate"), PUBLISHED_NAMES)


def date_of_address(data: Metadata, url: str | None) -> str | None:
    """The day in the page's own address, as in /2019/03/12/ferry-to-end; its files' addresses say nothing."""
    for address in (data.canonical, url):
        if address and (match := DAY_PATH.search(urlsplit(address).path)):
            year, month, day = match.groups()
            number = f"{MONTHS.get(month, 0):02}" if month.isalpha() else month
            return iso(f"{year}-{number}-{day}")
    return None


def find_modified(data: Metadata) -> str | None:
    return _dated(data, ("dateModified",), MODIFIED_NAMES)


def _dated(data: Metadata, keys: tuple[str, ...], names: tuple[str, ...]) -> str | None:
    for item in data.articles():
        for key in keys:
            if date := iso(item.get(key)) or parse_date(str(item.get(key) or "")):
                return date
    for name in names:
        for value in data.meta.get(name, ()):
            if date := iso(value) or parse_date(value):
                return date
    return None


def parse_date(text: str) -> str | None:
    """The one day that a short line like "Published 3 March 2021 at 10:15" names, else `None`."""
    if not re.search(r"\d", text) or len(text) > 120 or not re.search(r"(?:19|20)\d\d|\d[./]\d\d\b", text):
        return None
    if date := read_date(text):
        return date
    if EITHER.search(text):
        return None
    from htmldate import find_date

    markup = f"<html><body><p class='date'>{text.replace('<', ' ').replace('&', ' ')}</p></body></html>"
    return iso(find_date(markup, extensive_search=False, original_date=True, url=""))


def find_outlet(data: Metadata) -> str | None:
    if value := data.first(("og:site_name", "application-name", "cre", "dc.publisher")):
        return clean(value)
    for item in data.articles():
        publisher = item.get("publisher")
        for one in publisher if isinstance(publisher, list) else [publisher]:
            called: object = one.get("name") if isinstance(one, dict) else one
            if isinstance(called, str) and called.strip() and not called.startswith(("http", "#")):
                return clean(called)
    for item in data.objects:
        if _kinds(item) & {"WebSite", "NewsMediaOrganization", "Organization"} and isinstance(item.get("name"), str):
            return clean(item["name"]) or None
    return None


def find_section(data: Metadata) -> str | None:
    for item in data.articles():
        section = item.get("articleSection")
        section = section[0] if isinstance(section, list) and section else section
        if isinstance(section, str) and section.strip():
            return clean(section)
    value = data.first(("article:section", "parsely-section", "section"))
    return clean(value) if value else None


def find_headlines(data: Metadata) -> list[str]:
    """The headline as the metadata have it, the most trusted first. Page titles carry the outlet's name too."""
    found = [item.get("headline") for item in data.articles()]
    found += [
        data.first((name,)) for name in ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title")
    ]
    return [clean(headline) for headline in found if isinstance(headline, str) and headline.strip()]


def without_outlet(title: str, outlet: str | None) -> str:
    """A page title less what stands for the outlet: "Bridge reopens | Ostwick Courier" is "Bridge reopens"."""
    parts, at = [], 0
    for separator in TITLE_SEPARATOR.finditer(title):
        parts.append((at, separator.start()))
        at = separator.end()
    parts.append((at, len(title)))
    if len(parts) == 1:
        return title
    known = _letters(outlet or "")
    first, last = title[slice(*parts[0])], title[slice(*parts[-1])]
    if known and _letters(last) and (_letters(last) in known or known in _letters(last)):
        return without_outlet(title[: parts[-2][1]].strip(), outlet)
    if known and _letters(first) == known:
        return title[parts[1][0] :].strip()
    gap = title[parts[-2][1] : parts[-1][0]]
    short = len(last.split()) <= 4 and len(title[: parts[-2][1]].split()) >= 3
    if not known and short and ":" not in gap:
        return title[: parts[-2][1]].strip()
    return title


def find_byline(data: Metadata) -> tuple[str, ...]:
    """The people the metadata name as authors; no outlets, accounts, addresses."""
    outlet = find_outlet(data)
    for item in data.articles():
        author = _resolved(data, item.get("author") or item.get("creator"))
        # A personal site may bear its author's name; one that is only a string may be the outlet's.
        names = _author_names(author)
        if found := people(names, None if isinstance(author, dict) and "Person" in _kinds(author) else outlet):
            return found
    for name in AUTHOR_NAMES:
        if found := people((part for value in data.meta.get(name, ()) for part in split_names(value)), outlet):
            return found
    return ()


def find_marked_authors(tree: html.HtmlElement, outlet: str | None) -> tuple[str, ...]:
    """The people in what trafilatura's list of author markup finds in the page."""
    from trafilatura.metadata import extract_author

    line = extract_author(tree) or ""
    return tuple(name for name in people(split_names(line), outlet) if NAME.match(name))


def split_names(text: str) -> list[str]:
    """The names in a line such as "Ann Lee, Bo Falk and Cy Dorn"."""
    return re.split(r"\n|\s*[,;|•·]\s*|\s+(?:and|und|et|y|e|&)\s+|\s*\b(?:[Ee]dited|[Pp]hoto\w*) by\s+.*", text)


def people(names: Iterable[str], outlet: str | None) -> tuple[str, ...]:
    """Those of the names that can be a person's."""
    kept: dict[str, str] = {}
    for name in names:
        name = BY.sub("", clean(name))
        name = AGENCY.sub("", name)
        name = clean(re.sub(r"\([^)]*\)", " ", name))
        name = re.split(r",| \| |\s+[-–—]\s+", name)[0].strip(" ,;:|-")
        letters = _letters(name)
        if not len(letters) >= 2 or len(name) > 60 or len(name.split()) > 6:
            continue
        if re.search(r"https?:|www\.|@|\d|/|\\|_", name) or NOBODY.match(name) or COMPANY.search(name):
            continue
        if outlet and (letters == _letters(outlet) or letters in _letters(outlet) or _letters(outlet) in letters):
            continue
        kept.setdefault(letters, name)
    return tuple(kept.values())


def _resolved(data: Metadata, value: object) -> object:
    """The value with each bare `{"@id": …}` replaced by the object that has the name."""
    if isinstance(value, list):
        return [_resolved(data, one) for one in value]
    if isinstance(value, dict) and "name" not in value and (known := value.get("@id")):
        return next((item for item in data.objects if item.get("@id") == known and item.get("name")), value)
    return value


def _author_names(value: object) -> list[str]:
    if isinstance(value, str):
        return split_names(value)
    if isinstance(value, list):
        return [name for one in value for name in _author_names(one)]
    if isinstance(value, dict) and not _kinds(value) & {"Organization", "NewsMediaOrganization", "Corporation"}:
        return _author_names(value.get("name"))
    return []


def _kinds(item: dict[str, Any]) -> set[str]:
    kind = item.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {str(one).rsplit("/", 1)[-1] for one in kinds if one}


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def _address(address: str | None, base: str | None) -> str | None:
    if not address:
        return None
    try:
        joined = urljoin(base or "", address.strip())
        return joined if urlsplit(joined).scheme in ("http", "https") and urlsplit(joined).hostname else None
    except ValueError:
        return None

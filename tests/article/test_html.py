"""HTML pages taken apart: roles, metadata, comments, spans."""

from itertools import pairwise

import pytest

from headwater.article import find_article
from headwater.errors import EmptyPage, HeadwaterError, NoArticle, NotAPage, PageError, PageTooLarge
from headwater.records import Article, Page, Role

LD = '<script type="application/ld+json">'
STORY = """
<p>The ferry between Brackwater and Lenning Point will stop running on the first of May, the harbour board decided.</p>
<p>“We have no money for a new engine, and the old one will not pass another inspection,” said Orla Venn, who chairs the
board. She added that <a href="https://example.org/minutes">the minutes</a> had been public since winter.</p>
<p>Islanders who work on the mainland said that they had not been asked, and that the bus takes two hours longer.</p>
<p>The council of Lenning Point will talk about the decision next week, according to its agenda for the meeting.</p>
"""
LONGER = (
    "<p>Fishermen who moor at the old pier have until the end of the summer to find another place for boats.</p>" * 2
)


def page(body: str, *, head: str = "", lang: str = "en") -> Article:
    markup = f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return find_article(Page(markup.encode()))


def story(*, above: str = "", between: str = "", below: str = "", head: str = "") -> Article:
    """A story with a headline; what the test is about stands above it, between it and the text, or below."""
    return page(
        f"{above}<main><article><h1>Harbour board ends the Lenning ferry</h1>{between}{STORY}</article>{below}</main>",
        head=head,
    )


def texts(article: Article, *roles: Role) -> list[str]:
    return [article.cut(span) for span in article.spans(*roles)]


def body(article: Article) -> str:
    return "\n".join(article.cut(span) for span in article.body)


@pytest.mark.parametrize(
    ("between", "role", "expected"),
    [
        ('<span class="fact-checked">Fact checked</span>', "badge", ["Fact checked"]),
        # The label stands for the page even where it links to the method.
        ('<div class="label"><a href="/how">Fact checked</a></div>', "badge", ["Fact checked"]),
        # A link "Fact Check" names a section of the site.
        ('<div class="kicker"><a href="/fact-check/">Fact Check</a></div>', "badge", []),
        ('<div class="kicker"><a href="/opinion/">Opinion</a></div>', "badge", ["Opinion"]),
        ("<p>Sponsored</p>", "badge", ["Sponsored"]),
        (
            '<h2 class="standfirst">Islanders will lose their only way to work before summer</h2>',
            "standfirst",
            ["Islanders will lose their only way to work before summer"],
        ),
        # Without a class: a heading right under the headline.
        (
            "<h2>Islanders will lose their only way to work</h2>",
            "standfirst",
            ["Islanders will lose their only way to work"],
        ),
        # A caption that says the same stays a caption.
        (
            "<figure><img src=x><figcaption>The ferry at its pier in the old harbour</figcaption></figure>"
            '<p class="article-subtitle">The ferry at its pier in the old harbour</p>',
            "standfirst",
            ["The ferry at its pier in the old harbour"],
        ),
        (
            "<figure><img src=x><figcaption>The ferry at its pier</figcaption></figure>",
            "caption",
            ["The ferry at its pier"],
        ),
        ('<p class="byline">By Tamsin Rook</p>', "byline", ["By Tamsin Rook"]),
        ("<p>Published 3 March 2021</p>", "date", ["Published 3 March 2021"]),
    ],
)
def test_head_roles(between: str, role: Role, expected: list[str]) -> None:
    """What stands between headline and text gets its role and is no body."""
    article = story(between=between)
    assert texts(article, role) == expected
    assert body(article).startswith("The ferry between Brackwater")
    assert article.headline == "Harbour board ends the Lenning ferry"


def test_menu_entries_are_no_badges() -> None:
    """ "Fact Check" and "Opinion" in a menu name sections, in whatever markup the menu is."""
    entries = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("News", "Opinion", "Fact Check", "Sport"))
    for menu in (f"<nav><ul>{entries}</ul></nav>", f"<div><ul>{entries}</ul></div>", entries.replace("li>", "div>")):
        article = story(above=menu)
        assert article.badges == ()
        assert "Fact Check" in {link.text for link in article.site_links}
        assert article.dropped_words >= 4


def test_article_about_fact_checking_has_no_badge() -> None:
    """A story whose subject is fact-checking is not labelled by its own sentences."""
    article = page(
        "<article><h1>Fact-checked: how a village paper hired its first checker</h1>"
        f"<p>The paper said each story will be fact checked before it is printed from next week on.</p>"
        f"{STORY}</article>"
    )
    assert article.badges == ()
    assert article.headline == "Fact-checked: how a village paper hired its first checker"


@pytest.mark.parametrize(
    ("head", "body_head", "expected"),
    [
        # The page title carries the outlet's name, the heading does not.
        (
            "<title>Ferry to end | The Brackwater Bell</title>",
            "<h1>Ferry to end in May, board says</h1>",
            "Ferry to end in May, board says",
        ),
        # The site's name as h1 is no headline.
        (
            '<title>Ferry to end in May - Bell</title><meta property="og:title" content="Ferry to end in May">'
            '<meta property="og:site_name" content="Brackwater Bell">',
            "<h1>Brackwater Bell</h1><h2>Ferry to end in May</h2>",
            "Ferry to end in May",
        ),
        # Only the metadata have it.
        (
            '<meta property="og:title" content="Ferry to end in May | Bell">'
            '<meta property="og:site_name" content="Bell">',
            "",
            "Ferry to end in May",
        ),
        (LD + '{"@type": "NewsArticle", "headline": "Ferry to end in May"}</script>', "", "Ferry to end in May"),
        ("<title>Ferry to end in May | Brackwater Bell</title>", "", "Ferry to end in May"),
    ],
)
def test_headline(head: str, body_head: str, expected: str) -> None:
    """The headline is what the page shows; where it shows none it is put before the text."""
    article = page(f"{body_head}<article>{STORY}</article>", head=head)
    assert article.headline == expected
    assert article.blocks[0].role == "headline"
    assert expected not in body(article)


def test_links_have_the_spans_of_their_words() -> None:
    """Every link's span is its words, spaces and line breaks of the source apart."""
    article = story(
        between='<p>Read <a href="/a"> the   old\n story </a>, or <b><a href="/b">another</a></b> one of the year.</p>'
    )
    found = [(article.cut(link.span), link.href) for link in article.links]
    assert found == [("the old story", "/a"), ("another", "/b"), ("the minutes", "https://example.org/minutes")]


def test_links_are_resolved_against_the_page() -> None:
    """With a URL known, relative links are made whole."""
    markup = f"<html><body><h1>Harbour board ends ferry</h1>{STORY.replace('https://example.org', '')}</body></html>"
    article = find_article(Page(markup.encode(), url="https://bell.example/news/1"))
    assert [link.href for link in article.links] == ["https://bell.example/minutes"]


def test_body_roles() -> None:
    """Headings, lists and block quotes of the text keep their kind."""
    article = story(
        between=STORY
        + "<h2>What the board wrote</h2><blockquote><p>The vessel is beyond repair, and we will not lease "
        "another one this year.</p></blockquote><p>The board gave three reasons for what it did, all of them known:</p>"
        "<ul><li>the engine is older than the harbour master</li>"
        "<li>fewer passengers came after the bus line opened</li></ul>"
    )
    assert texts(article, "heading") == ["What the board wrote"]
    assert texts(article, "quote") == ["The vessel is beyond repair, and we will not lease another one this year."]
    assert len(texts(article, "list")) == 2


def test_links_to_other_stories_are_no_body() -> None:
    """A paragraph that is one link and no sentence; a sentence stays, and a few linked words in a list do."""
    other = "Ferry captain says he warned the board for years"
    sentence = "The minutes of the meeting had been public since winter."
    article = story(
        between=STORY
        + f'<p><a href="/other">{other}</a></p><p><a href="/minutes">{sentence}</a></p><p>The lines that close:</p>'
        '<ul><li><a href="/1">the ferry to Lenning Point</a></li><li>the bus over the pass</li></ul>'
    )
    found = body(article)
    assert (other in found, sentence in found, "the ferry to Lenning Point" in found) == (False, True, True)


WORDPRESS = """
<div id="comments" class="comments-area"><h2 class="comments-title">Three comments</h2><ol class="commentlist">
<li class="comment even depth-1" id="comment-11"><article id="div-comment-11" class="comment-body">
<footer class="comment-meta"><div class="comment-author vcard">
<b class="fn">Gull</b> <span class="says">says:</span></div>
<div class="comment-metadata"><a href="#c"><time datetime="2021-03-04T10:00:00+00:00">4 March</time></a></div></footer>
<div class="comment-content"><p>They never asked any of us about it.</p><p>Not once.</p></div>
<div class="reply"><a class="comment-reply-link" href="#r">Reply</a></div></article>
<ul class="children"><li class="comment odd depth-2" id="comment-12"><article id="div-comment-12" class="comment-body">
<footer class="comment-meta"><b class="fn">Tern</b></footer>
<div class="comment-content"><p>They did ask me, in fact.</p></div>
</article></li></ul></li>
<li class="comment even depth-1" id="comment-13"><article class="comment-body"><footer class="comment-meta">
<b class="fn">Auk</b>
</footer><div class="comment-content"><p>The bus is fine.</p></div></article></li></ol>
<div id="respond" class="comment-respond"><h3 class="comment-reply-title">Leave a Reply</h3>
<form><p class="comment-notes">
Your email address will not be published.</p><textarea></textarea></form></div>
<p class="akismet_comment_form_privacy_notice">This site uses Akismet to reduce spam.
<a href="https://akismet.com/privacy/">Learn how your comment data is processed</a>.</p></div>
"""
DISQUS = """
<div id="disqus_thread"><ul id="post-list">
<li class="post" id="post-1"><div class="post-content"><span class="author">Gull</span>
<div class="post-message"><p>They never asked any of us about it.</p></div></div>
<ul class="children"><li class="post" id="post-2"><div class="post-content"><div class="post-message">
<p>They did ask me, in fact.</p>
</div></div></li></ul></li>
<li class="post" id="post-3"><div class="post-content"><div class="post-message">
<p>The bus is fine.</p></div></div></li></ul></div>
"""
MICRODATA = """
<section>
<div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Gull</span>
<p itemprop="text">They never asked any of us about it.</p></div>
<div itemprop="comment" itemscope itemtype="https://schema.org/Comment">
<p itemprop="text">They did ask me, in fact.</p></div>
<div itemprop="comment" itemscope itemtype="https://schema.org/Comment">
<p itemprop="text">The bus is fine.</p></div></section>
"""
GENERIC = """
<div class="readerComments">
<div class="comment"><div class="comment-text">They never asked any of us about it.</div></div>
<div class="comment"><div class="comment-text">They did ask me, in fact.</div></div>
<div class="comment"><div class="comment-text">The bus is fine.</div></div></div>
"""
UNMARKED = """
<div class="x1"><h3>3 Comments</h3><p>They never asked any of us about it, not in the spring and not before.</p>
<p>They did ask me, in fact, and I said that it would be a great loss.</p>
<p>The bus is fine, and it is cheaper than the boat.</p></div>
"""


@pytest.mark.parametrize(
    ("markup", "depths", "answers"),
    [
        (WORDPRESS, [0, 1, 0], [None, 0, None]),
        (DISQUS, [0, 1, 0], [None, 0, None]),
        (MICRODATA, [0, 0, 0], [None, None, None]),
        (GENERIC, [0, 0, 0], [None, None, None]),
    ],
    ids=["wordpress", "disqus", "microdata", "generic"],
)
def test_comments(markup: str, depths: list[int], answers: list[int | None]) -> None:
    """Readers' comments are records with their place in the thread, and never body."""
    article = story(below=markup)
    assert [article.cut(comment.span).split("\n")[0] for comment in article.comments] == [
        "They never asked any of us about it.",
        "They did ask me, in fact.",
        "The bus is fine.",
    ]
    assert [comment.depth for comment in article.comments] == depths
    assert [comment.reply_to for comment in article.comments] == answers
    assert "asked any of us" not in body(article)
    assert body(article).endswith("according to its agenda for the meeting.")


def test_comment_tells_who_and_when() -> None:
    """Name and date of a comment are its record's, not its words."""
    first = story(below=WORDPRESS).comments[0]
    assert (first.author, first.date) == ("Gull", "2021-03-04T10:00:00+00:00")


def test_comment_that_goes_on_below_its_answer() -> None:
    """Words of a comment below an answer to it are a second record of the same reader; no two records overlap."""
    article = story(
        below='<ol class="commentlist"><li class="comment" id="comment-1"><b class="fn">Gull</b>'
        "<p>They never asked us.</p>"
        '<ul class="children"><li class="comment" id="comment-2"><b class="fn">Tern</b>'
        "<p>They did ask me.</p></li></ul>"
        "<p>Added later: nor did they ask my brother.</p></li></ol>"
    )
    told = [(comment.author, article.cut(comment.span), comment.reply_to) for comment in article.comments]
    assert told == [
        ("Gull", "They never asked us.", None),
        ("Tern", "They did ask me.", 0),
        ("Gull", "Added later: nor did they ask my brother.", None),
    ]


def test_forms_and_notices_are_furniture() -> None:
    """The comment form and the notices around it are kept as furniture."""
    furniture = texts(story(below=WORDPRESS), "furniture")
    assert "Leave a Reply" in furniture
    assert "Your email address will not be published." in furniture
    assert "This site uses Akismet to reduce spam. Learn how your comment data is processed." in furniture


ASKED = "They never asked any of us about it, and the bus is slow as well."
TOLD = "They did ask me, in fact, and I told them what I thought of it."


@pytest.mark.parametrize(
    "markup",
    [
        '<ol id="posts"><li class="postbitlegacy postcontainer" id="post_11"><blockquote>{0}</blockquote></li>'
        '<li class="postbitlegacy postcontainer" id="post_12"><blockquote>{1}</blockquote></li></ol>',  # vBulletin
        '<div id="comments"><h4>2 comments:</h4><div class="comment-block"><p class="comment-content">{0}</p></div>'
        '<div class="comment-block"><p class="comment-content">{1}</p></div></div>',  # Blogger
        '<h4>2 comments:</h4><dl id="comments-block"><dt class="comment-author">Gull said...</dt>'
        '<dd class="comment-body"><p>{0}</p></dd><dd class="comment-footer">3 May 2021</dd>'
        '<dd class="comment-body"><p>{1}</p></dd></dl>',  # Blogger before 2012
        '<article class="comment odd"><div class="content"><p>{0}</p></div></article>'
        '<article class="comment even"><div class="content"><p>{1}</p></div></article>',  # Drupal
        '<ul><li id="comment-6a00d83"><p>{0}</p></li><li id="comment-6a00d84"><p>{1}</p></li></ul>',  # TypePad
        '<div id="comment_101"><p>{0}</p></div><div id="comment_102"><p>{1}</p></div>',
        '<div class="comments-content"><div class="comment"><div class="comment-content"><p>{0}</p></div></div>'
        '<div class="comment"><div class="comment-content"><p>{1}</p></div></div></div>',  # Movable Type
        '<ol class="comment-list"><li><p>{0}</p></li><li><p>{1}</p></li></ol>',
        '<section id="comments"><div><p>{0}</p></div><div><p>{1}</p></div></section>',
        '<section aria-label="Comments"><p>{0}</p><p>{1}</p></section>',
        '<div id="IDCommentsNewThreadCover"><div class="idc-c"><div class="idc-c-t">{0}</div></div>'
        '<div class="idc-c"><div class="idc-c-t">{1}</div></div></div>',  # IntenseDebate
        '<div id="dsq-content"><ul id="dsq-comments"><li id="dsq-comment-1"><div class="dsq-comment-header">Gull</div>'
        '<div class="dsq-comment-message"><p>{0}</p></div></li><li id="dsq-comment-2"><p>{1}</p></li></ul></div>',
        '<div class="fyre"><article class="fyre-comment-article"><p>{0}</p></article>'
        '<article class="fyre-comment-article"><p>{1}</p></article></div>',  # Livefyre
        '<div class="leserkommentar"><p>{0}</p></div><div class="leserkommentar"><p>{1}</p></div>',
        '<div class="reader-responses"><p>{0}</p><p>{1}</p></div>',
        '<ol class="trackbacklist"><li class="trackback"><p>{0}</p></li><li class="pingback"><p>{1}</p></li></ol>',
        "<h3>2 responses to “Harbour board ends the Lenning ferry”</h3><p>{0}</p><p>{1}</p>",
        "<h2>2 thoughts on “Harbour board ends the Lenning ferry”</h2><ul><li><p>{0}</p></li><li><p>{1}</p></li></ul>",
        "<p>Gull said...</p><p>{0}</p><p>Tern said...</p><p>{1}</p>",
        "<p><b>Gull schrieb am 3. Mai 2021 um 10:15 Uhr:</b></p><p>{0}</p><p>{1}</p>",
        "<h3>2 Gedanken zu „Harbour board ends the Lenning ferry“</h3><p>{0}</p><p>{1}</p>",
        "<h3>2 Antworten auf „Harbour board ends the Lenning ferry“</h3><p>{0}</p><p>{1}</p>",
        "<h3>2 réflexions sur « Harbour board ends the Lenning ferry »</h3><p>{0}</p><p>{1}</p>",
        "<p><b>Gull says:</b></p><p>3 May 2021 at 10:15</p><p>{0}</p><p>{1}</p>",
    ],
)
def test_comment_markup(markup: str) -> None:
    """Within the article's own element too, comments in the markup of the common systems are comments, never body."""
    inside = page(
        f"<main><article><h1>Harbour board ends the Lenning ferry</h1>{STORY}{LONGER}"
        f"{markup.format(ASKED, TOLD)}</article></main>"
    )
    assert ASKED not in body(inside)
    assert TOLD not in body(inside)
    assert [inside.cut(comment.span) for comment in inside.comments] == [ASKED, TOLD]


def test_interview_line_is_no_comment() -> None:
    """ "Venn says:" before a quotation, and "12 comments" as a counter, begin no comments."""
    article = story(
        between=f'<div class="comment"><a href="#c">12 comments</a></div>{STORY}<p>Orla Venn says:</p>'
        "<p>We have no money for a new engine, and we will not lease another vessel this year.</p>"
    )
    assert "lease another vessel" in body(article)
    assert article.comments == ()


def test_long_thread_below_a_short_article() -> None:
    """Comments longer than the article stay comments, also where only their area is marked and headed by an `h1`."""
    thread = "".join(f"<p>{ASKED} This is what number {number} of us has to say.</p>" for number in range(60))
    article = page(
        f"<article><h2>Harbour board ends the Lenning ferry</h2>{STORY}{LONGER}</article>"
        f'<div id="comments"><h1>60 Comments</h1>{thread}</div>'
    )
    assert ASKED not in body(article)
    assert len(article.comments) == 60


def test_long_thread_known_by_its_counted_title() -> None:
    """Below "60 Comments" it is the readers who speak, however short the article above."""
    thread = "".join(f"<p>{ASKED} This is what number {number} of us has to say.</p>" for number in range(60))
    story_above = f"<h1>Harbour board ends the ferry</h1>{STORY}{LONGER}"
    article = page(f"<article>{story_above}<h3>60 Comments</h3>{thread}</article>")
    assert ASKED not in body(article)
    assert len(article.comments) == 60


def test_comments_within_a_wrapper_named_for_them() -> None:
    """A wrapper called "comments-main" is the page's; the list called "comments" in it is the readers'."""
    article = page(
        f'<div class="comments-main"><h1>Harbour board ends the ferry</h1>{STORY}{LONGER}'
        f'<div id="comments"><p>{ASKED}</p><p>{TOLD}</p></div></div>'
    )
    assert "Orla Venn" in body(article)
    assert [article.cut(comment.span) for comment in article.comments] == [ASKED, TOLD]


def test_opinion_piece_marked_as_comment_is_body() -> None:
    """A section called "comment" that holds the story holds no reader's comment."""
    article = page(f'<main><div class="comment"><h1>Harbour board ends the ferry</h1>{STORY}</div></main>')
    assert "Orla Venn" in body(article)
    assert article.comments == ()


def test_comments_without_markup_are_known_by_their_title() -> None:
    """Below "3 Comments" it is the readers who speak."""
    article = story(between=STORY, below=UNMARKED)
    assert "The bus is fine" not in body(article)


def test_wrapper_named_for_comments_is_no_comment_area() -> None:
    """A theme that calls the whole page "comments-wrapper" loses nothing."""
    article = page(f'<div class="comments-wrapper"><h1>Harbour board ends ferry</h1>{STORY}{LONGER}</div>')
    assert "Orla Venn" in body(article)
    assert article.comments == ()


@pytest.mark.parametrize(
    ("head", "between", "published"),
    [
        ('<meta property="article:published_time" content="2021-03-03T08:00:00Z">', "", "2021-03-03T08:00:00Z"),
        (LD + '{"@graph": [{"@type": "NewsArticle", "datePublished": "2021-03-03"}]}</script>', "", "2021-03-03"),
        ("", '<time datetime="2021-03-03T08:00">Wednesday</time>', "2021-03-03T08:00"),
        ("", "<p>Published 3 March 2021</p>", "2021-03-03"),
        # A copyright line, a file's address, a date in the story, a teaser's date: none is when it was published.
        ("", "<footer><p>© 2021 Brackwater Bell</p></footer>", None),
        ("", '<figure><img src="/uploads/2021/03/03/ferry.jpg"></figure>', None),
        # The page's own address tells the day where nothing else does; a number that is no day tells nothing.
        ('<link rel="canonical" href="https://bell.example/2021/03/03/ferry">', "", "2021-03-03"),
        ('<meta property="og:url" content="https://bell.example/news/2021-03-03-ferry">', "", "2021-03-03"),
        (
            '<link rel="canonical" href="https://bell.example/2021/03/03/ferry">',
            "<p>Published 5 March 2021</p>",
            "2021-03-05",
        ),
        ('<link rel="canonical" href="https://bell.example/2021/15/03/ferry">', "", None),
        ('<link rel="canonical" href="https://bell.example/2021/mar/03/ferry">', "<p>March 3</p>", "2021-03-03"),
        ('<link rel="canonical" href="https://bell.example/2021/the/03/ferry">', "", None),
        ('<link rel="canonical" href="https://bell.example/2021/03/ferry">', "", None),
        ('<meta name="publish_date" content="2021-03-03">', "", "2021-03-03"),
        (
            LD + '{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "datePublished": "2021-03-03"}}</script>',
            "",
            "2021-03-03",
        ),
        (
            "",
            "<p>The first boat crossed on 3 March 1921, and the board has kept its log book ever since that day.</p>",
            None,
        ),
        # Names, nests and flaws that JSON-LD and meta tags of publishing systems have.
        ('<meta name="sn-post-date" content="March 3, 2021">', "", "2021-03-03"),
        (LD + '/* seo */ {"@type": "NewsArticle", "datePublished": "2021-03-03",}</script>', "", "2021-03-03"),
        (
            LD + '{"@type": "ItemPage", "mainEntityOfPage": {"@type": "Article", "datePublished": "2021-03-03"}}'
            "</script>",
            "",
            "2021-03-03",
        ),
        # What hAtom blogs give machines.
        ("", '<abbr class="published" title="2021-03-03T08:15:00-05:00">8:15 AM</abbr>', "2021-03-03T08:15:00-05:00"),
        # Lines with a label, with the time before the year, with a name before or after.
        ("", "<p>Written: Mar 3 8:15 PM, 2021 / Updated: Mar 4 9:00 AM, 2021</p>", "2021-03-03"),
        ("", "<p>Posted on March 3, 2021 by Tamsin Rook</p>", "2021-03-03"),
        ("", "<p>By Tamsin Rook March 3, 2021 at 8:15 PM</p>", "2021-03-03"),
        ("", "<address>Wednesday, March 3, 2021 Brackwater Gazette</address>", "2021-03-03"),
        # Two-digit years; "3/4/21" is two days to two readers.
        ("", "<p>3/13/21 8:15am</p>", "2021-03-13"),
        ("", "<p>3/4/21 8:15am</p>", None),
        # A dateline dates the story; a day that the story tells of does not.
        (
            "",
            "<p>LENNING POINT, March 3, 2021 (NNA) — The board met in the old hall and voted on the plan.</p>",
            "2021-03-03",
        ),
        (
            "",
            "<p>March 3, 2021 -- The board met in the old hall and voted on the new plan for boats.</p>",
            "2021-03-03",
        ),
        (
            "",
            "<p>On March 3, 2021 — Founders' Day — the board met in the old hall and voted on the new plan.</p>",
            None,
        ),
        # An impossible day is no date.
        ('<meta property="article:published_time" content="2021-13-45">', "", None),
    ],
)
def test_published(head: str, between: str, published: str | None) -> None:
    """A date of publication is one the page gives as such, and is never made up."""
    assert story(head=head, between=between).published == published


def test_related_and_comment_dates_are_not_the_article_s() -> None:
    """Dates of teasers below and of comments are others' dates."""
    related = (
        '<aside class="related"><ul><li><a href="/x">Old pier sold</a>'
        ' <time datetime="2019-01-01">1 January</time></li></ul></aside>'
    )
    assert story(below=related + WORDPRESS).published is None


@pytest.mark.parametrize(
    ("head", "between", "byline"),
    [
        ('<meta name="author" content="Tamsin Rook">', "", ("Tamsin Rook",)),
        ('<meta name="author" content="By Tamsin Rook and Joss Adair">', "", ("Tamsin Rook", "Joss Adair")),
        ('<meta name="author" content="admin">', "", ()),
        ('<meta name="author" content="desk@bell.example">', "", ()),
        ('<meta name="author" content="The Bell"><meta property="og:site_name" content="The Bell">', "", ()),
        ('<meta property="article:author" content="https://social.example/bell">', "", ()),
        ("", '<div class="byline">By <a rel="author" href="/t">Tamsin Rook</a></div>', ("Tamsin Rook",)),
        ("", "<p>By Tamsin Rook</p>", ("Tamsin Rook",)),
        (
            LD + '{"@type": "Article", "author": [{"@type": "Person", "name": "Tamsin Rook"}]}</script>',
            "",
            ("Tamsin Rook",),
        ),
        ('<meta property="dc:creator" content="Tamsin Rook">', "", ("Tamsin Rook",)),
        ('<meta name="author" content="Tamsin Rook of the Associated Press">', "", ("Tamsin Rook",)),
        ('<meta name="author" content="Tamsin Rook, Joss Adair">', "", ("Tamsin Rook", "Joss Adair")),
        ("", '<div class="article-meta"><i class="authorLabel">Tamsin Rook</i></div>', ("Tamsin Rook",)),
        ("", '<p class="byline">Written by Tamsin Rook<br>Edited by Joss Adair</p>', ("Tamsin Rook",)),
        ("", '<p class="author">TAMSIN ROOK Associated Press</p>', ("TAMSIN ROOK",)),
        # One author for another object of the same graph.
        (
            LD + '{"@graph": [{"@type": "NewsArticle", "author": {"@id": "#t"}},'
            ' {"@type": "Person", "@id": "#t", "name": "Tamsin Rook"}]}</script>',
            "",
            ("Tamsin Rook",),
        ),
        # Jobs and outlets beside the name.
        ("", "<p>BY TAMSIN ROOK STAFF</p>", ("TAMSIN ROOK",)),
        ("", "<p>By Tamsin Rook Staff Writer</p>", ("Tamsin Rook",)),
        ("", '<div class="byline">Tamsin Rook, Brackwater Gazette, March 3, 2021</div>', ("Tamsin Rook",)),
        ("", "<p>Posted on March 3, 2021 by Tamsin Rook</p>", ("Tamsin Rook",)),
        # Where no person signs, what does.
        ("", '<p class="author">Bell Editorial Staff</p>', ("Bell Editorial Staff",)),
        ("", "<p>By Gazette Staff</p>", ("Gazette Staff",)),
        ("", "<p>Written by Brackwater Gazette</p>", ("Brackwater Gazette",)),
        ("", '<p class="byline">March 3, 2021 / Brackwater Gazette</p>', ("Brackwater Gazette",)),
        ("", '<p class="byline">Editorial Board</p>', ("Editorial Board",)),
        ("", '<p class="byline">Editorial</p>', ("Editorial",)),
        ("", "<p>by @tamsinrook</p>", ("@tamsinrook",)),
        # An account, a button and a label sign for nobody.
        ("", '<p class="byline">by admin</p>', ()),
        ("", '<p class="byline">Share this</p>', ()),
        ("", "<p>Editorial</p>", ()),
        ("", "", ()),
    ],
)
def test_byline(head: str, between: str, byline: tuple[str, ...]) -> None:
    """Bylines are people, or the desk that signs where none does: no "By", no accounts or addresses."""
    assert story(head=head, between=between).byline == byline


def test_short_headline_without_metadata() -> None:
    """The one `h1` of the text is the headline, however short."""
    assert texts(page(f"<article><h1>Ferry ends</h1>{STORY}</article>"), "headline") == ["Ferry ends"]


@pytest.mark.parametrize(
    "line",
    [
        # What a broken server or template prints among the words.
        'Warning: Undefined array key "x" in /var/www/html/themes/bell/single.php on line 42',
        'var _q = _q || []; _q.push(["_setAccount", "U-1"]); (function() { start(); })();',
    ],
)
def test_program_text_is_no_paragraph(line: str) -> None:
    """Messages and source of programs are no words of the article."""
    assert line not in body(story(between=f"<p>{line}</p>"))


def test_metadata() -> None:
    """Outlet, section, canonical address and JSON-LD are read; broken JSON-LD is passed over."""
    article = story(
        head='<meta property="og:site_name" content="Brackwater Bell">'
        '<meta property="article:section" content="Harbour">'
        '<link rel="canonical" href="https://bell.example/ferry"><script type="application/ld+json">{broken</script>'
        '<script type="application/ld+json">[{"@type": "Organization", "publishingPrinciples": "/ethics"}]</script>'
    )
    assert (article.outlet, article.section, article.id) == ("Brackwater Bell", "Harbour", "https://bell.example/ferry")
    assert [item["publishingPrinciples"] for item in article.structured_data] == ["/ethics"]
    assert article.observable.links


def test_language_is_what_the_words_say() -> None:
    """A theme that declares English does not make a German text English."""
    german = (
        "<p>Die Fähre zwischen den beiden Orten wird im Mai nicht mehr fahren, das hat der Rat am Abend "
        "entschieden, und die "
        "Leute auf der Insel sind mit dem Beschluss nicht zufrieden, "
        "weil der Bus für den Weg zwei Stunden länger braucht.</p>"
    )
    assert page(f"<h1>Die Fähre fährt nicht mehr</h1>{german * 2}", lang="en").language == "de"
    assert story().language == "en"


def test_transcript_turns_stay_paragraphs() -> None:
    """Each turn of a transcript is a paragraph that opens with its speaker's name."""
    turns = (
        "<p>VENN: We had three offers for the engine, and none of them was one that we could have paid this year.</p>"
        "<p>ROOK: Did you ask the islanders before you decided on it?</p>"
        "<p>VENN: We did ask those who came to the meeting in January, and there were four of them in the room.</p>"
    )
    article = page(f"<article><h1>The ferry: a talk with the board</h1>{turns}{STORY}</article>")
    assert [text.split(":")[0] for text in texts(article, "paragraph")[:3]] == ["VENN", "ROOK", "VENN"]


def test_double_line_breaks_part_paragraphs() -> None:
    """Old templates part paragraphs by two <br>, and lines of one paragraph by one."""
    parts = STORY.replace("</p>\n<p>", "<br><br>").replace("<p>", "").replace("</p>", "")
    article = page(f"<h1>Harbour board ends ferry</h1><div>{parts}</div>")
    assert len(texts(article, "paragraph")) == 4


def test_blocks_are_in_order_and_apart() -> None:
    """Blocks and comments lie within the text, in reading order, and do not overlap."""
    article = story(between="<p>By Tamsin Rook</p>", below=WORDPRESS)
    spans = [block.span for block in article.blocks]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert spans[-1].end == len(article.text)
    assert all(article.cut(block.span) == article.cut(block.span).strip() for block in article.blocks)


@pytest.mark.parametrize(
    ("content", "error", "told"),
    [
        (b"", EmptyPage, "empty"),
        (b" \n\t ", EmptyPage, "empty"),
        (b"%PDF-1.7 ...", NotAPage, "PDF"),
        (b"\x89PNG\r\n\x1a\n", NotAPage, "PNG"),
        (b"ab\0\1\2\3\4\5" * 100, NotAPage, "binary"),
        (b"<html><body>" + b"<p>word</p>" * 2_000_000 + b"</body></html>", PageTooLarge, "at most"),
        (b"<html><body>" + b"<div>" * 100_000 + b"deep" + b"</div>" * 100_000 + b"</body></html>", PageError, "deep"),
        (b"<html><head><title>x</title></head><body><nav><a href=/>Home</a></nav></body></html>", NoArticle, "none"),
        (b"<html><body></body></html>", NoArticle, "none"),
    ],
)
def test_bad_pages_get_a_clear_sentence(content: bytes, error: type[HeadwaterError], told: str) -> None:
    """What cannot be read is told in one sentence: expected, got, what to do."""
    with pytest.raises(error, match=told) as caught:
        find_article(Page(content))
    assert str(caught.value).startswith("Expected")


def test_deep_nesting_loses_no_words() -> None:
    """A thousand nested elements are flattened, and their words kept."""
    deep = "<div>" * 1000 + STORY + "</div>" * 1000
    article = page(f"<h1>Harbour board ends ferry</h1>{STORY}{LONGER}{deep}")
    assert "Orla Venn" in body(article)


def test_same_page_same_article() -> None:
    """The same bytes give the same article."""
    assert story(below=WORDPRESS) == story(below=WORDPRESS)

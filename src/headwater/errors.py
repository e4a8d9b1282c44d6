"""What can go wrong that is not a flaw of the article.

HeadwaterError
├── PageError              the page cannot be audited
│   ├── EmptyPage          nothing in it
│   ├── NotAPage           binary, or another kind of file
│   ├── PageTooLarge       over the size limit
│   └── NoArticle          readable, but no article found in it
├── FetchError             the URL could not be fetched
│   ├── AddressRefused     the address is not public
│   └── RobotsRefused      the site's robots.txt says no
└── ConfigError            headwater.toml or an option cannot be used

Every message says what was expected, what was got, and what to do next.
"""


class HeadwaterError(Exception):
    """The root of all of them."""


class PageError(HeadwaterError):
    """The page cannot be audited."""


class EmptyPage(PageError):
    """Nothing in it."""


class NotAPage(PageError):
    """Binary, or another kind of file."""


class PageTooLarge(PageError):
    """Over the size limit."""


class NoArticle(PageError):
    """Readable, but no article found in it."""


class FetchError(HeadwaterError):
    """The URL could not be fetched."""


class AddressRefused(FetchError):
    """The address is not public."""


class RobotsRefused(FetchError):
    """The site's robots.txt says no."""


class ConfigError(HeadwaterError):
    """`headwater.toml` or an option cannot be used."""

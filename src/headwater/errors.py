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
├── CorpusError            the corpus cannot be opened, read or written
│   ├── NoCorpus           nothing there
│   ├── NotACorpus         a file, folder or database of another kind, or a damaged one
│   ├── CorpusTooNew       written by a newer headwater
│   ├── CorpusLocked       another program is writing, and did not finish in time
│   ├── CorpusReadOnly     it may not be written
│   ├── CorpusFull         no room left
│   └── CorpusUnreachable  the PostgreSQL server, or what is needed to talk to it, is missing
├── ReviewError            what a person wrote cannot be kept
│   └── EditConflict       somebody else saved in between
├── AccountError           a user, password or token cannot be used
└── ConfigError            headwater.toml or an option cannot be used

Every message says what was expected, what was got, and what to do next.
"""

from headwater.records import Review


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


class CorpusError(HeadwaterError):
    """The corpus cannot be opened, read or written."""


class NoCorpus(CorpusError):
    """Nothing there."""


class NotACorpus(CorpusError):
    """A file, folder or database of another kind, or a damaged one."""


class CorpusTooNew(CorpusError):
    """Written by a newer headwater."""


class CorpusLocked(CorpusError):
    """Another program is writing, and did not finish in time."""


class CorpusReadOnly(CorpusError):
    """It may not be written."""


class CorpusFull(CorpusError):
    """No room left."""


class CorpusUnreachable(CorpusError):
    """The PostgreSQL server, or what is needed to talk to it, is missing."""


class ReviewError(HeadwaterError):
    """What a person wrote cannot be kept."""


class EditConflict(ReviewError):
    """Somebody else saved in between; `theirs` is what they saved."""

    def __init__(self, message: str, theirs: Review) -> None:
        super().__init__(message)
        self.theirs = theirs


class AccountError(HeadwaterError):
    """A user, password or token cannot be used."""


class ConfigError(HeadwaterError):
    """`headwater.toml` or an option cannot be used."""

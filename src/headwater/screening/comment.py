"""What travels between the screen, the store and the protocol: a reader's comment, and what is known around it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReaderComment:
    """A comment as a site hands it in. Addresses and e-mails are keyed hashes, never themselves; unknown is empty."""

    content: str
    author: str = ""
    author_url: str = ""
    kind: str = "comment"
    permalink: str = ""
    posted_at: str | None = None  # ISO 8601, UTC
    post_modified_at: str | None = None  # of the article that is commented on
    user_role: str = ""
    honeypot: str = ""  # what a field that no person sees was filled with
    referrer: str = ""
    user_agent: str = ""
    address: str = ""
    email: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the store knows of the comments before this one."""

    same_text_names: int = 0  # other names under which this text came, on any site
    from_address_last_hour: int = 0  # comments from the same address in the hour before


ALONE = Surroundings()


@dataclass(frozen=True, slots=True)
class Reason:
    """What weighed on a verdict, in words for a moderator. Above zero it speaks for spam, below for ham."""

    name: str
    weight: float  # in log odds

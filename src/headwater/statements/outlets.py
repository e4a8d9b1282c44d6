"""Names of news organisations: "the Harwick Post", "dailyclarion.example", "Reuters"."""

import re

DOMAIN = re.compile(r"(?<!\S)(?:[A-Za-z0-9][\w-]{2,}\.)+[a-z]{2,}(?![\w.])")
# News organisations by the words of their names, which are capitalised: "the Harwick Post", not "a post", "press secretary".
_OUTLET = re.compile(
    r"\b(?:News|Times|Post|Herald|Tribune|Gazette|Journal|Chronicle|Daily|Press(?! (?:Secretary|Office|Conference|Release|Club))|Weekly"
    r"|Magazine|Radio|Television|TV|Broadcasting|Observer|Guardian|Globe|Telegraph|Mirror|Courier|Dispatch|Examiner|Inquirer|Star|Sun|Bee"
    r"|Sentinel|Reporter|Mail|Bulletin|Argus|Echo|Advertiser|Newspapers?|Media"
    r"|Reuters|AP|AFP|BBC|CNN|NPR|NBC|ABC|CBS|MSNBC|Fox|Bloomberg|POLITICO|Politico|Axios|ProPublica|Al Jazeera|Breitbart|BuzzFeed|Vox)\b"
    r"|^(?:the |a |this |that )?(?:[a-z]+ )?(?:newspaper|magazine|news agency|news site|broadcaster|tabloid)$"
)  # fmt: skip
# "dailyclarion.example" is an outlet's, "setup.exe" or "brightwater.example" need not be.
_OUTLET_HOST = re.compile(
    r"news|times|post|daily|herald|press|tribune|gazette|journal|chronicle|courier|dispatch|wire|radio|tv|media|mail"
    r"|today|observer|bugle|express|weekly|report|globe|star|sun|record"
)


def is_outlet(name: str) -> bool:
    """Whether a name is a news organisation's, by its words or by its host."""
    host = DOMAIN.search(name)
    return bool(_OUTLET_HOST.search(host.group().lower()) if host else _OUTLET.search(name))

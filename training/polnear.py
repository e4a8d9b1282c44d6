"""PolNeAR's attributions (Newell et al., 2018), read from its brat stand-off files; and reviewers' corrections."""

import json
import tarfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class GoldAttribution:
    """One annotated attribution; spans are `[start, end)` in code points of the text, `source` may be empty."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True)
class GoldText:
    """One annotation of one text: several annotators of a text give several."""

    name: str
    annotator: str
    text: str
    attributions: tuple[GoldAttribution, ...]

    @property
    def outlet(self) -> str:
        return self.name.split("_")[0]


def read_corrections(path: Path) -> list[GoldText]:
    """The sentences that reviewers put right, as the desk exports them: one JSON object a line."""
    return [read_correction(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_correction(line: str) -> GoldText:
    """Each key is a field of `GoldText`, each of an attribution's one of `GoldAttribution`."""
    told = json.loads(line)
    told["attributions"] = tuple(
        GoldAttribution(**{role: tuple((start, end) for start, end in spans) for role, spans in one.items()})
        for one in told["attributions"]
    )
    return GoldText(**told)


def read_polnear(archive: Path, split: str, *, first_only: bool = False) -> list[GoldText]:
    """The annotations of `split` ("train", "dev"), by file name; with `first_only`, one for each text."""
    texts: dict[str, str] = {}
    annotations: dict[str, str] = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            if not member.isfile() or split not in path.parts:
                continue
            file = tar.extractfile(member)
            assert file is not None
            content = file.read().decode("utf-8")
            if path.suffix == ".txt":
                texts[path.stem] = content
            elif path.suffix == ".ann":
                annotations[path.stem] = content
    gold: list[GoldText] = []
    seen: set[str] = set()
    for stem in sorted(annotations):
        name, annotator = stem.rsplit("_", 1)
        if first_only and name in seen:
            continue
        seen.add(name)
        gold.append(GoldText(name, annotator, texts[name], _parse(annotations[stem])))
    return gold


def _parse(annotation: str) -> tuple[GoldAttribution, ...]:
    spans: dict[str, Spans] = {}
    events: list[str] = []
    for line in annotation.splitlines():
        fields = line.split("\t")
        if line.startswith("T") and len(fields) == 3:
            spans[fields[0]] = tuple(
                (int(a), int(b)) for a, b in (piece.split() for piece in fields[1].split(" ", 1)[1].split(";"))
            )
        elif line.startswith("E") and len(fields) == 2:
            events.append(fields[1])
    found = []
    for event in events:
        roles: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for argument in event.split()[1:]:
            role, target = argument.split(":")
            roles[role.rstrip("0123456789")].extend(spans[target])
        if roles["Cue"] or roles["Content"]:
            found.append(GoldAttribution(*(tuple(sorted(roles[r])) for r in ("Source", "Cue", "Content"))))
    return tuple(found)

"""How well check-worthy sentences are told from others: the shipped weights on held-out runs of ClaimBuster's debates.

    python -m benchmarks.claims

Average precision and F1 at .5 over 1,596 sentences, a quarter of them check-worthy. Beside them what any rule of thumb
does: a sentence is check-worthy if it has a figure (a digit), and the more words the better.
"""

from collections.abc import Callable, Sequence

from benchmarks.results import data_folder, save
from headwater.findings.claims import worth_checking
from training.claims import Sentence, read_claims


def average_precision(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """The mean over the right ones of the precision down to each, best score first; equal scores in one step."""
    ranked = sorted(zip(scores, truth, strict=True), key=lambda pair: -pair[0])
    total = right = seen = 0.0
    while seen < len(ranked):
        level = [worth for score, worth in ranked if score == ranked[int(seen)][0]]
        seen += len(level)
        right += sum(level)
        total += sum(level) * right / seen
    return total / max(1, sum(truth))


def f1(truth: Sequence[bool], told: Sequence[bool]) -> float:
    both = sum(one and other for one, other in zip(truth, told, strict=True))
    return 2 * both / max(1, sum(truth) + sum(told))


def measure(held: list[Sentence], score: Callable[[str], float], *, bar: float) -> dict[str, float]:
    truth = [sentence.worth for sentence in held]
    scores = [score(sentence.text) for sentence in held]
    return {
        "average_precision": round(average_precision(truth, scores), 3),
        "f1": round(f1(truth, [score >= bar for score in scores]), 3),
    }


def has_figure(text: str) -> float:
    return float(any(map(str.isdigit, text)))


def length(text: str) -> float:
    return len(text.split())


def main() -> None:
    _, held = read_claims(data_folder())
    save(
        "claims",
        {
            "sentences": len(held),
            "check_worthy": sum(sentence.worth for sentence in held),
            "ours": measure(held, worth_checking, bar=0.5),
            "has_a_figure": measure(held, has_figure, bar=0.5),
            "at_least_15_words": measure(held, length, bar=15),
        },
    )


if __name__ == "__main__":
    main()

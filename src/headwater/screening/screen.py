"""The verdict on a comment, and why."""

from dataclasses import dataclass

from headwater.records import ScreenVerdict
from headwater.screening.abuse import Abuse, find_abuse
from headwater.screening.comment import ALONE, ReaderComment, Reason, Surroundings
from headwater.screening.features import Features, find_features
from headwater.screening.learner import Learner

# The probabilities from which each verdict is given. Tried for SPAM on the videos, each told by the two others, and on
# 2,000 comments of blogs (python -m benchmarks.screening): .35 gives F1 .925 and calls 2.0 to 2.4 in a hundred blog
# comments spam, some of them plainly advertisements; .4 gives .922 and 1.9 to 2.0; .6 gives .885 and 1.3 to 1.4.
# At BLATANT all 96 comments of the videos were spam.
UNSURE, SPAM, BLATANT = 0.2, 0.35, 0.99


@dataclass(frozen=True, slots=True)
class Screening:
    """What the screen thinks of a comment."""

    verdict: ScreenVerdict
    probability: float  # that it is spam
    reasons: tuple[Reason, ...]  # the weightiest first; weights above zero speak for spam
    abuse: Abuse | None

    @property
    def is_spam(self) -> bool:
        return self.verdict in ("spam", "blatant")


def screen(comment: ReaderComment, surroundings: Surroundings = ALONE, learner: Learner | None = None) -> Screening:
    """Whether a comment is spam, with its reasons. Never fails, whatever the comment holds."""
    learner = learner or Learner.new()
    features = find_features(comment, surroundings)
    verdict, probability = judge(features, learner)
    return Screening(verdict, probability, learner.reasons(features), find_abuse(comment.content))


def judge(features: Features, learner: Learner) -> tuple[ScreenVerdict, float]:
    """The verdict and the probability of spam. What moderators said once or twice is not enough for "blatant"."""
    probability = learner.score(features)
    verdict = band(probability)
    if verdict == "blatant" and learner.score_when_firm(features) < BLATANT:
        verdict = "spam"
    return verdict, probability


def band(probability: float) -> ScreenVerdict:
    """The verdict at a probability."""
    if probability >= BLATANT:
        return "blatant"
    return "spam" if probability >= SPAM else "unsure" if probability >= UNSURE else "ham"

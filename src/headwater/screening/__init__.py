"""Reader comments: which are spam, and which are abuse, with the reasons."""

from headwater.screening.abuse import Abuse, find_abuse
from headwater.screening.comment import ALONE, ReaderComment, Reason, Surroundings
from headwater.screening.features import Features, find_features
from headwater.screening.learner import Learner
from headwater.screening.screen import Screening, screen

__all__ = [
    "ALONE",
    "Abuse",
    "Features",
    "Learner",
    "ReaderComment",
    "Reason",
    "Screening",
    "Surroundings",
    "find_abuse",
    "find_features",
    "screen",
]

"""What reviewers write of an article, found again in another version of it, and applied to its audits."""

from headwater.review.corrections import apply_corrections
from headwater.review.reviews import finding_key, place_reviews, review_id, speaker_of
from headwater.review.selectors import anchor, make_selector
from headwater.review.training import training_lines

__all__ = [
    "anchor", "apply_corrections", "finding_key", "make_selector", "place_reviews", "review_id", "speaker_of",
    "training_lines",
]  # fmt: skip

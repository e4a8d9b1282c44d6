"""Articles side by side: what two texts share, and what was changed from one to the other."""

from headwater.reuse.revision import find_revision

__all__ = ["find_revision"]

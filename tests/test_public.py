"""The public face of the package."""

import headwater


def test_public_names_are_sorted() -> None:
    """One sorted list, so that a new name has one place."""
    assert list(headwater.__all__) == sorted(headwater.__all__)


def test_public_names_exist() -> None:
    """Each name in the list can be had from the package."""
    assert [name for name in headwater.__all__ if not hasattr(headwater, name)] == []

"""The photograph that goes through the whole lecture: one animal, whole, whose crops mean something."""

from __future__ import annotations

STAR = "bison"  # in tensors/data/photos; crops_star, features_star and attention_photos are measured on it
CALLED = "bò bizon"  # by those who label

"""What this lecture computes with torch: a small DINO of its own, and what is measured on it. Results: tensors/data."""

from pathlib import Path

DATA = Path(__file__).parent / "data"
PHOTOS = DATA / "photos"

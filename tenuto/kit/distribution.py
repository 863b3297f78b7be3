"""Distributions from logits, and what is measured of them: softmax, entropy, KL divergence."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["divergence", "entropy", "log_softmax", "softmax"]


def log_softmax(logits: ArrayLike, temperature: float = 1.0) -> NDArray[np.float64]:
    """log softmax(logits / τ) over the last axis, shape as `logits`; finite also where the share itself is not."""
    scaled = np.asarray(logits, np.float64) / temperature
    shifted = scaled - scaled.max(-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)))


def softmax(logits: ArrayLike, temperature: float = 1.0) -> NDArray[np.float64]:
    """softmax(logits / τ) over the last axis, shape as `logits`."""
    scaled = np.asarray(logits, np.float64) / temperature
    powers = np.exp(scaled - scaled.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))


def entropy(log_p: NDArray[np.float64]) -> NDArray[np.float64]:
    """h(p) = −Σ p log p over the last axis, nats."""
    return np.asarray(-(np.exp(log_p) * log_p).sum(-1))


def divergence(log_p: NDArray[np.float64], log_q: NDArray[np.float64]) -> NDArray[np.float64]:
    """KL(p ‖ q) = Σ p (log p − log q) over the last axis, nats."""
    return np.asarray((np.exp(log_p) * (log_p - log_q)).sum(-1))

"""One thread: tiny tensors gain nothing from more, and tests that run beside others don't fight for cores."""

from __future__ import annotations

import torch

torch.set_num_threads(1)

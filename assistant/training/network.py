"""Fit and keep the small networks of `dialogue/network.py`."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

HIDDEN = 64


def fit(
    vectors: NDArray[np.float32], labels: NDArray[np.int64], epochs: int = 14, dropout: float = 0.3
) -> torch.nn.Sequential:
    """A network with one hidden layer, trained by AdamW with dropout; the same for the same data.

    `vectors` are (texts, dimension), `labels` (texts,) with classes from 0 on.
    """
    torch.manual_seed(0)
    network = torch.nn.Sequential(
        OrderedDict(
            hidden=torch.nn.Linear(vectors.shape[1], HIDDEN),
            active=torch.nn.ReLU(),
            dropout=torch.nn.Dropout(dropout),
            output=torch.nn.Linear(HIDDEN, int(labels.max()) + 1),
        )
    )
    inputs, targets = torch.from_numpy(vectors), torch.from_numpy(labels)
    loss = torch.nn.CrossEntropyLoss(label_smoothing=0.02)
    optimizer = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=0.01)
    for _ in range(epochs):
        for batch in torch.randperm(len(inputs)).split(128):  # type: ignore[no-untyped-call]
            optimizer.zero_grad()
            loss(network(inputs[batch]), targets[batch]).backward()
            optimizer.step()
    return network.eval()


def chances(network: torch.nn.Sequential, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """P(class | text), (texts, classes)."""
    with torch.no_grad():
        odds: NDArray[np.float32] = network(torch.from_numpy(vectors)).softmax(1).numpy()
    return odds


def save(network: torch.nn.Sequential, out: Path) -> None:
    """Write the weights to `out`, transposed, so that a vector is multiplied from the left."""
    state = network.state_dict()
    save_file({name: np.ascontiguousarray(state[name].numpy().T) for name in state}, out)

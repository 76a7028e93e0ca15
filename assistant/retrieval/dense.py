"""Vectors by row, and exact search among them: a matrix product, no approximation.

At 100,000 products the product of the matrix with one vector takes some 15 ms, less than the error of an
approximate index would be worth. Rows are float32: numpy multiplies half precision ten times slower.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.lexical import Floats, Mask

Matrix = NDArray[np.float32]

# Below this share of rows it is quicker to gather them than to multiply everything.
_SPARSE = 0.1


class DenseIndex:
    """Unit vectors by row number. `extended` shares memory with what it came from: rows are only added."""

    def __init__(self, dimension: int, buffer: Matrix | None = None, rows: int = 0) -> None:
        self.dimension = dimension
        self.rows = rows
        self._buffer = np.zeros((rows, dimension), dtype=np.float32) if buffer is None else buffer

    @property
    def matrix(self) -> Matrix:
        """All rows; a row whose vector is not known yet is zero."""
        return self._buffer[: self.rows]

    def extended(self, vectors: Matrix) -> DenseIndex:
        """This index with rows more. Must be called on the newest index only."""
        rows = self.rows + len(vectors)
        buffer = self._buffer
        if rows > len(buffer):
            # Grown by an eighth at a time: few copies, little memory in waiting.
            buffer = np.zeros((rows + (rows >> 3 if self.rows else 0), self.dimension), dtype=np.float32)
            buffer[: self.rows] = self.matrix
        buffer[self.rows : rows] = vectors
        return DenseIndex(self.dimension, buffer, rows)

    def taken(self, rows: NDArray[np.intp]) -> DenseIndex:
        """Only these rows, numbered anew."""
        return DenseIndex(self.dimension, self.matrix[rows], len(rows))

    def similarities(self, vector: Floats, mask: Mask | None = None) -> Floats:
        """The cosine of every row with a unit vector; rows outside `mask` get 0."""
        if mask is None:
            return self.matrix @ vector
        chosen = np.flatnonzero(mask)
        if len(chosen) > _SPARSE * self.rows:
            return np.where(mask, self.matrix @ vector, np.float32(0))
        found = np.zeros(self.rows, dtype=np.float32)
        found[chosen] = self.matrix[chosen] @ vector
        return found

    def search(self, vector: Floats, limit: int, mask: Mask | None = None) -> list[tuple[int, float]]:
        """The `limit` rows nearest to a unit vector, nearest first, with their cosines."""
        found = self.similarities(vector)
        if mask is not None:
            found = np.where(mask, found, -np.inf).astype(np.float32)
        limit = min(limit, len(found))
        if limit <= 0:
            return []
        nearest = np.argpartition(-found, limit - 1)[:limit]
        ordered = nearest[np.argsort(-found[nearest], kind="stable")]
        return [(int(row), float(found[row])) for row in ordered if found[row] > -np.inf]

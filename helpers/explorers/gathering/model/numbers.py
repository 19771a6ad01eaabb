"""The numbers of the gathering explorer: small and whole, to be followed on paper."""

from __future__ import annotations

import numpy as np

INPUT = np.array(
    [
        [1, 3, 1, 1, 0, 1],
        [1, 2, 0, 1, 0, 0],
        [1, 0, 1, 1, 1, 3],
        [2, 0, 1, 2, 0, 1],
        [1, 0, 0, 0, 0, 0],
        [0, 0, 1, 1, 0, 3],
    ]
)
WEIGHTS = np.array([[-2, 2, 1], [2, -1, -2], [-1, -1, -1]])
ERRORS = np.array(  # of the cells that the loss sees; the target is chosen so that they are these
    [
        [1, -2, 1, 2, -1, 1, 2],
        [2, -1, 1, 2, 1, 0, 1],
        [0, -1, 2, 0, -1, 2, -1],
        [2, -1, -1, -1, -2, -2, 1],
        [-2, -1, -1, -2, -1, 1, 0],
        [1, 0, 2, 0, -1, -2, -2],
        [1, -1, 2, 1, -2, -1, 0],
    ]
)

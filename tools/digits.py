"""Make helpers/samples/digits.npz from the file that scikit-learn ships: `python -m tools.digits FILE`.

FILE is sklearn/datasets/data/digits.csv.gz of its wheel: a row for each digit, 64 pixels and the label.
"""

import sys
from pathlib import Path

import numpy as np

TARGET = Path(__file__).parents[1] / "helpers" / "samples" / "digits.npz"


def main() -> None:
    """Write the digits, each number in a byte."""
    rows = np.loadtxt(sys.argv[1], delimiter=",").astype(np.uint8)
    np.savez_compressed(TARGET, images=rows[:, :64].reshape(-1, 8, 8, 1), labels=rows[:, 64])


if __name__ == "__main__":
    main()

"""Images as a camera makes them of digits on paper: large, in uneven light, with noise."""

import numpy as np
from PIL import Image

PAPER, CONTRAST, FALLS, NOISE = 215, 150, 0.35, 6  # brightness of 255; a part of it; brightness again
TIMES = 12  # pixels of the camera for one of the canvas


def photographed(canvas, seed=0, paper=PAPER, contrast=CONTRAST, falls=FALLS, noise=NOISE):
    """Return a canvas [W, W] of 0 to 16 as uint8 [12·W, 12·W, 3]; contrast below 0: bright ink on dark."""
    random, side = np.random.default_rng(seed), TIMES * len(canvas)
    large = Image.fromarray(np.uint8(15.9 * canvas)).resize((side, side), Image.Resampling.BICUBIC)
    down, right = np.indices((side, side)) / side - 0.5
    angle = random.uniform(0, 2 * np.pi)
    light = 1 + falls * (right * np.cos(angle) + down * np.sin(angle))
    grey = light * (paper - contrast * (np.asarray(large) / 255)) + random.normal(0, noise, (side, side))
    return np.uint8(np.clip(grey, 0, 255))[..., None].repeat(3, axis=2)

"""Real weights, from the files that they are handed out in, without running anything in these files.

``load("vgg16.npy")`` recognises a file by its content, never by its name, and returns `Weights`: arrays
for `helpers.networks.run` in the conventions of this package, and the `Preprocessing` that goes with
them. Four kinds are read:

- the dictionary {layer: [weights, bias]} that vgg-fcn and its kin call ``vgg16.npy``: kernels
  [3, 3, D, K], fc6 [25088, 4096] flattened channels-last, BGR minus the means;
- an .npz with arrays conv1_1_W, conv1_1_b, …, fc8_b, known as ``vgg16_weights.npz``: shaped likewise,
  RGB minus the means;
- safetensors with torchvision's names: kernels [K, D, 3, 3], fc6 [4096, 25088] flattened
  channels-first, RGB from 0 to 1, normalised;
- safetensors with timm's names: the same numbers, fc6 and fc7 as convolutions [4096, 512, 7, 7] and
  [4096, 4096, 1, 1].

The original weights of Oxford are recognised in all of them by their first numbers, so their order of
colours does not hang on the kind of file. A ``vgg16.npy`` is a pickle: `helpers.weights.pickled` reads
it without Python's unpickler. What is no such file, or the weights of another network, or damaged or
hostile, raises a ValueError in one sentence.

Sources: MarvinTeichmann/tensorflow-fcn, fcn16_vgg.py, and ethereon/caffe-tensorflow, kaffe/core.py
(``DataReshaper``), which wrote vgg16.npy; Davi Frossard, "VGG in TensorFlow"
(www.cs.toronto.edu/~frossard/post/vgg16), for vgg16_weights.npz; torchvision/models/vgg.py;
timm/models/vgg.py (``_filter_fn``); Simonyan, gist.github.com/ksimonyan/211839e770f7b538e2d8, for the
means. Used by ``notebooks/05_vgg_fc_to_conv.ipynb``.
"""

from helpers.weights.loading import Weights, load
from helpers.weights.preprocessing import Preprocessing

__all__ = ["Preprocessing", "Weights", "load"]

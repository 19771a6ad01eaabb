"""Real weights, from the files that they are handed out in, without running anything in these files.

``load("vgg16.npy")`` recognises a file by its content, never by its name, and returns `Weights`: arrays
for `helpers.networks.run` in the conventions of this package, and the `Preprocessing` that goes with
them. Three kinds of file are read: a dictionary in .npy, an .npz, and safetensors; and in each the names
that VGG's arrays are given in

- ``vgg16.npy``, the dictionary {layer: [weights, bias]} of vgg-fcn and its kin: kernels [3, 3, D, K],
  fc6 [25088, 4096] flattened channels-last, BGR minus the means;
- ``vgg16_weights.npz``, with arrays conv1_1_W, conv1_1_b, …, fc8_b: shaped likewise, RGB minus the means;
- torchvision, today and with a dropout first, so classifier.1, .4, .6: kernels [K, D, 3, 3], fc6
  [4096, 25088] flattened channels-first, RGB from 0 to 1, normalised;
- timm: the same numbers, fc6 and fc7 as convolutions [4096, 512, 7, 7] and [4096, 4096, 1, 1];
- Keras, as in block1_conv1/kernel:0 or block1_conv1_W_1:0: shaped as in vgg16.npy, BGR minus the means;
- the networks here, conv1_1.weight, …: in PyTorch's order of axes or in ours, as all shapes together tell.

A prefix that stands before all names, such as "module.", is taken off; `Weights.source` says so, and whose
names it were. The preprocessing is the usual one for such names, which is a guess: other weights are handed
out under them, too. The weights of Oxford, 16 layers and 19, and torchvision's 16 are known by their first
numbers, so their order of colours hangs on neither names nor kind of file.

``open_layers`` gives a `LayerFile`, of which each layer is read when it is asked for.

A ``vgg16.npy`` is a pickle: `helpers.weights.pickled` reads it without Python's unpickler. What is no such
file, or the weights of another network, or damaged or hostile, raises a ValueError in one sentence, before
anything is made that is as large as a file claims.

Sources: MarvinTeichmann/tensorflow-fcn, fcn16_vgg.py, and ethereon/caffe-tensorflow, kaffe/core.py
(``DataReshaper``), which wrote vgg16.npy; Davi Frossard, "VGG in TensorFlow"
(www.cs.toronto.edu/~frossard/post/vgg16), for vgg16_weights.npz; torchvision/models/vgg.py;
jcjohnson/pytorch-vgg, issue 3; timm/models/vgg.py (``_filter_fn``); keras/src/applications/vgg16.py;
Simonyan, gist.github.com/ksimonyan/211839e770f7b538e2d8, for the means.
"""

from helpers.weights.layer_file import LayerFile, open_layers
from helpers.weights.loading import Weights, load
from helpers.weights.preprocessing import Preprocessing

__all__ = ["LayerFile", "Preprocessing", "Weights", "load", "open_layers"]

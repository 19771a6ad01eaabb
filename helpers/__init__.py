"""The machinery behind the convolution notebooks; each module's first lines say what it holds."""

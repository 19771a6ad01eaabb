"""Independent answers for the operations: onnxruntime, and plain loops that read as the definition."""

from itertools import product

import numpy as np
import onnxruntime
from onnx import TensorProto, helper


def onnx_run(operator, inputs, opset=19, **attributes):
    """Run one ONNX operator in onnxruntime on arrays given by name; None leaves an input out."""
    given = {name: array for name, array in inputs.items() if array is not None}
    described = [
        helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(array.dtype), array.shape)
        for name, array in given.items()
    ]
    kind = described[0].type.tensor_type.elem_type or TensorProto.FLOAT
    node = helper.make_node(operator, list(given), ["y"], **attributes)
    graph = helper.make_graph([node], "one", described, [helper.make_tensor_value_info("y", kind, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
    return session.run(None, given)[0]


def channels_first(x):
    """[..., H, W, D] → [N, D, H, W]: any number of batch axes become one."""
    return np.ascontiguousarray(np.moveaxis(x.reshape(-1, *x.shape[-3:]), -1, 1))


def channels_last(y, batch):
    """[N, D, H, W] → [*batch, H, W, D]."""
    return np.moveaxis(y, 1, -1).reshape(*batch, *y.shape[2:], y.shape[1])


def conv_by_onnxruntime(x, kernel, bias=None, *, stride, padding, dilation, groups):
    (top, bottom), (left, right) = padding
    inputs = {"x": channels_first(x), "w": np.ascontiguousarray(kernel.transpose(3, 2, 0, 1)), "b": bias}
    y = onnx_run(
        "Conv",
        inputs,
        kernel_shape=kernel.shape[:2],
        strides=stride,
        pads=[top, left, bottom, right],
        dilations=dilation,
        group=groups,
    )
    return channels_last(y, x.shape[:-3])


def conv_by_loops(x, kernel, *, stride, padding, dilation, groups=1):
    """One image [H, W, D], in Python integers or floats; padding ((top, bottom), (left, right))."""
    (height, width, depth), (tall, wide, _, filters) = x.shape, kernel.shape
    (top, bottom), (left, right) = padding
    down = (height + top + bottom - (dilation[0] * (tall - 1) + 1)) // stride[0] + 1
    across = (width + left + right - (dilation[1] * (wide - 1) + 1)) // stride[1] + 1
    out = np.zeros((down, across, filters), object)
    for row, column, k in product(range(down), range(across), range(filters)):
        first = k // (filters // groups) * (depth // groups)
        for i, j, d in product(range(tall), range(wide), range(depth // groups)):
            r = row * stride[0] + i * dilation[0] - top
            c = column * stride[1] + j * dilation[1] - left
            if 0 <= r < height and 0 <= c < width:
                out[row, column, k] += x[r, c, first + d].item() * kernel[i, j, d, k].item()
    return out

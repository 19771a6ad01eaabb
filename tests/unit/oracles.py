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


def conv_transpose_by_onnxruntime(x, kernel, bias=None, *, stride, padding, output_padding, dilation, groups):
    """Padding ((top, bottom), (left, right)), or the name of ONNX's auto_pad."""
    inputs = {"x": channels_first(x), "w": np.ascontiguousarray(kernel.transpose(2, 3, 0, 1)), "b": bias}
    if isinstance(padding, str):
        pads = {"auto_pad": padding}
    else:
        (top, bottom), (left, right) = padding
        pads = {"pads": [top, left, bottom, right]}
    y = onnx_run(
        "ConvTranspose",
        inputs,
        kernel_shape=kernel.shape[:2],
        strides=stride,
        output_padding=output_padding,
        dilations=dilation,
        group=groups,
        **pads,
    )
    return channels_last(y, x.shape[:-3])


def pool_by_onnxruntime(operator, x, size, *, stride, padding, dilation, ceil_mode, **attributes):
    (top, bottom), (left, right) = padding
    y = onnx_run(
        operator,
        {"x": channels_first(x)},
        kernel_shape=size,
        strides=stride,
        pads=[top, left, bottom, right],
        dilations=dilation,
        ceil_mode=int(ceil_mode),
        **attributes,
    )
    return channels_last(y, x.shape[:-3])


def pool_by_loops(x, size, *, stride, padding, dilation, ceil_mode):
    """One image [H, W, D] → {output cell: (numbers read, cells read within the padding)}.

    With ceil_mode a further window is placed as long as the last one does not reach the last cell,
    and it starts within the input or the padding before it.
    """
    starts = []
    for cells, elements, step, gap, (before, after) in zip(
        x.shape, size, stride, dilation, padding, strict=False
    ):
        window, found, start = gap * (elements - 1) + 1, [], -before
        while start + window <= cells + after:
            found.append(start)
            start += step
        reached = found[-1] + window if found else start + window - step
        if ceil_mode and reached < cells + after and start < cells:
            found.append(start)
        starts.append(found)
    (height, width, _), (tall, wide) = x.shape, size
    (top, bottom), (left, right) = padding
    pooled = {}
    for (row, r), (column, c) in product(enumerate(starts[0]), enumerate(starts[1])):
        taps = [(r + i * dilation[0], c + j * dilation[1]) for i, j in product(range(tall), range(wide))]
        inside = [(i, j) for i, j in taps if 0 <= i < height and 0 <= j < width]
        counted = [(i, j) for i, j in taps if -top <= i < height + bottom and -left <= j < width + right]
        pooled[row, column] = np.array([x[i, j] for i, j in inside]).reshape(-1, x.shape[2]), len(counted)
    return pooled, (len(starts[0]), len(starts[1]))


def conv_backward_by_loops(dy, x, kernel, *, stride, padding, dilation, groups=1):
    """(dx, dkernel, dbias) of one image [H, W, D], in Python integers or floats, from the definition."""
    dx, dkernel = np.zeros(x.shape, object), np.zeros(kernel.shape, object)
    (tall, wide, depth, filters), ((top, _), (left, _)) = kernel.shape, padding
    for row, column, k in np.ndindex(dy.shape):
        first = k // (filters // groups) * depth
        for i, j, d in product(range(tall), range(wide), range(depth)):
            r = row * stride[0] + i * dilation[0] - top
            c = column * stride[1] + j * dilation[1] - left
            if 0 <= r < x.shape[0] and 0 <= c < x.shape[1]:
                dkernel[i, j, d, k] += x[r, c, first + d].item() * dy[row, column, k].item()
                dx[r, c, first + d] += kernel[i, j, d, k].item() * dy[row, column, k].item()
    return dx, dkernel, dy.astype(object).sum(axis=(0, 1))


def max_pool_backward_by_loops(dy, x, size, **keywords):
    """One image [H, W, D] → dx: of every window's cells, in row order, the first that wins gets its dy."""
    dx = np.zeros((x.shape[0] * x.shape[1], x.shape[2]), dy.dtype)
    for (row, column), cells in pooled_cells(x, size, **keywords).items():
        for d in range(x.shape[2]):
            if cells:
                values = [x.reshape(-1, x.shape[2])[cell, d] for cell in cells]
                nans = [place for place, value in enumerate(values) if value != value]
                winner = nans[0] if nans else values.index(max(values))
                dx[cells[winner], d] += dy[row, column, d]
    return dx.reshape(x.shape)


def pooled_cells(x, size, **keywords):
    """{output cell: the input cells that its window reads, in row order}; they are numbered row by row."""
    numbered = np.arange(x.shape[0] * x.shape[1]).reshape(*x.shape[:2], 1)
    pooled, _ = pool_by_loops(numbered, size, **keywords)
    return {place: [int(cell) for cell in read.ravel()] for place, (read, _) in pooled.items()}

// Numbers that many sentences share come as arrays [rows, columns, channels] of whole numbers in `scale`-ths.

const TYPES = { uint8: Uint8Array, int8: Int8Array, int16: Int16Array, int32: Int32Array };

export function unpack(arrays) {
  return Object.fromEntries(Object.entries(arrays).map(([name, { bytes, type, shape, scale }]) => {
    const copy = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice().buffer;
    return [name, { values: new TYPES[type](copy), shape, scale }];
  }));
}

// The whole number at a cell, in `scale`-ths; beyond the border lie zeros.
export function whole({ values, shape: [rows, columns, channels] }, row, column, channel) {
  const inside = row >= 0 && row < rows && column >= 0 && column < columns;
  return inside ? values[(row * columns + column) * channels + channel] : 0;
}

export function entry(array, row, column, channel) {
  return whole(array, row, column, channel) / array.scale;
}

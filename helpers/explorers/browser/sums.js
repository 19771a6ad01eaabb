// Numbers that many sentences share come as arrays of whole numbers in `scale`-ths, [rows, columns, channels].

const MOST_PRODUCTS = 49; // of one channel that are written out: a 7×7 window
const TYPES = { uint8: Uint8Array, int32: Int32Array };

export function unpack(arrays) {
  return Object.fromEntries(Object.entries(arrays).map(([name, { bytes, type, shape, scale }]) => {
    const copy = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice().buffer;
    return [name, { values: new TYPES[type](copy), shape, scale }];
  }));
}

// The whole number at a cell, in `scale`-ths; beyond the border lie zeros.
function whole({ values, shape: [rows, columns, channels] }, row, column, channel) {
  const inside = row >= 0 && row < rows && column >= 0 && column < columns;
  return inside ? values[(row * columns + column) * channels + channel] : 0;
}

function entry(array, row, column, channel) {
  return whole(array, row, column, channel) / array.scale;
}

const bracketed = (number) => (number < 0 ? `(−${-number})` : String(number));

function listed(products) {
  if (products.length <= MOST_PRODUCTS) return products.join(" + ");
  return `${products.slice(0, 4).join(" + ")} + … + ${products.at(-1)} (${products.length} products)`;
}

// How one number of the output is made, as on paper: a line for each channel, and the line that adds them up.
export function sumOf(map, filter, row, column) {
  const { x, kernel, bias } = map.arrays, { stride, before } = map.layer;
  const scale = x.scale * kernel.scale;
  const [size, , slices] = kernel.shape;
  const filters = slices / x.shape[2];
  const [top, left] = [row * stride - before[0], column * stride - before[1]];
  const lines = [], sums = [];
  for (let channel = 0; channel < x.shape[2]; channel++) {
    const products = [];
    let sum = 0;
    for (let r = 0; r < size; r++)
      for (let c = 0; c < size; c++) {
        const cell = whole(x, top + r, left + c, channel);
        const weight = whole(kernel, r, c, channel * filters + filter);
        sum += cell * weight;
        products.push(`${bracketed(cell / x.scale)}·${bracketed(weight / kernel.scale)}`);
      }
    sums.push(sum);
    lines.push(`Channel ${channel}: ${listed(products)} = ${minus(sum / scale)}`);
  }
  const added = whole(bias, 0, 0, filter);
  const total = sums.reduce((a, b) => a + b, 0) / scale + added / bias.scale;
  const parts = sums.map((sum) => bracketed(sum / scale)).join(" + ");
  lines.push(`${parts} + bias ${bracketed(added / bias.scale)} = ${minus(Math.round(total * scale) / scale)}`);
  return lines.join("\n");
}

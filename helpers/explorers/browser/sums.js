// How a number of the output is made, written out.

import { whole } from "./arrays.js";
import { bracketed, minus } from "./numbers.js";

const MOST_PRODUCTS = 49; // of one channel that are written out: a 7×7 window

function listed(products) {
  if (products.length <= MOST_PRODUCTS) return products.join(" + ");
  return `${products.slice(0, 4).join(" + ")} + … + ${products.at(-1)} (${products.length} products)`;
}

// How one number of the output is made, as on paper: a line for each channel, and the line that adds them up.
export function sumOf(map, filter, row, column) {
  const { x, kernel, bias } = map.arrays, { stride, before } = map.moves;
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
  const written = minus(Math.round(total * scale) / scale);
  lines.push(`${parts} + bias ${bracketed(added / bias.scale)} = ${written}`);
  return lines.join("\n");
}

// How a number of the output is made, written out.

import { whole } from "./arrays.js";
import { bracketed, minus } from "./numbers.js";

const MOST_PRODUCTS = 49; // of one channel that are written out: a 7×7 window

function listed(products) {
  if (products.length <= MOST_PRODUCTS) return products.join(" + ");
  return `${products.slice(0, 4).join(" + ")} + … + ${products.at(-1)} (${products.length} products)`;
}

// What an output number is made of: the sum of each channel, the bias, and what they come to.
export function partsOf(map, filter, row, column) {
  const { x, kernel, bias } = map.arrays, { stride, before } = map.moves;
  const scale = x.scale * kernel.scale;
  const [size, , slices] = kernel.shape;
  const filters = slices / x.shape[2];
  const [top, left] = [row * stride - before[0], column * stride - before[1]];
  const products = [], wholes = [];
  for (let channel = 0; channel < x.shape[2]; channel++) {
    const written = [];
    let sum = 0;
    for (let r = 0; r < size; r++)
      for (let c = 0; c < size; c++) {
        const cell = whole(x, top + r, left + c, channel);
        const weight = whole(kernel, r, c, channel * filters + filter);
        sum += cell * weight;
        written.push(`${bracketed(cell / x.scale)}·${bracketed(weight / kernel.scale)}`);
      }
    wholes.push(sum);
    products.push(written);
  }
  const added = whole(bias, 0, 0, filter) / bias.scale;
  const total = wholes.reduce((a, b) => a + b, 0) / scale + added;
  return {
    products, sums: wholes.map((sum) => sum / scale), bias: added, total: Math.round(total * scale) / scale,
  };
}

// The line that adds the channels up: "1 + (−1) + bias 1 = 1". Not told where it is hidden.
export function totalOf(map, filter, row, column, hidden) {
  if (hidden) return "?";
  const { sums, bias, total } = partsOf(map, filter, row, column);
  return `${sums.map(bracketed).join(" + ")} + bias ${bracketed(bias)} = ${minus(total)}`;
}

// A line of products for each channel.
export function productsOf(map, filter, row, column, hidden) {
  if (hidden) return "It comes after this step, so it is hidden.";
  const { products, sums } = partsOf(map, filter, row, column);
  const line = (each, channel) => `Channel ${channel}: ${listed(each)} = ${minus(sums[channel])}`;
  return products.map(line).join("\n");
}

// How one number of the output is made, as on paper: a line for each channel, and the line that adds them up.
export const sumOf = (...cell) => `${productsOf(...cell)}\n${totalOf(...cell)}`;

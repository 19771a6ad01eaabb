// Slices of filters on their way to lie turned.

// Blocks of a picture, [x, y, width, height] each, turned in their places; unlit: a canvas with the picture.
export function paintTurned(context, unlit, blocks, angle, { ratio, theme }) {
  for (const [x, y, width, height] of blocks.map((block) => block.map((part) => part * ratio))) {
    const middle = [x + width / 2, y + height / 2];
    context.resetTransform();
    context.fillStyle = theme("paper");
    context.fillRect(x, y, width, height);
    context.translate(...middle);
    context.rotate(angle);
    context.drawImage(unlit, x, y, width, height, -width / 2, -height / 2, width, height);
  }
  context.resetTransform();
}

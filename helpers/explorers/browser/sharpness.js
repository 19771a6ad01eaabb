// One picture pixel per screen pixel, so that the words are sharp at any width.

import { clamp } from "./numbers.js";

const COARSEST = 0.4, DENSEST = 2.5; // picture pixels per scene pixel

export function addSharpness({ stage, width }, model) {
  let asked = false;
  let stopped = false;
  let rested = 0;
  const wanted = () => clamp((stage.clientWidth * window.devicePixelRatio) / width, COARSEST, DENSEST);
  const isSharp = (ratio) => stopped || !stage.clientWidth || Math.abs(ratio - wanted()) * width < 1;

  // Once for each size only: two views of one picture could not agree, and would ask for ever.
  function ask() {
    if (isSharp(model.get("pixel_ratio"))) return;
    asked = true;
    model.set("pixel_ratio", wanted());
    model.save_changes();
  }

  const sizes = new ResizeObserver(() => {
    clearTimeout(rested);
    rested = setTimeout(ask, 150);
  });
  sizes.observe(stage);

  return {
    ask,
    // Whether a frame so many pixels wide is here to stay.
    suits: (pixels) => asked || isSharp(pixels / width),
    stop() { stopped = true; },
    close() {
      sizes.disconnect();
      clearTimeout(rested);
    },
  };
}

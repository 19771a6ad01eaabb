// How wide a picture is: as wide and as tall as there is room for, and never so small that it cannot be read.

import { fitStrip } from "./page.js";

const ABOVE_AND_BELOW = 118; // pixels for the controls, the sentence and the offers
const PANEL = ".jp-WindowedPanel-outer"; // what JupyterLab scrolls

export function addFit(page) {
  const { root, scroll, stage, beyond, width, height } = page;
  let panel = null;

  // Where the picture goes on beyond what is seen, it says so.
  function tell() {
    const ends = scroll.scrollLeft + scroll.clientWidth >= scroll.scrollWidth - 1;
    if (beyond.hidden === ends) return;
    beyond.hidden = ends;
    root.classList.toggle("goes-on", !ends);
    fitStrip(page, true);
  }

  function place() {
    panel ??= root.closest(PANEL);
    const tall = (panel?.clientHeight ?? window.innerHeight) - ABOVE_AND_BELOW;
    const wide = Math.max(width, Math.floor(Math.min(scroll.clientWidth, (tall * width) / height)));
    if (stage.style.width !== `${wide}px`) stage.style.width = `${wide}px`;
    tell();
  }

  const sizes = new ResizeObserver(() => {
    if (root.closest(PANEL) && !panel) sizes.observe(root.closest(PANEL));
    place();
  });
  sizes.observe(scroll);
  scroll.addEventListener("scroll", tell);
  window.addEventListener("resize", place);
  return {
    close() {
      sizes.disconnect();
      window.removeEventListener("resize", place);
    },
  };
}

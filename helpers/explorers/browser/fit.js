// How wide a picture is: as wide and as tall as there is room for, and never so small that it cannot be read.

const ABOVE_AND_BELOW = 118; // pixels for the controls, the sentence and the offers
const PANEL = ".jp-WindowedPanel-outer"; // what JupyterLab scrolls

export function addFit({ root, scroll, stage, width, height }) {
  let panel = null;

  function place() {
    panel ??= root.closest(PANEL);
    const tall = (panel?.clientHeight ?? window.innerHeight) - ABOVE_AND_BELOW;
    const wide = Math.max(width, Math.floor(Math.min(scroll.clientWidth, (tall * width) / height)));
    if (stage.style.width !== `${wide}px`) stage.style.width = `${wide}px`;
  }

  const sizes = new ResizeObserver(() => {
    if (root.closest(PANEL) && !panel) sizes.observe(root.closest(PANEL));
    place();
  });
  sizes.observe(scroll);
  window.addEventListener("resize", place);
  return {
    close() {
      sizes.disconnect();
      window.removeEventListener("resize", place);
    },
  };
}

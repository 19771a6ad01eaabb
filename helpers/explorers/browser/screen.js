// The canvas of a picture: it is painted anew when there is a new frame, another thing pointed at, another
// size or zoom, or another theme. Nothing of this needs the kernel.

import { paint, paintLight } from "./paint.js";
import { themeOf, watchTheme } from "./theme.js";

const SAVED = 2; // times the size on show
const NOTHING = { here: "", lit: "" };

export function addScreen({ root, stage, canvas, width, height }) {
  const context = canvas.getContext("2d");
  const unlit = document.createElement("canvas"); // the frame without lights, so that pointing paints no frame
  let list = null, number = 0, lights = NOTHING, theme = null, isKept = false;

  const wanted = () => Math.round(stage.clientWidth * window.devicePixelRatio);

  function repaint() {
    if (!list || !wanted()) return; // out of sight: when it is seen, its size changes
    if (canvas.width !== wanted()) [canvas.width, canvas.height] = [wanted(), Math.round((wanted() * height) / width)];
    theme ??= themeOf(root);
    paint(context, list, canvas.width / width, theme);
    isKept = false;
    paintLights();
    root.dataset.frame = number;
  }

  function paintLights() {
    if (isKept) context.drawImage(unlit, 0, 0);
    if (!lights.here) return;
    if (!isKept) {
      [unlit.width, unlit.height] = [canvas.width, canvas.height];
      unlit.getContext("2d").drawImage(canvas, 0, 0);
      isKept = true;
    }
    paintLight(context, lights, canvas.width / width, theme);
  }

  const fit = () => canvas.width === wanted() && theme || repaint();
  const sizes = new ResizeObserver(fit);
  sizes.observe(stage);
  window.addEventListener("resize", fit); // a zoom, too
  const stopWatching = watchTheme(() => {
    theme = null;
    repaint();
  });

  return {
    // Show a frame's list; nothing of it is lit yet.
    show(newer, at) {
      [list, number, lights] = [newer, at, NOTHING];
      repaint();
    },
    light(newer) {
      if (newer.here === lights.here && newer.lit === lights.lit) return;
      lights = newer;
      stage.lights = lights; // for whoever asks what is lit
      if (theme) paintLights();
    },
    // What is on show, at twice its size, as a PNG.
    picture() {
      const larger = document.createElement("canvas");
      [larger.width, larger.height] = [SAVED * canvas.width, SAVED * canvas.height];
      const saved = larger.getContext("2d"), ratio = larger.width / width;
      paint(saved, list, ratio, theme);
      if (lights.here) paintLight(saved, lights, ratio, theme);
      return new Promise((resolve) => { larger.toBlob(resolve, "image/png"); });
    },
    close() {
      sizes.disconnect();
      window.removeEventListener("resize", fit);
      stopWatching();
    },
  };
}

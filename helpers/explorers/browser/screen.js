// The canvas of a picture: it is painted anew when there is a new frame, another thing pointed at, another
// size or zoom, or another theme. Nothing of this needs the kernel.

import { NOTHING } from "./outlines.js";
import { paint, paintLight, paintRest } from "./paint.js";
import { themeOf, watchTheme } from "./theme.js";

const SAVED = 2; // times the size on show
// In pixels of the screen, where the browser can: so a screen of another density is noticed, too.
const hasPixels = "devicePixelContentBoxSize" in ResizeObserverEntry.prototype; // not in every browser
const BOX = hasPixels ? "device-pixel-content-box" : "content-box";

export class Screen {
  #page;
  #context;
  #list = null;
  #painted = null; // the list that is on the canvas: out of sight none is painted
  #number = 0;
  #lights = NOTHING;
  #theme = null;
  #unlit = null; // the picture without lights and what is at rest: so pointing paints it once

  constructor(page) {
    this.#page = page;
    this.#context = page.canvas.getContext("2d");
    const fit = () => this.#isFit() || this.#repaint();
    const sizes = new ResizeObserver(fit);
    sizes.observe(page.stage, { box: BOX });
    window.addEventListener("resize", fit); // a zoom, where it cannot
    const forget = watchTheme(() => {
      this.#theme = null;
      requestAnimationFrame(fit); // while it changes its theme, JupyterLab shows nothing
    });
    this.close = () => {
      sizes.disconnect();
      window.removeEventListener("resize", fit);
      forget();
    };
  }

  // Shows a frame's list; nothing of it is lit yet.
  show(list, number) {
    [this.#list, this.#number, this.#lights] = [list, number, NOTHING];
    this.#repaint();
  }

  // Lights what is pointed at, as `light` in outlines.js says it.
  light(lights) {
    if (lights.here === this.#lights.here && lights.lit === this.#lights.lit) return;
    this.#lights = lights;
    if (this.#theme) this.#paintLights();
  }

  // What is on show, at twice its size, as a PNG; null where nothing is yet.
  picture() {
    if (!this.#painted) return null;
    const { canvas } = this.#page, larger = document.createElement("canvas");
    [larger.width, larger.height] = [SAVED * canvas.width, SAVED * canvas.height];
    const context = larger.getContext("2d"), ratio = SAVED * this.#ratio;
    paint(context, this.#list, ratio, this.#theme);
    if (this.#lights.here) paintLight(context, copied(larger), this.#lights, ratio, this.#theme);
    else paintRest(context, this.#list, ratio, this.#theme);
    return new Promise((resolve) => { larger.toBlob(resolve, "image/png"); });
  }

  get #ratio() { return this.#page.canvas.width / this.#page.width; }

  get #wide() { // clientWidth would be a whole number already
    return Math.round(this.#page.stage.getBoundingClientRect().width * window.devicePixelRatio);
  }

  #isFit() {
    return this.#painted === this.#list && this.#theme && this.#page.canvas.width === this.#wide;
  }

  #repaint() {
    if (!this.#list || !this.#wide) return; // out of sight: when it is seen, its size changes
    const { root, canvas, width, height } = this.#page;
    const wide = this.#wide;
    if (canvas.width !== wide) [canvas.width, canvas.height] = [wide, Math.round((wide * height) / width)];
    this.#theme ??= themeOf(root);
    [this.#painted, this.#unlit] = [this.#list, null];
    this.#paintLights();
    root.dataset.frame = this.#number;
  }

  #paintLights() {
    const context = this.#context, { canvas } = this.#page, [ratio, theme] = [this.#ratio, this.#theme];
    canvas.lights = this.#lights; // for whoever asks what is lit
    if (this.#unlit) context.drawImage(this.#unlit, 0, 0);
    else paint(context, this.#list, ratio, theme);
    if (!this.#lights.here) return paintRest(context, this.#list, ratio, theme);
    this.#unlit ??= copied(canvas);
    return paintLight(context, this.#unlit, this.#lights, ratio, theme);
  }
}

function copied(canvas) {
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [canvas.width, canvas.height];
  copy.getContext("2d").drawImage(canvas, 0, 0);
  return copy;
}

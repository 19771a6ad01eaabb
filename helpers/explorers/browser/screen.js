// The canvas of a picture: it is painted anew when there is a new frame, another thing pointed at or stepped
// to, another size or zoom, or another theme. Nothing of this needs the kernel.

import { between, glides } from "./between.js";
import { NOTHING } from "./outlines.js";
import { paint, paintAbove, paintLight } from "./paint.js";
import { themeOf, watchTheme } from "./theme.js";
import { paintTurned } from "./turned.js";

const SAVED = 2; // times the size on show
const GLIDE = 150, TURN = 300; // ms that the window takes from step to step, and slices to turn
const SOON = 300; // ms from frame to frame: who goes on as fast needs no glide, and would wait for it
const AT_REST = { lights: NOTHING, detail: null, cover: null };
const still = matchMedia("(prefers-reduced-motion: reduce)");
// In pixels of the screen, where the browser can: so a screen of another density is noticed, too.
const hasPixels = "devicePixelContentBoxSize" in ResizeObserverEntry.prototype; // not in every browser
const BOX = hasPixels ? "device-pixel-content-box" : "content-box";

export class Screen {
  #page;
  #context;
  #list = null;
  #shown = 0; // when
  #painted = null; // the list that is on the canvas: out of sight none is painted
  #number = 0;
  #above = AT_REST; // what is pointed at or stepped to
  #rest = null; // what is shown at rest, where it is now: it may be on its way
  #turning = null; // blocks that are on their way to lie as they are, and their angle
  #due = 0; // the animation frame that is due
  #theme = null;
  #wide = 0; // pixels of the screen; asked for when it changes, as to ask has the whole page laid out
  #unlit = null; // the picture without lights and what is at rest: so pointing paints it once

  constructor(page) {
    this.#page = page;
    this.#context = page.canvas.getContext("2d");
    const fit = () => {
      // clientWidth would be a whole number already
      this.#wide = Math.round(page.stage.getBoundingClientRect().width * window.devicePixelRatio);
      if (!this.#isFit()) this.#repaint();
    };
    const sizes = new ResizeObserver(fit);
    sizes.observe(page.stage, { box: BOX });
    window.addEventListener("resize", fit); // a zoom, where it cannot
    const forget = watchTheme(() => {
      this.#theme = null;
      requestAnimationFrame(fit); // while it changes its theme, JupyterLab shows nothing
    });
    this.close = () => {
      this.#halt();
      sizes.disconnect();
      window.removeEventListener("resize", fit);
      forget();
    };
  }

  // Shows a frame's list, and what is above it, as `light` does. steady: whether what is at rest may glide to
  // its place. turned: blocks, [x, y, width, height] each, which are seen turning by half a turn, after which
  // they lie as they are.
  show(list, number, above, { steady = false, turned = [] } = {}) {
    const from = this.#isAtRest && this.#painted === this.#list ? this.#rest : null;
    const now = performance.now(), soon = now - this.#shown < SOON;
    this.#shown = now;
    this.#halt();
    [this.#list, this.#number, this.#above, this.#rest] = [list, number, above, list.rest];
    if (!this.#wide) return; // out of sight: when it is seen, its size changes
    if (turned.length) this.#move(TURN, (part) => {
      this.#turning = part < 1 ? { blocks: turned, angle: (part - 1) * Math.PI } : null;
    });
    else if (steady && !soon && this.#isAtRest && glides(from, list.rest)) this.#move(GLIDE, (part) => {
      this.#rest = part < 1 ? between(from, list.rest, part) : list.rest;
    });
    this.#repaint();
  }

  get #isAtRest() { return !this.#above.lights.here && !this.#above.detail; }

  // Shows something else above the list. lights: what is pointed at, as `light` in outlines.js says it.
  // detail: a list that lies above it, as of detail.js; alone, without lights, it is a step, and stands in
  // place of what is at rest. cover: a list that lies below both. from: the detail of the step before, from
  // which the window glides.
  light(above, from = null) {
    const { lights: { here, lit }, detail, cover } = this.#above;
    const same = above.lights.here === here && above.lights.lit === lit;
    if (same && above.detail === detail && above.cover === cover) return;
    this.#halt();
    if (above.cover !== cover) this.#unlit = null;
    this.#above = above;
    if (this.#painted !== this.#list || !this.#theme) return; // it is painted when it is seen
    if (from) this.#move(GLIDE, (part) => {
      this.#above = { ...above, detail: part < 1 ? between(from, above.detail, part) : above.detail };
    });
    this.#paintLights();
  }

  // Calls `change` with 0 now, and while the time passes with more, up to 1, and paints; with 1 for who wants
  // no motion.
  #move(time, change) {
    const start = performance.now();
    const go = () => {
      const part = Math.min(1, Math.max(0, (performance.now() - start) / time));
      change(part);
      this.#due = part < 1 ? requestAnimationFrame(go) : 0;
      if (this.#theme) this.#paintLights(); // else all is about to be painted in another one
    };
    change(still.matches ? 1 : 0);
    if (!still.matches) this.#due = requestAnimationFrame(go);
  }

  #halt() {
    cancelAnimationFrame(this.#due);
    [this.#turning, this.#rest, this.#due] = [null, this.#list?.rest, 0];
  }

  // What is on show, at twice its size, as a PNG; null where nothing is yet.
  picture() {
    if (!this.#painted) return null;
    const { canvas } = this.#page, larger = document.createElement("canvas");
    [larger.width, larger.height] = [SAVED * canvas.width, SAVED * canvas.height];
    const context = larger.getContext("2d"), ratio = SAVED * this.#ratio;
    this.#paintUnlit(context, ratio);
    this.#paintAbove(context, copied(larger), ratio);
    return new Promise((resolve) => { larger.toBlob(resolve, "image/png"); });
  }

  get #ratio() { return this.#page.canvas.width / this.#page.width; }

  #isFit() {
    return this.#painted === this.#list && this.#theme && this.#page.canvas.width === this.#wide;
  }

  #repaint() {
    if (!this.#list || !this.#wide) return;
    const { root, canvas, width, height } = this.#page;
    const wide = this.#wide;
    if (canvas.width !== wide) [canvas.width, canvas.height] = [wide, Math.round((wide * height) / width)];
    this.#theme ??= themeOf(root);
    [this.#painted, this.#unlit] = [this.#list, null];
    this.#paintLights(true);
    root.dataset.frame = this.#number;
  }

  #paintUnlit(context, ratio) {
    paint(context, this.#list, ratio, this.#theme);
    paintAbove(context, this.#above.cover, ratio, this.#theme);
  }

  #paintAbove(context, unlit, ratio) {
    const { lights, detail } = this.#above;
    if (lights.here) paintLight(context, unlit, lights, ratio, this.#theme);
    if (detail) paintAbove(context, detail, ratio, this.#theme);
    else if (!lights.here) paintAbove(context, this.#rest, ratio, this.#theme);
  }

  // first: no motion has begun; a copy of the picture could wait, and the reader not.
  #paintLights(first = false) {
    const context = this.#context, { canvas } = this.#page;
    const { lights, detail } = this.#above;
    Object.assign(canvas, { lights, detail, rest: this.#rest, moving: this.#due > 0 }); // for whoever asks
    context.resetTransform();
    if (this.#unlit) context.drawImage(this.#unlit, 0, 0);
    else {
      this.#paintUnlit(context, this.#ratio);
      if (this.#turning || !this.#isAtRest || (this.#due && !first)) this.#unlit = copied(canvas);
    }
    if (this.#turning) {
      const { blocks, angle } = this.#turning;
      paintTurned(context, this.#unlit, blocks, angle, { ratio: this.#ratio, theme: this.#theme });
    }
    this.#paintAbove(context, this.#unlit, this.#ratio);
  }
}

function copied(canvas) {
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [canvas.width, canvas.height];
  copy.getContext("2d").drawImage(canvas, 0, 0);
  return copy;
}

// A picture that answers back. The kernel sends a frame with its image map; pointing and walking are
// answered here, so they need no kernel.

const SVG = "http://www.w3.org/2000/svg";
const WALK = "Point at the picture, or focus it and walk: arrow keys for cells, Page Up and Page Down for the next part";
const GONE = "The kernel has stopped, so the controls no longer redraw this picture. Pointing at it still works. Choose Run, Run All Cells to bring the controls back.";
const DENSEST = 2.5, COARSEST = 0.4; // picture pixels per scene pixel

function element(parent, tag, className, properties = {}) {
  const made = parent.appendChild(document.createElement(tag));
  made.className = className;
  return Object.assign(made, properties);
}

function build(el, model) {
  const [width, height] = model.get("size");
  const root = element(el, "div", "conv-picture");
  const stage = element(root, "div", "stage", { tabIndex: 0 });
  stage.setAttribute("role", "application");
  const canvas = element(stage, "canvas", "");
  canvas.setAttribute("role", "img");
  const svg = stage.appendChild(document.createElementNS(SVG, "svg"));
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("aria-hidden", "true");
  const [lit, here] = ["lit", "here"].map((name) => {
    const path = svg.appendChild(document.createElementNS(SVG, "path"));
    path.setAttribute("class", name);
    return path;
  });
  const point = element(root, "p", "point hint");
  point.setAttribute("role", "status");
  const words = element(root, "p", "words");
  const bar = element(root, "div", "bar");
  const offers = element(bar, "span", "bar offers");
  const save = element(bar, "button", "save", { type: "button", textContent: "Save picture" });
  const said = element(root, "div", "said");
  said.setAttribute("aria-live", "polite");
  const warning = element(root, "p", "gone", { hidden: true, textContent: GONE });
  warning.setAttribute("role", "alert");
  root.insertBefore(warning, stage);
  const tools = root.insertBefore(Object.assign(document.createElement("div"), { className: "bar tools" }), stage);
  const notice = element(stage, "p", "notice", { hidden: true }); // over the picture, so that nothing moves
  notice.setAttribute("role", "alert");
  root.style.setProperty("--point-lines", model.get("point_lines"));
  return { root, tools, notice, stage, canvas, screen: canvas.getContext("bitmaprenderer"), svg, lit, here, point, words, offers, save, said, warning, width, height };
}

// JupyterLab would take the arrow keys of the picture and of all controls of this output for its own, and
// looks for this mark on its way to them. With Ctrl, Alt, or Shift+Enter it shall have them.
function keepKeys(el) {
  const mark = (event) => {
    const output = el.closest(".jp-OutputArea-output") ?? el;
    if (!output.contains(event.target)) return;
    const theirs = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !theirs);
  };
  window.addEventListener("keydown", mark, true); // before JupyterLab, which listens on the document
  return () => window.removeEventListener("keydown", mark, true);
}

// How to walk the picture, and what Enter does in it, if anything.
function hint({ regions }) {
  const choose = regions.some((region) => region.choose) ? ", Enter to choose" : "";
  const type = regions.some((region) => region.edit) ? ", Enter to type a number" : "";
  return `${WALK}${choose}${type}, Escape to let go.`;
}

// ipywidgets gives its sliders' handles no name that a screen reader could say.
function nameSliders(el) {
  const output = el.closest(".jp-OutputArea-output") ?? el;
  for (const slider of output.querySelectorAll(".widget-slider")) {
    const label = slider.querySelector("label");
    const name = [label?.textContent, label?.title].filter(Boolean).join(": ");
    if (name) slider.querySelector(".noUi-handle")?.setAttribute("aria-label", name);
  }
}

export default {
  render({ model, el }) {
    const view = build(el, model);
    let map = { regions: [], fields: [], outlines: {} }; // of the frame on show, not of one still decoding
    let at = null;
    let shown = 0;
    let stopped = false;
    let asked = false;
    let speak = 0;
    const say = (problem) => {
      view.notice.textContent = problem;
      view.notice.hidden = !problem;
    };
    const editor = addEditor(view.stage, model.get("size"), say, (edit) => model.send({ edit }));
    const player = addPlayer(view.tools, (changes, wish) => model.send({ apply: changes, wish }));
    const upload = model.get("takes_image") && addUpload(view.tools, say, ({ data, ...image }) =>
      model.send({ image }, undefined, [data.buffer]));

    function highlight(next) {
      const region = next && regionNamed(map, next.region);
      const grid = region && map.outlines[region.name]?.[0];
      const there = grid && next.row - grid.first[0] < grid.shape[0] && next.column - grid.first[1] < grid.shape[1]
        && next.row >= grid.first[0] && next.column >= grid.first[1];
      at = there ? next : null;
      const paths = at ? light(map, region, at.row, at.column) : { here: "", lit: "" };
      view.here.setAttribute("d", paths.here);
      view.lit.setAttribute("d", paths.lit);
      const sentence = at ? read(map, region, at.row, at.column) : hint(map);
      if (view.point.textContent !== sentence) view.point.textContent = sentence;
      view.point.classList.toggle("hint", !at);
      view.point.classList.toggle("sum", sentence.includes("\n"));
    }

    function showOffers({ lead = "", items = [] }) {
      const hadFocus = view.offers.contains(document.activeElement);
      view.offers.replaceChildren();
      if (lead) element(view.offers, "span", "", { textContent: lead });
      for (const [label, changes] of items) {
        const button = element(view.offers, "button", "", { type: "button", textContent: label, disabled: stopped });
        button.addEventListener("click", () => model.send({ apply: changes }));
      }
      if (hadFocus) (view.offers.querySelector("button") ?? view.stage).focus();
    }

    async function show() {
      const number = model.get("number");
      const next = { words: model.get("words"), offers: model.get("offers"), player: model.get("player") };
      const nextMap = { ...model.get("image_map"), arrays: unpack(model.get("arrays")) };
      const png = new Blob([model.get("frame")], { type: "image/png" });
      const bitmap = await createImageBitmap(png);
      if (number < shown) return void bitmap.close(); // a newer frame was quicker
      shown = number;
      const bitmapWidth = bitmap.width;
      [view.canvas.width, view.canvas.height] = [bitmapWidth, bitmap.height];
      view.screen.transferFromImageBitmap(bitmap);
      view.canvas.setAttribute("aria-label", next.words);
      view.png = png;
      map = nextMap;
      view.stage.setAttribute("aria-label", `${model.get("name")}: picture to explore. ${hint(map)}`);
      view.words.textContent = next.words;
      nameSliders(el);
      showOffers(next.offers);
      say("");
      highlight(at);
      player.shown(next.player);
      if (asked || isSharp(bitmapWidth / view.width)) view.root.dataset.frame = number;
      else askForSharpness();
      // An answer: the server's small messages otherwise wait up to 40 ms for TCP's delayed
      // acknowledgement of this frame (Nagle), and the slider waits for them before it sends again.
      model.send({ shown: number });
      clearTimeout(speak); // a drag is read out once, when it rests
      speak = setTimeout(() => { view.said.textContent = next.words; }, 700);
    }

    // One picture pixel per screen pixel, so that the words are sharp at any width.
    function sharpness() {
      const ratio = (view.stage.clientWidth * window.devicePixelRatio) / view.width;
      return Math.min(Math.max(ratio, COARSEST), DENSEST);
    }

    function isSharp(ratio) {
      return stopped || !view.stage.clientWidth || Math.abs(ratio - sharpness()) * view.width < 1;
    }

    // Once for each size only: two views of one picture could not agree, and would ask for ever.
    function askForSharpness() {
      if (isSharp(model.get("pixel_ratio"))) return;
      asked = true;
      model.set("pixel_ratio", sharpness());
      model.save_changes();
    }

    const editable = () => at && !stopped && regionNamed(map, at.region).edit;

    function pick() {
      if (!at || stopped) return;
      model.set("picked", at);
      model.save_changes();
      if (editable()) editor.open(map, at);
      else if (regionNamed(map, at.region).choose) model.send({ choose: at });
    }

    function pointAt(event) {
      const box = view.stage.getBoundingClientRect();
      const scale = view.width / box.width;
      highlight(find(map, (event.clientX - box.left) * scale, (event.clientY - box.top) * scale));
    }

    view.stage.addEventListener("pointermove", (event) => editor.isOpen || pointAt(event));
    view.stage.addEventListener("pointerleave", () => editor.isOpen || highlight(null));
    view.stage.addEventListener("click", (event) => { // no move before it: on a touch screen, or out of the editor
      pointAt(event);
      pick();
    });
    view.stage.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const next = walk(map, at, event.key);
      if (next) highlight(next);
      else if (editable() && isNumeral(event.key)) editor.open(map, at, event.key);
      else if (event.key === "Enter") pick();
      else if (event.key === "Escape") highlight(null);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    view.save.addEventListener("click", () => {
      const href = URL.createObjectURL(view.png);
      Object.assign(document.createElement("a"), { href, download: `${model.get("name")}.png` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 60000); // the download may still be reading
    });

    const freeKeys = keepKeys(el);
    const stopWatching = watchKernel(model, () => {
      stopped = true;
      view.warning.hidden = false;
      for (const button of view.offers.querySelectorAll("button")) button.disabled = true;
      editor.close();
      player.stop();
      upload?.stop?.();
    });
    const complain = () => {
      if (!model.get("notice")) return;
      player.halt();
      say(model.get("notice"));
    };
    model.on("change:number", show);
    model.on("change:notice", complain);
    show();
    let rested = 0;
    const sizes = new ResizeObserver(() => { clearTimeout(rested); rested = setTimeout(askForSharpness, 150); });
    sizes.observe(view.stage);
    return () => {
      freeKeys();
      stopWatching();
      sizes.disconnect();
      clearTimeout(rested);
      model.off("change:number", show);
      model.off("change:notice", complain);
      player.stop();
      clearTimeout(speak);
    };
  },
};

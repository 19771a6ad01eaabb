// Which models a saved notebook is to hold. All pure: models by their ids, as JupyterLab writes them.

const KIND = "_anywidget_id"; // anywidget's word for the class of a widget
const isPicture = ({ state }, kind) => state[KIND]?.startsWith(kind); // or a question over one
const named = (models, ids) => Object.fromEntries([...ids].map((id) => [id, models[id]]));
const without = (models, others) =>
  Object.fromEntries(Object.entries(models).filter(([id]) => !(id in others)));

// These models and all that they are made of, as far as they are there.
function family(models, ids) {
  const found = new Set(ids.filter((id) => id in models));
  for (const id of found) // goes on to those that are added meanwhile
    for (const [, used] of JSON.stringify(models[id].state).matchAll(/IPY_MODEL_(\w+)/g))
      if (used in models) found.add(used);
  return [...found];
}

// What is on show with a picture of this kind in it, whoever has put it there.
function shown(models, outputs, kind) {
  const families = outputs.map((id) => family(models, [id]));
  return named(models, families.filter((ids) => ids.some((id) => isPicture(models[id], kind))).flat());
}

// All pictures of this kind, on show or not, with their boxes and controls.
export function pictures(models, kind) {
  const found = Object.keys(models).filter((id) => isPicture(models[id], kind));
  const children = new Set(found.map((id) => `IPY_MODEL_${id}`));
  const holds = (id) => models[id].state.children?.some((child) => children.has(child));
  return named(models, family(models, [...found, ...Object.keys(models).filter(holds)]));
}

// Layouts and styles that say the same, once: they are half of an explorer's models.
function once(models) {
  const first = new Map(), instead = {};
  for (const [id, entry] of Object.entries(models)) {
    if (!/^Layout|StyleModel$/.test(entry.model_name)) continue;
    const text = JSON.stringify(entry);
    if (first.has(text)) instead[`IPY_MODEL_${id}`] = first.get(text);
    else first.set(text, `IPY_MODEL_${id}`);
  }
  const redirected = ({ state, ...entry }) => {
    const parts = ["layout", "style"].filter((part) => state[part] in instead);
    const others = Object.fromEntries(parts.map((part) => [part, instead[state[part]]]));
    return { ...entry, state: { ...state, ...others } };
  };
  const rest = Object.entries(models).filter(([id]) => !(`IPY_MODEL_${id}` in instead));
  return Object.fromEntries(rest.map(([id, entry]) => [id, redirected(entry)]));
}

// The script of a picture that takes it from another one of the same notebook.
const borrowed = (id) => [
  "async function lent({ widget_manager }) {",
  `  const text = (await widget_manager.get_model("IPY_MODEL_${id}".slice(10))).get("_esm");`,
  '  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));',
  "  const script = await import(url);",
  "  URL.revokeObjectURL(url);",
  "  return script.default;",
  "}",
  "export default {",
  "  initialize: async (given) => (await lent(given.model)).initialize?.(given),",
  "  render: async (given) => (await lent(given.model)).render(given),",
  "};",
].join("\n");

// The script is the same in all pictures, and most of their bytes: the first one has it.
function lent(models, kind) {
  const lenders = {};
  const light = ([id, { state, ...entry }]) => {
    const { _esm, ...rest } = state;
    if (!isPicture({ state }, kind) || !_esm || _esm.includes("IPY_MODEL_")) return [id, { ...entry, state }];
    const lender = (lenders[_esm] ??= id);
    return [id, { ...entry, state: lender === id ? state : { ...rest, _esm: borrowed(lender) } }];
  };
  return Object.fromEntries(Object.entries(models).map(light));
}

// What the notebook is to hold, and what of it is ours. saved: what it holds; ours: what of that was ours;
// live: what the kernel answers; outputs: the models that are shown; kind: how pictures are called.
export function merged(saved, ours, live, outputs, kind) {
  const all = { ...ours, ...saved, ...live };
  const now = lent(once(shown(all, outputs, kind)), kind);
  const stale = { ...ours, ...pictures(all, kind) };
  return { state: { ...without(saved, stale), ...now }, ours: now };
}

// What a notebook keeps of its pictures. JupyterLab saves widgets only where a setting of its own asks for
// it, and shows an error in place of an output whose widget it does not know. So the pictures see to it.

import { merged, pictures } from "./kept.js";

const STATE = "application/vnd.jupyter.widget-state+json";
const VIEW = "application/vnd.jupyter.widget-view+json";
const GIVEN_UP = 2500; // ms after which JupyterLab looks for a widget no longer: 2000, and some
const KEEPS = Symbol.for("this notebook keeps its pictures");

const modelOf = ({ data }) => data?.[VIEW]?.model_id;
const entries = (list) => Array.from({ length: list?.length ?? 0 }, (_, at) => list.get(at));

function shownIn(notebook) {
  const outputs = [...notebook.sharedModel.cells].flatMap((cell) => cell.toJSON().outputs ?? []);
  return outputs.map(modelOf).filter(Boolean);
}

// Returns what puts the pictures into the metadata of their notebook.
function keeper(notebook, manager, kind) {
  const held = () => notebook.getMetadata("widgets") ?? {};
  let ours = pictures(held()[STATE]?.state ?? {}, kind);
  return () => {
    const widgets = held(), saved = widgets[STATE]?.state ?? {};
    const { state: live, ...version } = manager.get_state_sync({ drop_defaults: true });
    const next = merged(saved, ours, live, shownIn(notebook), kind);
    ours = next.ours;
    const all = { ...widgets, [STATE]: { ...version, state: next.state } };
    if (!Object.keys(next.state).length) delete all[STATE];
    if (!(STATE in { ...all, ...widgets })) return;
    if (Object.keys(all).length) notebook.setMetadata("widgets", all);
    else notebook.deleteMetadata("widgets");
  };
}

// Shows what JupyterLab says it has not found. Where the machine is slow it gives a saved widget up, and for
// good, two seconds after it has heard of the kernel's, though it comes to the notebook's only then.
async function showAgain(notebook, manager) {
  const placed = entries(notebook.cells).flatMap(({ outputs }) =>
    entries(outputs).map((output, at) => ({ outputs, at, output: output.toJSON() })));
  const there = placed.filter(({ output }) => manager.has_model(modelOf(output)));
  const models = await Promise.all(there.map(({ output }) => manager.get_model(modelOf(output))));
  const { dirty } = notebook;
  for (const [index, { outputs, at, output }] of there.entries())
    if (!Object.keys(models[index].views ?? {}).length) outputs.set(at, output);
  notebook.dirty = dirty;
}

// Has the notebook of this picture keep its pictures: one sees to it for all.
export function keepPictures(model) {
  const manager = model.widget_manager, context = manager?.context;
  if (!context?.model?.setMetadata || !manager.get_state_sync) return; // in no notebook that can be saved
  // What has changed is worth saving, in the window where it was changed.
  model.on("change:number", () => { if (document.hasFocus()) context.model.dirty = true; });
  if (manager[KEEPS]) return;
  manager[KEEPS] = true;
  const [ours] = model.get("_anywidget_id").split(/(?<=\.)/); // all of this package: "helpers."
  const keep = keeper(context.model, manager, ours);
  context.saveState.connect((_, state) => { if (state === "started") keep(); });
  // When a kernel restarts, JupyterLab gives its widgets up: this is the last that is known of them.
  context.sessionContext.statusChanged.connect((_, status) => { if (status === "restarting") keep(); });
  if (!model.comm_live) setTimeout(() => showAgain(context.model, manager), GIVEN_UP);
}

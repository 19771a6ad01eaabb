// What a notebook keeps of its pictures. JupyterLab saves widgets only where a setting of its own asks for
// it, and shows an error in place of an output whose widget it does not know. So the pictures see to it.

import { merged, pictures } from "./kept.js";

const STATE = "application/vnd.jupyter.widget-state+json";
const VIEW = "application/vnd.jupyter.widget-view+json";
const KEEPS = Symbol.for("this notebook keeps its pictures");

function shownIn(notebook) {
  const outputs = [...notebook.sharedModel.cells].flatMap((cell) => cell.toJSON().outputs ?? []);
  return outputs.map(({ data }) => data?.[VIEW]?.model_id).filter(Boolean);
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
}

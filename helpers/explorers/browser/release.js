// What JupyterLab 4.6 and ipywidgets 8 would keep for good when a cell is run again, although nobody sees
// it: a model keeps its views, of layouts and styles too, and a comm that is closed keeps its model.

const isModel = (value) => value?.attributes && value.widget_manager;

// A model and all that it is made of: children, layout, style.
function within(model) {
  const parts = Object.values(model.attributes).flat().filter(isModel);
  return [model, ...parts.flatMap(within)];
}

// The models of the box that a picture lies in; none where the box has gone, or was not saved.
async function around(model) {
  const manager = model.widget_manager, id = model.get("box");
  if (!manager?.has_model?.(id)) return [];
  const box = await manager.get_model(id);
  return isModel(box) ? within(box) : [];
}

const viewsOf = (model) => Promise.all(Object.values(model.views ?? {}));
const isGone = async (view) => view && !(await viewsOf(view.model)).includes(view);
const HANDLER = "bound handle_message"; // of a view that the kernel can give the focus, which ours does not

// When a view has gone: let go of it, and of those of the controls beside it.
export async function releaseViews(model) {
  const models = await around(model);
  for (const each of models) {
    const { _events: events } = each;
    const handlers = (events?.["msg:custom"] ?? []).map(({ callback }) => callback);
    for (const handler of handlers) if (handler.name === HANDLER) each.off("msg:custom", handler);
  }
  const views = (await Promise.all(models.map(viewsOf))).flat();
  const gone = await Promise.all(views.map((view) => isGone(view.options.parent)));
  views.forEach((view, at) => { if (gone[at]) view.remove(); });
}

const followed = new WeakSet();

// When the kernel closes a widget, its comm shall keep nothing of it.
export async function releaseClosed(model) {
  for (const each of await around(model)) {
    const { comm } = each;
    if (!comm || followed.has(each)) continue;
    followed.add(each);
    each.once("comm:close", () => {
      comm.on_msg(() => {});
      comm.on_close(() => {});
    });
  }
}

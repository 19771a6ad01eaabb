// What JupyterLab 4.6 and ipywidgets 8 would keep for good when a cell is run again, although nobody sees
// it: a model keeps its views, of layouts and styles too, and a comm that is closed keeps its model.

const isModel = (value) => value?.attributes && value.widget_manager;

// A model and all that it is made of: children, layout, style.
function within(model) {
  const parts = Object.values(model.attributes).flat().filter(isModel);
  return [model, ...parts.flatMap(within)];
}

// The models of the box that a picture lies in.
async function around(model) {
  const box = model.widget_manager?.get_model?.(model.get("box"));
  const found = await box;
  return isModel(found) ? within(found) : [];
}

const isGone = (view) => view && !(view.cid in (view.model.views ?? {}));
const HANDLER = "bound handle_message"; // of a view that the kernel can give the focus, which ours does not

// When a view has gone: let go of it, and of those of the controls beside it.
export async function releaseViews(model) {
  const models = await around(model);
  for (const each of models) {
    const { _events: events } = each;
    const handlers = (events["msg:custom"] ?? []).map(({ callback }) => callback);
    for (const handler of handlers) if (handler.name === HANDLER) each.off("msg:custom", handler);
  }
  const views = await Promise.all(models.flatMap((each) => Object.values(each.views ?? {})));
  for (const view of views) if (isGone(view.options.parent)) view.remove();
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

// Whether there still is a kernel.

const STOPPED = new Set(["dead", "terminating", "restarting", "autorestarting"]);
const DISCONNECTED = "jupyter-widgets-disconnected";

// Calls `gone` when the kernel that drew this picture has stopped or was restarted, or was another one: of a
// picture that comes out of a saved notebook the widgets' own base says so, on the view's element.
export function watchKernel(model, el, gone) {
  const session = model.widget_manager?.context?.sessionContext;
  const kernel = model.widget_manager?.kernel;
  const onStatus = (_, status) => STOPPED.has(status) && gone();
  const onKernel = (_, change) => change.newValue?.id !== kernel?.id && gone();
  const onLive = () => el.classList.contains(DISCONNECTED) && gone();
  session?.statusChanged.connect(onStatus);
  session?.kernelChanged.connect(onKernel);
  kernel?.statusChanged.connect(onStatus);
  kernel?.disposed.connect(gone);
  model.on("comm:close", gone);
  model.on("comm_live_update", onLive);
  onLive();
  return () => {
    session?.statusChanged.disconnect(onStatus);
    session?.kernelChanged.disconnect(onKernel);
    kernel?.statusChanged.disconnect(onStatus);
    kernel?.disposed.disconnect(gone);
    model.off("comm:close", gone);
    model.off("comm_live_update", onLive);
  };
}

// Whether there still is a kernel.

const STOPPED = new Set(["dead", "terminating", "restarting", "autorestarting"]);

// Calls `gone` when the kernel that drew this picture has stopped or was restarted.
export function watchKernel(model, gone) {
  const session = model.widget_manager?.context?.sessionContext;
  const kernel = model.widget_manager?.kernel;
  const onStatus = (_, status) => STOPPED.has(status) && gone();
  const onKernel = (_, change) => change.newValue?.id !== kernel?.id && gone();
  session?.statusChanged.connect(onStatus);
  session?.kernelChanged.connect(onKernel);
  kernel?.statusChanged.connect(onStatus);
  kernel?.disposed.connect(gone);
  model.on("comm:close", gone);
  return () => {
    session?.statusChanged.disconnect(onStatus);
    session?.kernelChanged.disconnect(onKernel);
    kernel?.statusChanged.disconnect(onStatus);
    kernel?.disposed.disconnect(gone);
    model.off("comm:close", gone);
  };
}

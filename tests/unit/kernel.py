"""A kernel as far as cells that are run again need one."""

from ipywidgets.widgets import widget


def models():
    """How many widget models there are."""
    return len(widget._instances)


class Kernel:
    """Runs cells as IPython does: each run has a number, and its end is told."""

    def __init__(self):
        self.events, self._told, self._parent, self._runs = self, [], {}, 0

    def register(self, event, function):
        assert event == "post_run_cell"
        if function not in self._told:
            self._told.append(function)

    def get_parent(self):
        return self._parent

    def run(self, cell, code):
        """Run a cell; return what its code returns. cell: its id, or None where the front end sends none."""
        self._runs += 1
        metadata = {"cellId": cell} if cell else {}
        self._parent = {"header": {"msg_id": f"run {self._runs}"}, "metadata": metadata}
        try:
            return code()
        finally:
            for function in self._told:
                function(None)
            self._parent = {"header": {"msg_id": "a slider"}, "metadata": {}}

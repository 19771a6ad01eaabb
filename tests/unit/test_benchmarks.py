"""The cases of the redraw benchmark can be drawn: as the explorer is, and the usual way."""

import matplotlib as mpl
import pytest

from benchmarks import usual
from benchmarks.redraw import CASES
from helpers import explorers


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_drawn_the_usual_way(case, monkeypatch, capsys):
    name, slider, settings = CASES[case]
    drawn = []
    plt = usual.plt
    monkeypatch.setattr(plt, "show", lambda: drawn.append(plt.gcf().axes[0]))
    with mpl.rc_context({"backend": "agg"}):
        usual.usual(getattr(explorers, name), slider, **eval(f"dict({settings})"))
        plt.close("all")
    assert len(drawn) == 1
    assert len(drawn[0].texts) > 5
    assert "Traceback" not in capsys.readouterr().out

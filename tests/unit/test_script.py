"""The browser's script, minified: it is the one that is made now, smaller, and has the same default."""

import gzip

import pytest

from helpers.explorers.script import MINIFIED, gzipped
from tools import script


def test_the_minified_script_is_the_one_that_is_made_now():
    assert script.main(["--check"]) == 0, "run `make script`"


def test_the_check_sees_another_script(monkeypatch, capsys):
    monkeypatch.setitem(script.SCRIPTS, "question", "export default 1;\n")
    assert script.main(["--check"]) == 1
    said = "minified/question.gz is not what `make script` writes now.\n"
    assert capsys.readouterr().err == said


def plain(text):
    """A gzipped text."""
    return gzip.decompress(text).decode()


@pytest.mark.parametrize("name", script.SCRIPTS)
def test_a_script_is_sent_as_it_was_packed_where_it_is_the_same_and_else_packed_anew(name):
    text, style = script.SCRIPTS[name], script.STYLES[name]
    short = gzipped(text, style, name)
    assert short == (MINIFIED / f"{name}.gz").read_bytes()
    assert plain(short).startswith("export default(()=>{")
    assert len(short) < len(gzipped(text, style, "nobody's"))
    anew = plain(gzipped(f"{text}let other;\n", style, name))
    assert "  // " not in anew
    assert "\nlet other;\n" in anew
    assert "b{}" in plain(gzipped(text, f"{style}\nb {{}}", name))


@pytest.mark.parametrize("held", [b"version https://git-lfs", b"", b"\x1f\x8b\x08\x00"])
def test_a_file_that_holds_no_script_is_done_without(monkeypatch, tmp_path, held):
    monkeypatch.setattr("helpers.explorers.script.MINIFIED", tmp_path)
    (tmp_path / "picture.gz").write_bytes(held)
    assert plain(gzipped("whole;", "", "picture")).startswith("whole;\n")

"""The browser's script, minified: it is the one that is made now, smaller, and has the same default."""

import gzip

import pytest

from helpers.explorers.script import MINIFIED, gzipped, shortened, sum_of, whole_of
from tools import script


def test_the_minified_script_is_the_one_that_is_made_now():
    assert script.main(["--check"]) == 0, "run `make script`"


def test_the_check_sees_another_script(monkeypatch, capsys):
    monkeypatch.setitem(script.SCRIPTS, "question", "export default 1;\n")
    assert script.main(["--check"]) == 1
    said = "minified/question.{} is not what `make script` writes now.\n"
    assert capsys.readouterr().err == said.format("js") + said.format("gz")


@pytest.mark.parametrize("name", script.SCRIPTS)
def test_a_script_is_sent_as_it_was_packed_where_it_is_the_same_and_else_packed_anew(name):
    _, whole = whole_of(script.SCRIPTS[name], script.STYLES[name], name)
    assert gzipped(whole, name) == (MINIFIED / f"{name}.gz").read_bytes()
    for other in (whole + b"\n", whole[1:]):
        assert gzip.decompress(gzipped(other, name)) == other
    assert len(gzipped(whole, name)) < len(gzipped(whole, "nobody's"))


@pytest.mark.parametrize("held", [b"version https://git-lfs", b"", b"\x1f\x8b\x08\x00"])
def test_a_file_that_holds_no_script_is_done_without(monkeypatch, tmp_path, held):
    monkeypatch.setattr("helpers.explorers.script.MINIFIED", tmp_path)
    (tmp_path / "picture.gz").write_bytes(held)
    assert gzip.decompress(gzipped(b"whole", "picture")) == b"whole"


@pytest.mark.parametrize("name", script.SCRIPTS)
def test_a_script_is_sent_minified_where_it_is_the_one_that_was_minified_and_else_as_it_is(name):
    text = script.SCRIPTS[name]
    short = (MINIFIED / f"{name}.js").read_text(encoding="utf-8").removeprefix(sum_of(text))
    assert shortened(text, name) == short
    assert short.startswith("export default(()=>{")
    assert "  // " not in (plain := shortened(f"{text}let other;\n", name))
    assert plain.endswith("let other;\n")
    assert len(short) < len(plain)
    assert shortened(text, "other") == shortened(text, "nobody's") != short

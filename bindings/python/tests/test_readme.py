"""Every Python block of the READMEs runs as it stands; lines `>>>` print what follows them."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import lictor
import pytest

HERE = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[tuple[str, str]]:
    found = []
    for path in (HERE / "README.md", HERE.parents[1] / "README.md"):
        texts = BLOCK.findall(path.read_text(encoding="utf-8"))
        found += [(f"{path.parent.name}/{path.name}:{number}", text) for number, text in enumerate(texts, 1)]
    return found


BLOCKS = blocks()


def test_there_are_blocks() -> None:
    assert len(BLOCKS) > 5


@pytest.mark.parametrize("text", [text for _, text in BLOCKS], ids=[name for name, _ in BLOCKS])
def test_block(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tmp_path.joinpath("policies").mkdir()
    tmp_path.joinpath("policies", "authz.rego").write_text('package authz\n\nallow if input.user.role == "admin"\n')
    if ">>>" not in text:
        exec(compile(text, "README", "exec"), {"__name__": "__main__"})
        return
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    test = doctest.DocTestParser().get_doctest(text, {}, "README", None, 0)
    output: list[str] = []
    runner.run(test, out=output.append)
    assert not runner.failures, "".join(output)


def test_the_module_tells_the_truth() -> None:
    assert doctest.testmod(lictor).failed == 0

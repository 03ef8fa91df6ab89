"""The pytest plugin."""

from __future__ import annotations

import pytest

POLICY = "package p\n\nallow if input.user == data.admin\n"
TESTS = """package p_test

import data.p

test_allowed if p.allow with input.user as "kim"

test_denied if {
    print("looking")
    p.allow with input.user as "lee"
}

todo_test_more if true
"""


@pytest.fixture
def rego(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.path.joinpath("p.rego").write_text(POLICY)
    pytester.path.joinpath("p_test.rego").write_text(TESTS)
    pytester.path.joinpath("data.json").write_text('{"admin": "kim"}')
    return pytester


def test_rules_are_collected(rego: pytest.Pytester) -> None:
    result = rego.runpytest_inprocess("-v")
    result.assert_outcomes(passed=1, failed=1, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "*p_test.rego::p_test*test_allowed PASSED*",
            "*p_test.rego::p_test*test_denied FAILED*",
            "*p_test.rego:7: data.p_test.test_denied is not true*",
            "*7 | test_denied if {*",
            "*looking*",
        ]
    )


def test_what_does_not_compile_is_an_error(rego: pytest.Pytester) -> None:
    rego.path.joinpath("p.rego").write_text("package p\n\nallow if x\n")
    result = rego.runpytest_inprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*rego_unsafe_var_error: var x is unsafe*"])


def test_paths_and_the_fixture(rego: pytest.Pytester) -> None:
    rego.makeini("[pytest]\nrego_paths = p.rego data.json tests")
    rego.mkdir("tests")
    rego.path.joinpath("p_test.rego").rename(rego.path / "tests" / "p_test.rego")
    rego.makepyfile("def test_it(rego_policy):\n    assert rego_policy.eval('p/allow', {'user': 'kim'})\n")
    rego.runpytest_inprocess().assert_outcomes(passed=2, failed=1, skipped=1)

"""The cases that the bindings of all languages share."""

from __future__ import annotations

import json
import pickle
from typing import Any

import cases
import lictor
import pytest

CASES = cases.load()
NAMES = [case["name"] for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_case(case: dict[str, Any]) -> None:
    if "error" in case:
        for given in [*cases.inputs(case), *cases.inputs(case)]:
            with pytest.raises(lictor.LictorError) as caught:
                run(case, given)
            cases.check_error(case, caught.value)
            again = pickle.loads(pickle.dumps(caught.value))
            assert (type(again), str(again)) == (type(caught.value), str(caught.value))
            cases.check_error(case, again)
    elif "rows" in case:
        for given in cases.inputs(case):
            rows = cases.policy(case).query(case["query"], **given, **cases.options(case))
            assert sorted(rows, key=cases.key) == sorted(case["rows"], key=cases.key)
    else:
        query = cases.policy(case).prepare(case["path"])
        # Twice, because what is known of a query is found out on the way.
        for given in [*cases.inputs(case), *cases.inputs(case)]:
            check(case, query.eval(**given, **cases.options(case)))


def run(case: dict[str, Any], given: dict[str, Any]) -> Any:
    policy = cases.policy(case)
    if "query" in case:
        return policy.query(case["query"], **given, **cases.options(case))
    return policy.prepare(case["path"]).eval(**given, **cases.options(case))


def check(case: dict[str, Any], decision: lictor.Decision) -> None:
    if case.get("undefined"):
        assert decision.value is lictor.UNDEFINED
        assert not decision.defined
    elif "value_json" in case:
        # What Python's reader makes of a number may be another one.
        assert json.loads(case["value_json"]) == decision.value or "1e400" in case["value_json"]
    else:
        assert cases.strict(decision.value) == cases.strict(case["value"])
        assert decision.defined
    assert bool(decision) is (decision.value is True)
    if "prints" in case:
        assert decision.prints == tuple((line["at"], line["text"]) for line in case["prints"])
    if "builtin_errors" in case:
        assert [problem.code for problem in decision.builtin_errors] == case["builtin_errors"]


DEFINED = [case for case in CASES if "path" in case and "error" not in case]


@pytest.mark.parametrize("case", DEFINED, ids=[case["name"] for case in DEFINED])
def test_other_ways_agree(case: dict[str, Any]) -> None:
    """From text to text, in batches, awaited, from a policy that was pickled, and while observed."""
    import asyncio

    policy = pickle.loads(pickle.dumps(cases.policy(case)))
    query = pickle.loads(pickle.dumps(policy.prepare(case["path"])))
    options = cases.options(case)
    for given in cases.inputs(case):
        check(case, policy.eval(case["path"], **given, **options))
        check(case, asyncio.run(query.aeval(**given, **options)))
        check(case, query.eval(**given, **options, trace=True, coverage=True))
        if "input" in given:
            for threads in (1, 2):
                for decision in query.eval_batch([given["input"]] * 3, threads=threads, **options):
                    assert isinstance(decision, lictor.Decision)
                    check(case, decision)
        elif "input_json" in given:
            text = query.eval_json(given["input_json"], **options)
            if case.get("undefined"):
                assert text is lictor.UNDEFINED
            elif "value_json" in case:
                assert text == case["value_json"]
            else:
                assert cases.strict(json.loads(text)) == cases.strict(case["value"])

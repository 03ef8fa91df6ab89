r"""Lictor: an embeddable policy engine for Rego, the language of Open Policy Agent.

    >>> import lictor
    >>> policy = lictor.compile('package authz\n\nallow if input.user.role == "admin"')
    >>> allow = policy.prepare("authz/allow")
    >>> bool(allow({"user": {"role": "admin"}}))
    True
    >>> allow({"user": {"role": "guest"}}).value
    UNDEFINED
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, Optional, Union

from ._core import (
    Bundle,
    CancelToken,
    Decision,
    Engine,
    Input,
    Limits,
    Partial,
    Policy,
    Query,
    Test,
    TestResult,
    __version__,
)
from ._errors import (
    BuiltinError,
    BundleError,
    Cancelled,
    CompileError,
    ConflictError,
    EvalError,
    InputError,
    LictorError,
    LimitError,
    ParseError,
    Problem,
)
from ._support import builtin
from ._undefined import UNDEFINED, UndefinedType

__all__ = [
    "UNDEFINED",
    "BuiltinError",
    "Bundle",
    "BundleError",
    "CancelToken",
    "Cancelled",
    "CompileError",
    "ConflictError",
    "Decision",
    "Engine",
    "EvalError",
    "Input",
    "InputError",
    "LictorError",
    "LimitError",
    "Limits",
    "ParseError",
    "Partial",
    "Policy",
    "Problem",
    "Query",
    "Test",
    "TestResult",
    "UndefinedType",
    "__version__",
    "builtin",
    "compile",
]


def compile(
    source: Union[Bundle, Mapping[str, str], str, os.PathLike[str]],
    data: Optional[Any] = None,
    *,
    builtins: Optional[Mapping[str, Callable[..., Any]]] = None,
    deny_builtins: Optional[Iterable[str]] = None,
    allow_net: Optional[Iterable[str]] = None,
    limits: Optional[Limits] = None,
    default: Optional[Callable[[Any], Any]] = None,
    rego_version: Literal["v0", "v1"] = "v1",
    strict: bool = False,
    strict_builtin_errors: bool = False,
) -> Policy:
    """Compiles a bundle, modules by name, the text of one module, or what stands at a path, with an engine of its own."""
    engine = Engine(
        builtins=builtins,
        deny_builtins=deny_builtins,
        allow_net=allow_net,
        limits=limits,
        default=default,
        rego_version=rego_version,
        strict=strict,
        strict_builtin_errors=strict_builtin_errors,
    )
    return engine.compile(source, data)

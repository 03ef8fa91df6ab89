"""What is raised: an exception for each thing that one can do about it."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple, Optional


class Problem(NamedTuple):
    """One thing that is wrong."""

    code: Optional[str]
    """OPA's code, such as `rego_type_error`."""
    message: str
    file: Optional[str]
    line: Optional[int]
    column: Optional[int]
    snippet: Optional[str]
    """The line of the source and one with a caret under it."""
    hint: Optional[str]


class LictorError(Exception):
    """Anything that goes wrong with policies, inputs and evaluations.

    The attributes are those of the first of its `problems`.
    """

    kind: ClassVar[str] = "internal"
    """The class of the error: the same word in the bindings of every language."""

    def __init_subclass__(cls, kind: Optional[str] = None) -> None:
        super().__init_subclass__()
        cls.kind = kind or cls.kind

    def __init__(self, text: str, problems: tuple[Problem, ...] = (), limit: Optional[str] = None) -> None:
        super().__init__(text)
        self.problems = problems
        self.limit = limit

    @property
    def _first(self) -> Problem:
        return self.problems[0] if self.problems else Problem(None, str(self), None, None, None, None, None)

    @property
    def code(self) -> str:
        """OPA's code where it has one, such as `rego_parse_error`; else the kind, as in `input_error`."""
        return self._first.code or f"{self.kind}_error"

    @property
    def message(self) -> str:
        """What is wrong, without code and place."""
        return self._first.message

    @property
    def file(self) -> Optional[str]:
        """The file, if it is one of a file."""
        return self._first.file

    @property
    def line(self) -> Optional[int]:
        """The line, from 1."""
        return self._first.line

    @property
    def column(self) -> Optional[int]:
        """The column, from 1."""
        return self._first.column

    @property
    def snippet(self) -> Optional[str]:
        """The line of the source and one with a caret under it, for what is no Rego."""
        return self._first.snippet

    @property
    def hint(self) -> Optional[str]:
        """What may help."""
        return self._first.hint

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.problems, self.limit)


class ParseError(LictorError, kind="parse"):
    """A text is not Rego."""


class CompileError(LictorError, kind="compile"):
    """Modules or a query mean nothing, or not what they say."""


class BundleError(LictorError, kind="bundle"):
    """Files or bundles cannot be read."""


class InputError(LictorError, ValueError, kind="input"):
    """An input or another argument is unusable."""


class EvalError(LictorError, kind="eval"):
    """An evaluation failed."""


class BuiltinError(EvalError):
    """A builtin failed in strict mode, or a function of the host's raised: that is the `__cause__`."""


class ConflictError(EvalError):
    """Rules give different values for one thing."""


class LimitError(LictorError, kind="limit"):
    """An evaluation reached a limit, which `limit` names: steps, time, memory, depth, size or nesting."""


class Cancelled(LictorError, kind="cancelled"):
    """An evaluation was cancelled."""


_KINDS: dict[str, type[LictorError]] = {
    "parse": ParseError,
    "compile": CompileError,
    "bundle": BundleError,
    "input": InputError,
    "eval": EvalError,
    "builtin": BuiltinError,
    "limit": LimitError,
    "cancelled": Cancelled,
}

_CODES: dict[str, type[LictorError]] = {
    "eval_conflict_error": ConflictError,
    "eval_builtin_error": BuiltinError,
    "eval_type_error": BuiltinError,
}


def _from_engine(kind: str, text: str, problems: tuple[Problem, ...], limit: Optional[str]) -> LictorError:
    """The exception for what the engine says."""
    made = _KINDS.get(kind, LictorError)
    if made is EvalError and problems:
        made = _CODES.get(problems[0].code or "", made)
    if limit == "cancelled":
        limit = None
    return made(text, problems, limit)

"""The one object that stands for no value. It is never `None`, which is JSON's null."""

from __future__ import annotations

from typing import Any, Final, Literal, final


@final
class UndefinedType:
    """The type of `UNDEFINED`."""

    __slots__ = ()

    def __new__(cls) -> UndefinedType:
        """Gives the one object there is."""
        return UNDEFINED

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNDEFINED"

    def __reduce__(self) -> str:
        return "UNDEFINED"

    def __copy__(self) -> UndefinedType:
        return self

    def __deepcopy__(self, memo: Any) -> UndefinedType:
        return self


UNDEFINED: Final[UndefinedType] = object.__new__(UndefinedType)

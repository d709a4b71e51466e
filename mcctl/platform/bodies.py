"""Bodies of JSON, read beside the event loop: however large one is, others are answered meanwhile."""

import json
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

MOST_MISTAKES = 1000
"""How many mistakes of one body are told; to list a million of them would take the platform longer than to find them."""


class TooManyMistakesError(HTTPException):
    """A body is wrong in more places than are told."""

    def __init__(self, count: int) -> None:
        super().__init__(HTTPStatus.UNPROCESSABLE_ENTITY)
        self.count = count


def model_of(route: APIRoute) -> type[BaseModel] | None:
    """Finds what a call makes of its body; None where it takes none, or no JSON."""
    model = route.body_field.field_info.annotation if route.body_field is not None else None
    return model if isinstance(model, type) and issubclass(model, BaseModel) else None


class ReadApart(Request):
    """A request whose JSON is parsed, and becomes what the call takes, in a thread of its own.

    What is wrong with it is left to FastAPI to find again and to tell, together with what is wrong beside it.
    """

    def __init__(self, request: Request, model: type[BaseModel]) -> None:
        super().__init__(request.scope, request.receive)
        self._model = model

    async def body(self) -> Any:  # noqa: ANN401  # FastAPI asks whether there is any, and keeps it until it has answered
        """Reads the body into what can be let go."""
        if not hasattr(self, "_body"):
            whole = bytearray()
            async for piece in self.stream():
                whole += piece
            self._body: Any = whole
        return self._body

    async def json(self) -> object:
        """Reads the body; a JSONDecodeError tells of what is no JSON, a TooManyMistakesError of what is hardly meant."""
        return await run_in_threadpool(_read, await self.body(), self._model)


def _read(body: bytearray, model: type[BaseModel]) -> object:
    # json, as all that is written in C, lets no other thread run before it is done: each object gives the others a chance
    found: object = json.loads(body, object_hook=lambda said: said)
    body.clear()  # a whole catalogue is there twice otherwise, until it is answered
    try:
        return model.model_validate(found)
    except ValidationError as error:
        if error.error_count() > MOST_MISTAKES:
            raise TooManyMistakesError(error.error_count()) from None
        return found

"""The floor: FastAPI with one function, served as the platform is, but for all that the platform does."""

import sys

import uvicorn
from fastapi import FastAPI

app = FastAPI()


@app.get("/{path:path}")
async def hello(path: str) -> dict[str, str]:
    """Says hello, whatever is asked for."""
    _ = path
    return {"hello": "world"}


if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), http="h11", loop="asyncio", log_level="warning", access_log=False)

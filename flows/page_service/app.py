"""The service as an ASGI application: its two calls, what it refuses, and the pool that does the work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from copydesk.cleaners.arguments import check_language, check_url
from copydesk.cleaners.model.manifest import installed_version
from copydesk.cleaners.model.record_options import Engine
from copydesk.cleaners.model.schema import schema_of
from copydesk.flows.orchestration.request_guard import App, Receive, Scope, Send, is_logged_in
from copydesk.flows.page_service.clean_request import CleanRequest, TextRequest, clean_page, clean_text
from copydesk.flows.pipeline.stages import OVERRUNS
from copydesk.flows.report.labels import sentence
from copydesk.flows.runtime.worker_pool import Budget, Overrun, Workers

#: Requests that may wait for each worker; more are told to come back.
WAITING = 8

#: What programs call a body that they know nothing of.
FORM = "application/x-www-form-urlencoded"

#: What the library takes for an address and for a language, and says of others.
_Address = Annotated[str, AfterValidator(check_url)]
_Language = Annotated[str, AfterValidator(check_language)]

#: What may be said of a page that is sent as the bytes that came.
RAW_PARAMETERS = ("url", "language", "fetched_at", "engine")

#: Seconds that a client may take to send a page.
BODY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """How the service works: its worker processes, what a page may cost, the bytes of a request, a log-in, a folder.

    `data` is a data folder whose rules and learned lines are used; nothing is written to it.
    """

    workers: int = 2
    budget: Budget = field(default_factory=Budget)
    most_bytes: int = 10 * 2**20
    login: str | None = None
    data: Path | None = None


class PageIn(BaseModel):
    """A page or a text, as JSON. Bytes as they came are better sent as they are, to `/v1/clean/raw`."""

    model_config = ConfigDict(extra="forbid")
    html: str | None = Field(None, description="the page's HTML; or `text`")
    text: str | None = Field(None, description="a text that somebody extracted; or `html`")
    url: _Address | None = Field(None, description="the address that answered: for links, the record's id and its host")
    language: _Language | None = Field(None, description="a BCP 47 tag that overrides what the page says")
    fetched_at: datetime | None = Field(None, description="when the page was fetched")
    engine: Engine = Field("auto", description="how articles are found in pages")


class TextIn(BaseModel):
    """A text that somebody extracted."""

    model_config = ConfigDict(extra="forbid")
    text: str
    language: _Language | None = Field(None, description="a BCP 47 tag, else it is told from the text")
    only: list[Literal["encoding", "characters", "boilerplate", "linebreaks"]] = Field(
        default_factory=list, description="the steps to run; all without it"
    )


class TextOut(BaseModel):
    """The clean text."""

    text: str


class RejectOut(BaseModel):
    """Why a page gave no record: the reason of the schema, what was seen, and both in a sentence."""

    reason: str
    detail: str | None = None
    sentence: str


#: What `/v1/clean` answers, for the OpenAPI description: a record of the published schema, or a reject.
ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "a record of the published schema, or the reason why the page gave none",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {"record": schema_of("records"), "reject": RejectOut.model_json_schema()},
                    "minProperties": 1,
                    "maxProperties": 1,
                }
            }
        },
    },
    401: {"description": "the log-in is wanted"},
    408: {"description": "the page was not sent in time"},
    413: {"description": "the request is larger than the limit"},
    415: {"description": "the request is packed (Content-Encoding)"},
    503: {"description": "all workers are busy and enough requests wait: come back after the seconds of Retry-After"},
}


class Pool:
    """The workers, and how many requests may wait for them."""

    def __init__(self, options: ServiceOptions) -> None:
        self.options = options
        self.workers = Workers(options.workers, options.budget)
        self._room = asyncio.Semaphore(options.workers * (1 + WAITING))

    async def do(self, function: Callable[[Any], dict[str, Any]], what: Any) -> dict[str, Any]:
        """What the function gives in a worker; a page that breaks its budget is a reject, as in a night."""
        if self._room.locked():
            raise HTTPException(503, "all workers are busy", {"Retry-After": "5"})
        async with self._room:
            done = await self.workers.ask(function, what)
        if not isinstance(done, Overrun):
            return done
        if done.cause not in OVERRUNS:
            raise HTTPException(500, f"a mistake of ours: {done.detail.splitlines()[0]}; please report it")
        return {"reject": {"reason": str(OVERRUNS[done.cause]), "detail": done.detail}}


def page_service(options: ServiceOptions | None = None) -> App:
    """The application. Its pool of workers begins and ends with it."""
    options = options or ServiceOptions()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.pool = Pool(options)
        try:
            yield
        finally:
            await asyncio.to_thread(app.state.pool.workers.close)

    # Swagger's page is loaded from a foreign server: the description is at /openapi.json, for a viewer of yours.
    app = FastAPI(
        title="Copydesk",
        version=installed_version(),
        description="A news page or a text in, a clean record out.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.add_exception_handler(RequestValidationError, _unfit)
    app.post("/v1/clean", responses=ANSWER, summary="Clean a page or a text")(_clean_json)
    app.post(
        "/v1/clean/raw",
        responses=ANSWER,
        summary="Clean a page, given as the bytes that came",
        openapi_extra={"requestBody": {"content": {"text/html": {}, "text/plain": {}}, "required": True}},
    )(_clean_raw)
    app.post("/v1/text", response_model=TextOut, summary="Clean a text that somebody extracted")(_clean_text)
    app.get("/health", summary="Whether the service answers")(_health)
    return _admitted(app, options)


def _admitted(app: App, options: ServiceOptions) -> App:
    """The application, for those who may ask; a request is read whole first, so that nobody can send for ever."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["path"] != "/health" and not is_logged_in(options.login, headers.get("authorization")):
            return await _refuse(send, scope, 401, "log in with the name and password of the service")
        if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            return await _refuse(send, scope, 415, "send the page unpacked, without Content-Encoding")
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(receive, options.most_bytes, headers.get("content-length", ""))
        except TimeoutError:
            return await _refuse(send, scope, 408, f"the page did not come within {BODY_SECONDS:.0f} s")
        if body is None:
            return await _refuse(send, scope, 413, f"a request has at most {options.most_bytes} bytes")
        return await app(scope, _again(body, receive), send)

    return answer


async def _body(receive: Receive, most: int, said: str) -> bytes | None:
    """The body of a request; `None` for one that is, or says that it is, larger."""
    if said.isdigit() and int(said) > most:
        return None
    parts, size, is_whole = [], 0, False
    while not is_whole:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            return None
        is_whole = not message.get("more_body", False)
    return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """A body that was read, for whoever reads it next; then whatever comes."""
    waiting = [body]

    async def give() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": waiting.pop()} if waiting else await receive()

    return give


async def _refuse(send: Send, scope: Scope, status: int, detail: str) -> None:
    headers = {"WWW-Authenticate": 'Basic realm="Copydesk"'} if status == 401 else None
    await JSONResponse({"detail": detail}, status, headers)(scope, _nothing, send)


async def _nothing() -> MutableMapping[str, Any]:
    return {"type": "http.disconnect"}


async def _unfit(request: Request, error: Exception) -> JSONResponse:
    """What does not fit the description, without the page itself, which may be large."""
    assert isinstance(error, RequestValidationError)
    is_json = "json" in request.headers.get("Content-Type", "")
    told = [{"at": ".".join(map(str, each["loc"])), "problem": _problem(each, is_json)} for each in error.errors()]
    return JSONResponse({"detail": told}, 422)


def _problem(error: Mapping[str, Any], is_json: bool) -> str:
    """What is wrong, in the words of whoever refused it."""
    if not is_json and error["loc"] == ("body",):
        return "send a JSON object, and say so: Content-Type: application/json"
    said: str = error["msg"]
    return said.removeprefix("Value error, ")


def _pool(request: Request) -> Pool:
    pool: Pool = request.app.state.pool
    return pool


async def _clean_json(page: PageIn, pool: Annotated[Pool, Depends(_pool)]) -> dict[str, Any]:
    if (page.html is None) == (page.text is None):
        raise HTTPException(422, "give html or text, one of them")
    kind = "text/html" if page.html is not None else "text/plain"
    body = (page.html if page.html is not None else page.text or "").encode("utf-8", "replace")
    what = CleanRequest(
        body, f"{kind}; charset=utf-8", page.url, page.language, page.fetched_at, page.engine, pool.options.data
    )
    return _told(await pool.do(clean_page, what))


async def _clean_raw(
    request: Request,
    pool: Annotated[Pool, Depends(_pool)],
    url: Annotated[_Address | None, Query(description="the address that answered")] = None,
    language: Annotated[_Language | None, Query(description="a BCP 47 tag that overrides the page's")] = None,
    fetched_at: Annotated[datetime | None, Query(description="when the page was fetched")] = None,
    engine: Annotated[Engine, Query(description="how articles are found in pages")] = "auto",
) -> dict[str, Any]:
    if unknown := [name for name in request.query_params if name not in RAW_PARAMETERS]:
        problem = f"no such parameter; there are {', '.join(RAW_PARAMETERS)}"
        raise HTTPException(422, [{"at": f"query.{name}", "problem": problem} for name in unknown])
    kind = request.headers.get("Content-Type", FORM)
    # What senders say who say nothing of it.
    kind = "text/html" if kind == FORM else kind
    what = CleanRequest(await request.body(), kind, url, language, fetched_at, engine, pool.options.data)
    return _told(await pool.do(clean_page, what))


async def _clean_text(given: TextIn, pool: Annotated[Pool, Depends(_pool)]) -> dict[str, Any]:
    done = await pool.do(clean_text, TextRequest(given.text, given.language, tuple(given.only)))
    if "reject" in done:
        raise HTTPException(422, f"{done['reject']['reason']}: {done['reject']['detail']}")
    return done


async def _health() -> dict[str, str]:
    return {"status": "ok", "version": installed_version()}


def _told(done: dict[str, Any]) -> dict[str, Any]:
    """What became of a page; a reject says what its reason means."""
    if "reject" in done:
        done["reject"]["sentence"] = sentence(done["reject"]["reason"])
    return done

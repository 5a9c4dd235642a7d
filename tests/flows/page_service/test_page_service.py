"""The service over HTTP: what the library's door gives, bounded for those who send too much or too slowly."""

from __future__ import annotations

import base64
import gzip
import json
import socket
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

import copydesk
from copydesk.flows.page_service import app as service
from copydesk.flows.page_service.app import ServiceOptions, page_service
from copydesk.flows.runtime.worker_pool import Budget
from tests.flows.broken_text import BROKEN, MORE, WHOLE
from tests.flows.paper import article

PAGE = article("Aston")
URL = "https://harbour.example/ferry"
LOGIN = "desk:sesame"


@contextmanager
def served(options: ServiceOptions) -> Iterator[str]:
    """The service while the block runs; its address."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(page_service(options), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [place]})
        thread.start()
        try:
            while not server.started:
                thread.join(0.01)
            yield f"http://127.0.0.1:{place.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service that knows a rule of one host, with a log-in and small requests."""
    data = tmp_path_factory.mktemp("data")
    (data / "rules").mkdir()
    (data / "rules" / "ruled.example.toml").write_text(
        'drop_lines = ["The ferry of Aston sails again after 3 days.*"]\n'
    )
    with served(ServiceOptions(1, Budget(), 200_000, LOGIN, data)) as made:
        yield made


def ask(url: str, body: bytes | None = None, kind: str = "application/json", login: str = LOGIN) -> tuple[int, Any]:
    told = base64.b64encode(login.encode()).decode()
    request = urllib.request.Request(url, body, {"Content-Type": kind, "Authorization": f"Basic {told}"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def as_json(**values: Any) -> bytes:
    return json.dumps(values).encode()


def test_a_page_gives_the_record_that_the_library_gives(address: str) -> None:
    wanted = json.loads(json.dumps(copydesk.clean(PAGE, url=URL).to_dict()))
    status, got = ask(f"{address}/v1/clean", as_json(html=PAGE, url=URL))
    assert status == 200
    # The folder's rules have a digest; without a folder it is the library's.
    assert got["record"] | {"cleaner": None} == wanted | {"cleaner": None}
    assert got["record"]["title"] == "Ferry of Aston Sails Again"


def test_bytes_as_they_came_are_decoded_as_they_say(address: str) -> None:
    page = PAGE.replace("captain", "capitán").encode("latin-1")
    query = urllib.parse.urlencode({"url": URL, "language": "en"})
    status, got = ask(f"{address}/v1/clean/raw?{query}", page, "text/html; charset=latin-1")
    assert (status, "the capitán told them" in got["record"]["text"]) == (200, True)
    assert ask(f"{address}/v1/clean/raw?{query}", PAGE.encode(), service.FORM)[1]["record"]["url"] == URL


def test_a_text_is_cleaned_as_a_page_or_alone(address: str) -> None:
    text = "The spokesman for North Kor\nea said nothing new."
    assert ask(f"{address}/v1/text", as_json(text=text, language="en")) == (200, {"text": text.replace("\n", "")})
    assert ask(f"{address}/v1/text", as_json(text=text, only=["characters"])) == (200, {"text": text})
    assert ask(f"{address}/v1/text", b'{"text": "half \\ud800 of it"}') == (200, {"text": "half ? of it"})
    story = "\n\n".join(f"The ferry of Aston sails on day {n} of the month, said the port in a note." for n in range(9))
    status, got = ask(f"{address}/v1/clean", as_json(text=story))
    assert (status, got["record"]["text"]) == (200, story)


def test_broken_lines_are_mended_as_at_all_doors(address: str) -> None:
    text, page = f"{BROKEN}\n\n{MORE}", f"<article><h1>Trees</h1><p>{BROKEN}</p><p>{MORE}</p></article>"
    roses = MORE.replace("trees", "roses")
    asked = {
        "text": as_json(text=text),
        "clean": as_json(text=f"{text}\n\n{roses}"),
        "clean/raw": page.replace("</article>", f"<p>{roses}</p></article>").encode(),
    }
    for call, body in asked.items():
        kind = "text/html" if call == "clean/raw" else "application/json"
        status, got = ask(f"{address}/v1/{call}", body, kind)
        told = got.get("record", got)["text"]
        assert (call, status, told.split("\n\n")[:2]) == (call, 200, [WHOLE, MORE])


def test_a_page_without_an_article_says_why(address: str) -> None:
    status, got = ask(f"{address}/v1/clean", as_json(html="<html><body></body></html>"))
    assert status == 200
    assert got["reject"]["reason"] == copydesk.clean("<html><body></body></html>").to_dict()["reason"]
    assert got["reject"]["sentence"]


def test_what_is_packed_is_told_to_be_sent_unpacked(address: str) -> None:
    told = {"Content-Encoding": "gzip", "Authorization": f"Basic {base64.b64encode(LOGIN.encode()).decode()}"}
    request = urllib.request.Request(f"{address}/v1/clean/raw", gzip.compress(PAGE.encode()), told)
    with pytest.raises(urllib.error.HTTPError, match="415") as refused:
        urllib.request.urlopen(request, timeout=60)
    assert json.loads(refused.value.read()) == {"detail": "send the page unpacked, without Content-Encoding"}


@pytest.mark.parametrize("call", ["clean", "clean/raw?language=english%20please", "text"])
def test_a_language_that_is_no_tag_is_refused(address: str, call: str) -> None:
    given = {"clean": as_json(html=PAGE, language="english please"), "text": as_json(text="x", language="en_GB!")}
    status, got = ask(f"{address}/v1/{call}", given.get(call, PAGE.encode()))
    assert (status, got["detail"][0]["at"].split(".")[-1]) == (422, "language")
    assert "is no language tag: give one like 'en' or 'pt-BR'" in got["detail"][0]["problem"]


def test_rules_of_the_data_folder_count(address: str) -> None:
    got = ask(f"{address}/v1/clean", as_json(html=PAGE, url="https://ruled.example/ferry"))[1]["record"]
    assert "after 3 days" not in got["text"]
    assert "after 4 days" in got["text"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "JSON"),
        (as_json(), "give html or text"),
        (as_json(html="a", text="b"), "give html or text"),
        (as_json(html="a", rule="x"), "rule"),
        (as_json(html="a", engine="best"), "engine"),
        (as_json(html="a", url="lock.example/1"), "url 'lock.example/1' is no address of a page"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(address: str, body: bytes, said: str) -> None:
    status, got = ask(f"{address}/v1/clean", body)
    assert (status, said in json.dumps(got)) == (422, True)


def test_a_parameter_that_is_misspelt_is_refused_by_name(address: str) -> None:
    status, got = ask(f"{address}/v1/clean/raw?uri={URL}", PAGE.encode())
    assert (status, got["detail"][0]["at"]) == (422, "query.uri")
    assert got["detail"][0]["problem"] == "no such parameter; there are url, language, fetched_at, engine"


def test_json_that_does_not_say_so_is_told_how(address: str) -> None:
    status, got = ask(f"{address}/v1/text", as_json(text="x"), "text/plain")
    problem = "send a JSON object, and say so: Content-Type: application/json"
    assert (status, got["detail"]) == (422, [{"at": "body", "problem": problem}])


def test_nobody_is_in_without_the_log_in(address: str) -> None:
    assert ask(f"{address}/v1/clean", as_json(html=PAGE), login="desk:guess")[0] == 401
    assert ask(f"{address}/openapi.json", login="desk:guess")[0] == 401
    assert ask(f"{address}/health", login="desk:guess")[1]["status"] == "ok"


def test_a_request_that_is_too_large_is_refused_before_it_is_read(address: str) -> None:
    assert ask(f"{address}/v1/clean", as_json(html="x" * 200_000))[0] == 413
    told = base64.b64encode(LOGIN.encode()).decode()
    at = urllib.parse.urlsplit(address)
    # Without a length, the size shows when the parts come.
    with socket.create_connection((at.hostname, at.port), timeout=30) as line:
        head = f"POST /v1/clean HTTP/1.1\r\nHost: {at.netloc}\r\nAuthorization: Basic {told}\r\n"
        line.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        part = b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
        line.sendall(part * 7)
        assert line.recv(12) == b"HTTP/1.1 413"


def test_a_page_that_does_not_come_is_given_up(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "BODY_SECONDS", 0.1)
    told = base64.b64encode(LOGIN.encode()).decode()
    at = urllib.parse.urlsplit(address)
    with socket.create_connection((at.hostname, at.port), timeout=30) as line:
        head = (
            f"POST /v1/clean HTTP/1.1\r\nHost: {at.netloc}\r\nAuthorization: Basic {told}\r\nContent-Length: 9\r\n\r\n"
        )
        line.sendall(head.encode())
        assert line.recv(12) == b"HTTP/1.1 408"


def test_a_page_that_breaks_its_budget_is_a_reject_and_the_next_one_is_read() -> None:
    with served(ServiceOptions(1, Budget(seconds=0.5))) as address:
        long = "".join(f"<div><p>The {n} said {n * 7} to the {n + 1}.</p></div>" for n in range(60_000))
        status, got = ask(f"{address}/v1/clean", as_json(html=f"<article>{long}</article>"))
        assert (status, got["reject"]["reason"]) == (200, "extract_timeout")
        assert ask(f"{address}/v1/clean", as_json(text="Too short."))[0] == 200


def test_more_than_may_wait_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "WAITING", -1)
    with served(ServiceOptions(1)) as address:
        assert ask(f"{address}/v1/clean", as_json(html=PAGE))[0] == 503


def test_the_description_has_the_published_schema(address: str) -> None:
    told = ask(f"{address}/openapi.json")[1]
    answer = told["paths"]["/v1/clean"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer["properties"]["record"]["properties"].keys() == copydesk.clean(PAGE, url=URL).to_dict().keys()
    assert told["paths"].keys() == {"/v1/clean", "/v1/clean/raw", "/v1/text", "/health"}


def test_a_folder_that_is_not_there_is_named(copydesk: Any, tmp_path: Path) -> None:
    said = copydesk("serve-api", "--data", tmp_path / "gone", "--port", 1)
    assert said.code == 1
    assert "gone" in said.all

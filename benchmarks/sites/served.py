"""Sites as they are served: files by a small server, WordPress by its own PHP, which here is WebAssembly under Node."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.sites.articles import ARTICLES, SITE
from copydesk.flows.orchestration.server import free_port

#: Seconds in which WordPress must be there, on a machine that has other things to do.
START = 600

#: Run once by WordPress itself. Posts are of blocks, as its editor writes them; what an installation brings goes.
_FILL = """<?php require '/wordpress/wp-load.php';
update_option('blogname', SITE);
$GLOBALS['wp_rewrite']->set_permalink_structure('/%year%/%monthnum%/%day%/%postname%/');
wp_delete_post(1, true);
foreach (json_decode(POSTS, true) as $post) {
  $blocks = array_map(fn($part) => str_starts_with($part, '## ')
    ? '<!-- wp:heading --><h2 class="wp-block-heading">' . substr($part, 3) . '</h2><!-- /wp:heading -->'
    : '<!-- wp:paragraph --><p>' . $part . '</p><!-- /wp:paragraph -->', explode("\\n\\n", $post['text']));
  wp_insert_post(['post_title' => $post['title'], 'post_name' => $post['slug'], 'tags_input' => $post['tags'],
    'post_date' => $post['day'] . ' 09:30:00', 'post_content' => implode("\\n\\n", $blocks),
    'post_status' => 'publish', 'post_author' => 1]);
}
flush_rewrite_rules();
"""


class _Files(SimpleHTTPRequestHandler):
    """Files of a folder; the server is a proxy for itself, too, for what cannot be told another name."""

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def translate_path(self, path: str) -> str:
        own = "/" + "".join(path.split("/", 3)[3:]) if path.startswith("http://") else path
        return super().translate_path(own)


@contextmanager
def files(folder: Path, origin: str, tools: Path) -> Iterator[int]:
    """A port at which the files of a folder are served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Files, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()


def unpacked_wordpress(folder: Path, origin: str, tools: Path) -> Path:
    """A folder with WordPress in it, and the blueprint that fills it with the articles."""
    with zipfile.ZipFile(tools / "node_modules/@wp-playground/wordpress-builds/src/wordpress/wp-6.5.zip") as packed:
        packed.extractall(folder / "wordpress")
    posts = [{name: getattr(a, name) for name in ("title", "slug", "day", "text", "tags")} for a in ARTICLES]
    code = _FILL.replace("SITE", _php(SITE)).replace("POSTS", _php(json.dumps(posts)))
    (folder / "blueprint.json").write_text(json.dumps({"steps": [{"step": "runPHP", "code": code}]}), "utf-8")
    return folder


@contextmanager
def wordpress(folder: Path, origin: str, tools: Path) -> Iterator[int]:
    """A port at which WordPress answers."""
    port = free_port()
    words = ["node", tools / "node_modules/.bin/wp-playground-cli", "server", "--port", port, "--site-url", origin]
    words += ["--blueprint", folder / "blueprint.json", "--wordpress-install-mode", "install-from-existing-files"]
    words += ["--mount-before-install", f"{folder / 'wordpress'}:/wordpress"]
    with (folder / "server.log").open("w+") as log:
        child = subprocess.Popen(list(map(str, words)), stdout=log, stderr=log)
        try:
            _wait_for(child, folder / "server.log")
            yield port
        finally:
            child.terminate()
            child.wait(60)
            shutil.rmtree(folder / "wordpress", ignore_errors=True)


def _wait_for(child: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START
    while "Ready!" not in log.read_text("utf-8", "replace"):
        if child.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"WordPress did not start: {log.read_text('utf-8', 'replace')[-800:]}")
        time.sleep(0.5)


def _php(text: str) -> str:
    """A string of PHP."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"

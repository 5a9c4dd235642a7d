#!/usr/bin/env bash
# `fastwarc check --verify-payloads` counts every revisit of an identical payload as a corrupted record.
#
# WARC 1.1 (6.7.2) has such a revisit carry the payload digest of the response that it refers to, while its own block
# holds a head alone. FastWARC takes what follows the head, nothing, for the payload, and compares. `warcio check` leaves
# the payload of a revisit alone. Who takes `--verify-payloads` for "the archive is damaged" throws good files away: look
# at the type of the records that it lists.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet fastwarc==2.0.0 warcio==1.7.5

venv/bin/python - <<'PY'
from io import BytesIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

body = b"<p>The ferry runs again.</p>"
head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
with open("a.warc.gz", "wb") as file:
    writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
    first = writer.create_warc_record("https://a.example/", "response", BytesIO(body), len(body), http_headers=head)
    writer.write_record(first)
    digest = first.rec_headers.get_header("WARC-Payload-Digest")
    date = first.rec_headers.get_header("WARC-Date")
    again = writer.create_revisit_record("https://a.example/", digest, "https://a.example/", date, http_headers=head)
    writer.write_record(again)
    print("revisit:", again.rec_headers.get_header("WARC-Record-ID"))
PY

venv/bin/pip list 2>/dev/null | grep -i -E 'fastwarc|warcio'
echo "--- warcio check"
venv/bin/warcio check -v a.warc.gz | tee warcio.txt
echo "--- fastwarc check, blocks alone"
venv/bin/fastwarc check a.warc.gz 2>blocks.log | tee blocks.txt
echo "--- fastwarc check, with payloads"
venv/bin/fastwarc check -p a.warc.gz 2>payloads.log | tee payloads.txt || true

grep -q 'digest failed' warcio.txt && { echo "changed: warcio objects, too"; exit 1; }
grep -q 'urn:uuid' blocks.txt && { echo "changed: a block digest fails"; exit 1; }
[ "$(grep -c 'urn:uuid' payloads.txt)" = 1 ] || { echo "changed: fastwarc is content with the revisit"; exit 1; }
echo "seen: the revisit, and it alone, is listed as failed by fastwarc"

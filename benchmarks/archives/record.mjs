// Pages that node fetches, as a WARC file that warcio.js writes: node record.mjs FILE URL...
import { createWriteStream } from "node:fs";
import { WARCRecord, WARCSerializer } from "warcio";

const [file, ...urls] = process.argv.slice(2);
const out = createWriteStream(file);

async function write(record) {
  out.write(await WARCSerializer.serialize(record, { gzip: true }));
}

await write(WARCRecord.createWARCInfo({ filename: file, warcVersion: "WARC/1.1" }, { software: "warcio.js" }));
for (const url of urls) {
  const answer = await fetch(url, { redirect: "manual" });
  const body = new Uint8Array(await answer.arrayBuffer());
  const head = {
    url,
    date: new Date().toISOString(),
    type: "response",
    warcVersion: "WARC/1.1",
    // fetch undid the coding, and keeps the header that tells of it.
    httpHeaders: Object.fromEntries(answer.headers),
    statusline: `HTTP/1.1 ${answer.status} ${answer.statusText}`,
  };
  await write(WARCRecord.create(head, (async function* () { yield body; })()));
}
out.end();

"""The JSON-lines filter that the line-split benchmark drives: `{"id","text","lang"}` in, `{"id","text"}` out."""

from __future__ import annotations

import argparse
import json
import sys

from copydesk.cleaners.steps.linebreaks import propose
from copydesk.cleaners.steps.linebreaks.repair import rewrite


def main() -> None:
    """Read lines from standard input, write repaired ones to standard output."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    for line in sys.stdin:
        item = json.loads(line)
        text = rewrite(item["text"], propose(item["text"], language=item.get("lang")))
        print(json.dumps({"id": item["id"], "text": text}, ensure_ascii=False))


if __name__ == "__main__":
    main()

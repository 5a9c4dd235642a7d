"""The crawl: sources to addresses, addresses to raw responses, each host at its own pace, each address once."""

"""`copydesk serve-api`: a page or a text in, a record out, over HTTP."""

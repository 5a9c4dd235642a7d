"""The report of a night, for people: figures of the published files, as a page, as Markdown, and as plain values.

    count: published files -> Figures     keep: Figures on disk, by run and by day
    page, markdown: Figures + Verdict (`copydesk.flows.metrics.drift`) -> text

The modules are imported by their names: `copydesk.flows.metrics.drift` stands between the figures and the pages.
"""

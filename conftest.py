"""Compiles the core before the tests, where its sources were edited since: they hold both of its forms equal."""

from importlib import import_module

from building import form

if form.stale_modules(form.CORE):
    from building.core import build_in_place

    build_in_place()

# pytest looks for doctests in files and would load a module of the core from its source, for all tests after it too.
for name in form.digests(form.CORE):
    import_module(f"copydesk.cleaners.core.{name}")

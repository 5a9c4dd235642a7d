"""Compiles the core before the tests, where its sources were edited since: they hold both of its forms equal."""

from building import form

if form.stale_modules(form.CORE):
    from building.core import build_in_place

    build_in_place()

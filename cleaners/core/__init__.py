"""The compiled core: typed loops over arrays and texts that take most of a page's time in plain Python.

Each module is one source in two forms. Installing compiles it with Cython (`building/`); run uncompiled it gives the
same values, slowly. `copydesk/form.py` decides which form runs, and lets no compiled module stand in for a newer
source.
"""

"""Compile the modules of `cleaners/core`, and note which sources they were compiled from.

python -m building.core        in place, for a clone that runs without having been installed
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Collection
from contextlib import chdir
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Any

from setuptools import Distribution, Extension
from setuptools.command.build_ext import build_ext

from building import ROOT, compilers, form

#: The core's folder, from the root of the source tree on.
FOLDER = Path(*form.PACKAGE.split("."))

DIRECTIVES = {"language_level": 3}

#: What a debugger needs of a module is nine tenths of its size.
NO_DEBUGGER = ["-g0"]


def extensions(only: Collection[str] | None = None) -> list[Extension]:
    """The core's modules, or `only` some of them, to be compiled from their Python sources."""
    names = form.digests(FOLDER) if only is None else only
    return [Extension(f"{form.PACKAGE}.{name}", [str(FOLDER / f"{name}.py")]) for name in names]


class BuildCore(build_ext):
    """`build_ext` with the compiler that there is; a failure ends in a sentence that says what to install."""

    def run(self) -> None:
        """Compile, and note the digests of the sources beside what came of them."""
        # What lies there already is of another compiler, perhaps: a few seconds are not worth the doubt.
        self.force = True
        self.parallel = self.parallel or os.cpu_count()
        digests = form.digests(FOLDER)
        try:
            self._chosen = _compiler()
            os.environ["CC"] = self._chosen.command
            self._translate()
            with tempfile.TemporaryDirectory() as cache:
                os.environ.setdefault("ZIG_GLOBAL_CACHE_DIR", cache)
                super().run()
        except Exception as error:
            raise SystemExit(f"{error}\n{compilers.WHAT_TO_INSTALL}") from error
        folder = Path(self.get_ext_fullpath(self.extensions[0].name)).parent
        form.note_path(folder).write_text(json.dumps(digests, indent=1) + "\n", "utf-8")

    def build_extensions(self) -> None:
        """Compile and link; the compiler that is a wheel is told nothing of what others take."""
        if self._chosen.is_wheel:
            command = self._chosen.command.split()
            self.compiler.set_executables(
                compiler_so=[*command, *compilers.WHEEL_COMPILES], linker_so=[*command, *compilers.WHEEL_LINKS]
            )
        super().build_extensions()

    def _translate(self) -> None:
        """Turn the sources into C, and say how it is compiled."""
        from Cython.Build import cythonize

        folder = os.path.join("build", "core")
        names = [extension.name.rpartition(".")[2] for extension in self.extensions]
        in_c = cythonize(extensions(names), build_dir=folder, force=True, quiet=True, compiler_directives=DIRECTIVES)
        for extension, translated in zip(self.extensions, in_c, strict=True):
            extension.sources = translated.sources
            extension.extra_compile_args = [*self._chosen.flags, *NO_DEBUGGER]


def _compiler() -> compilers.Compiler:
    chosen = compilers.choose()
    if chosen is None:
        raise LookupError("there is no C compiler")
    return chosen


def build_in_place() -> None:
    """Compile what is stale of the core beside its sources, without a word but for failures."""
    with chdir(ROOT):
        stale = form.stale_modules(FOLDER)
        for path in (path for name in stale for path in FOLDER.glob(f"{name}{EXTENSION_SUFFIXES[0]}")):
            path.unlink()
        names = sorted(form.digests(FOLDER).keys() & stale)
        if not names:
            return
        command: Any = BuildCore(Distribution({"name": "copydesk", "ext_modules": extensions(names)}))
        command.inplace = True
        command.ensure_finalized()
        command.run()


if __name__ == "__main__":
    build_in_place()

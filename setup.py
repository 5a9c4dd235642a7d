"""What `pyproject.toml` cannot say: the core is compiled by the compiler that there is."""

from setuptools import setup

from building.core import BuildCore, extensions

setup(ext_modules=extensions(), cmdclass={"build_ext": BuildCore})

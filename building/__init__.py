"""How this package is built: what `pip install` asks for, and how the core is compiled."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parent.parent


def _load_form() -> ModuleType:
    """`copydesk.form` without `copydesk`, which does not let itself be imported while its compiled core is stale."""
    spec = spec_from_file_location("copydesk_form", ROOT / "copydesk" / "form.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


form = _load_form()

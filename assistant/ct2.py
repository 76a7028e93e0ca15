"""CTranslate2 without torch: the one place that imports it.

`ctranslate2.specs`, which converts weights, imports torch when it can, although only bfloat16 needs it.
That costs seconds and hundreds of megabytes that a serving process has no use for. So torch is made
unimportable for the moment of that import: `sys.modules[name] = None` makes `import name` raise
`ImportError` (https://docs.python.org/3/reference/import.html#the-module-cache). A torch that the
process has already imported is left alone, and torch can be imported normally afterwards.
"""

from __future__ import annotations

import importlib
import sys
import threading
from types import ModuleType

_importing = threading.Lock()


def import_ctranslate2() -> ModuleType:
    """The `ctranslate2` module with `ctranslate2.specs` loaded, and torch not imported for its sake."""
    with _importing:
        block = "torch" not in sys.modules and "ctranslate2.specs" not in sys.modules
        if block:
            sys.modules["torch"] = None  # type: ignore[assignment]
        try:
            module = importlib.import_module("ctranslate2")
            importlib.import_module("ctranslate2.specs")
        finally:
            if block:
                del sys.modules["torch"]
        return module

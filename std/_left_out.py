"""What of CPython's standard library is not here, for a hint in tracebacks. COMPATIBILITY.md tells more."""

import sys

_HINT = ". CPython's standard library has it, taipan's does not (see COMPATIBILITY.md)"

# Modules in packages; those that are in none are the rest of sys.stdlib_module_names.
_MODULES = frozenset(
    """
    dbm.gnu dbm.ndbm dbm.sqlite3 email._header_value_parser importlib.metadata.diagnose importlib.simple
    multiprocessing.forkserver pydoc_data.topics re._casefix re._parser
    xml.dom.expatbuilder xml.dom.minicompat xml.dom.pulldom xml.dom.xmlbuilder xml.etree.cElementTree
    compression.zstd
    """.split()
)

_NAMES = {
    "dis": "ArgResolver Formatter",
    "pydoc": "HTMLRepr",
    "sys": "activate_stack_trampoline deactivate_stack_trampoline is_stack_trampoline_active monitoring",
    "time": "pthread_getcpuclockid",
    "urllib.request": "CacheFTPHandler FTPHandler ftpwrapper",
    "xml.dom.minidom": "DOMImplementationLS DocumentLS Entity Notation TypeInfo",
}


def hint(exc):
    """What is added to the message of an exception, if it is about something that is left out."""
    if isinstance(exc, ModuleNotFoundError):
        name = exc.name
        known = isinstance(name, str) and (name in sys.stdlib_module_names or name in _MODULES)
        return _HINT if known and str(exc).startswith("No module named") else ""
    if isinstance(exc, ImportError):
        module, name = exc.name, exc.name_from
    elif isinstance(exc, AttributeError) and isinstance(exc.obj, type(sys)):
        module, name = exc.obj.__name__, exc.name
    else:
        return ""
    return _HINT if name in _NAMES.get(module, "").split() else ""

"""Where things are installed, and how the interpreter was built."""

import os
import sys
from os.path import realpath

__all__ = [
    "get_config_h_filename", "get_config_var", "get_config_vars", "get_makefile_filename", "get_path", "get_path_names",
    "get_paths", "get_platform", "get_python_version", "get_scheme_names", "parse_config_h",
]


def _scheme(library, site, scripts, data, include=None):
    """Paths of a scheme, by where its library, its packages, its programs and its data are."""
    return {
        "stdlib": library, "platstdlib": library, "purelib": site, "platlib": site,
        "include": include or "{installed_base}/include/{implementation_lower}{py_version_short}{abi_thread}",
        "platinclude": include or "{installed_platbase}/include/{implementation_lower}{py_version_short}{abi_thread}",
        "scripts": scripts, "data": data,
    }


_LIB = "lib/{implementation_lower}{py_version_short}{abi_thread}"

_INSTALL_SCHEMES = {
    "posix_prefix": _scheme(
        "{installed_base}/{platlibdir}/" + _LIB[4:], "{base}/" + _LIB + "/site-packages", "{base}/bin", "{base}"
    ),
    "posix_home": _scheme(
        "{installed_base}/lib/{implementation_lower}", "{base}/lib/{implementation_lower}", "{base}/bin", "{base}",
        "{installed_base}/include/{implementation_lower}",
    ),
    "posix_user": _scheme(
        "{userbase}/{platlibdir}/" + _LIB[4:], "{userbase}/" + _LIB + "/site-packages", "{userbase}/bin", "{userbase}",
        "{userbase}/include/{implementation_lower}{py_version_short}{abi_thread}",
    ),
    "posix_venv": _scheme(
        "{installed_base}/{platlibdir}/" + _LIB[4:], "{base}/" + _LIB + "/site-packages", "{base}/bin", "{base}"
    ),
    "nt": _scheme(
        "{installed_base}/Lib", "{base}/Lib/site-packages", "{base}/Scripts", "{base}", "{installed_base}/Include"
    ),
    "nt_user": _scheme(
        "{userbase}/{implementation}{py_version_nodot_plat}",
        "{userbase}/{implementation}{py_version_nodot_plat}/site-packages",
        "{userbase}/{implementation}{py_version_nodot_plat}/Scripts", "{userbase}",
        "{userbase}/{implementation}{py_version_nodot_plat}/Include",
    ),
    "nt_venv": _scheme(
        "{installed_base}/Lib", "{base}/Lib/site-packages", "{base}/Scripts", "{base}", "{installed_base}/Include"
    ),
    "osx_framework_user": _scheme(
        "{userbase}/lib/{implementation_lower}", "{userbase}/lib/{implementation_lower}/site-packages",
        "{userbase}/bin", "{userbase}", "{userbase}/include/{implementation_lower}{py_version_short}",
    ),
}
_INSTALL_SCHEMES["venv"] = _INSTALL_SCHEMES["nt_venv" if os.name == "nt" else "posix_venv"]

_SCHEME_KEYS = ("stdlib", "platstdlib", "purelib", "platlib", "include", "scripts", "data")

_PREFIX, _EXEC_PREFIX = os.path.normpath(sys.prefix), os.path.normpath(sys.exec_prefix)
_BASE_PREFIX, _BASE_EXEC_PREFIX = os.path.normpath(sys.base_prefix), os.path.normpath(sys.base_exec_prefix)
_PY_VERSION_SHORT = "%d.%d" % sys.version_info[:2]

_config_vars = None


def _user_base():
    if base := os.environ.get("PYTHONUSERBASE"):
        return base
    return os.path.join(os.path.expanduser("~"), ".local")


def get_config_vars(*args):
    """Return all variables in a dict, or the values of some in a list (None for those that there are not)."""
    global _config_vars
    if _config_vars is None:
        number = ".".join(map(str, sys.version_info[:3]))
        triplet = getattr(sys.implementation, "_multiarch", "")
        _config_vars = {
            "prefix": _PREFIX, "exec_prefix": _EXEC_PREFIX, "base": _PREFIX, "platbase": _EXEC_PREFIX,
            "installed_base": _BASE_PREFIX, "installed_platbase": _BASE_EXEC_PREFIX,
            "py_version": number, "py_version_short": _PY_VERSION_SHORT,
            "py_version_nodot": "%d%d" % sys.version_info[:2], "py_version_nodot_plat": "",
            "projectbase": os.path.dirname(realpath(sys.executable)) if sys.executable else os.getcwd(),
            "srcdir": os.path.dirname(realpath(sys.executable)) if sys.executable else os.getcwd(),
            "platlibdir": getattr(sys, "platlibdir", "lib"), "userbase": _user_base(),
            "implementation": "Python", "implementation_lower": "python",
            "abiflags": getattr(sys, "abiflags", ""), "abi_thread": "", "Py_GIL_DISABLED": 0, "Py_DEBUG": 0,
            "SOABI": sys.implementation.cache_tag, "MULTIARCH": triplet, "VERSION": _PY_VERSION_SHORT,
            # Nothing that is compiled for CPython can be loaded.
            "EXT_SUFFIX": f".{sys.implementation.cache_tag}.so", "SHLIB_SUFFIX": ".so", "EXE": "",
            "BINDIR": os.path.join(_EXEC_PREFIX, "bin"), "LIBDIR": os.path.join(_EXEC_PREFIX, "lib"),
            "INCLUDEPY": os.path.join(_PREFIX, "include", "python" + _PY_VERSION_SHORT), "HAVE_FORK": 1,
            "WITH_PYMALLOC": 0, "SIZEOF_VOID_P": 8 if sys.maxsize > 2**32 else 4,
        }
    return [_config_vars.get(name) for name in args] if args else _config_vars


def get_config_var(name):
    """Return a variable, None if there is none of the name."""
    return get_config_vars().get(name)


def is_python_build(check_home=None):
    """Whether the interpreter runs where it was built: never."""
    return False


# Schemes.


def get_scheme_names():
    """Return the names of the schemes, sorted."""
    return tuple(sorted(_INSTALL_SCHEMES))


def get_path_names():
    """Return the names of the paths that each scheme has."""
    return _SCHEME_KEYS


def get_preferred_scheme(key):
    """Return the name of the scheme for 'prefix', 'home' or 'user'."""
    if key == "prefix" and sys.prefix != sys.base_prefix:
        return "venv"
    start = "nt" if os.name == "nt" else "posix"
    names = {"prefix": "nt" if start == "nt" else "posix_prefix", "home": f"{start}_home", "user": f"{start}_user"}
    name = names[key]
    if name not in _INSTALL_SCHEMES:
        raise ValueError(f"{key!r} returned {name!r}, which is not a valid scheme on this platform")
    return name


def get_default_scheme():
    """Return the name of the scheme that is used when none is given."""
    return get_preferred_scheme("prefix")


def _expanded(text, variables):
    known = {**os.environ, **variables}
    try:
        return text.format_map(known)
    except KeyError as exc:
        raise AttributeError(exc) from None


def get_paths(scheme=get_default_scheme(), vars=None, expand=True):
    """Return the paths of a scheme in a dict, with its variables replaced unless expand is false."""
    templates = _INSTALL_SCHEMES[scheme]
    if not expand:
        return templates
    variables = {**get_config_vars(), **(vars or {})}
    return {name: os.path.normpath(_expanded(text, variables)) for name, text in templates.items()}


def get_path(name, scheme=get_default_scheme(), vars=None, expand=True):
    """Return one path of a scheme."""
    return get_paths(scheme, vars, expand)[name]


# The system and the files of a build.


def get_python_version():
    """Return the version of the language, as '3.14'."""
    return _PY_VERSION_SHORT


def get_platform():
    """Return what compiled programs are for, as 'linux-x86_64'."""
    if os.name != "posix":
        return sys.platform
    found = os.uname()
    name = found.sysname.lower().replace("/", "")
    machine = found.machine.replace(" ", "_").replace("/", "-")
    return f"{name}-{machine}" if name == "linux" else f"{name}-{found.release}-{machine}"


def get_config_h_filename():
    """Return where CPython has pyconfig.h; there is no such file here."""
    return os.path.join(get_path("platinclude"), "pyconfig.h")


def get_makefile_filename():
    """Return where CPython has the Makefile of its build; there is no such file here."""
    return os.path.join(get_path("stdlib"), f"config-{_PY_VERSION_SHORT}{sys.abiflags}", "Makefile")


def parse_config_h(fp, vars=None):
    """Read the lines '#define NAME value' of a file into a dict; '#undef' of comments gives 0."""
    found = {} if vars is None else vars
    for line in fp:
        words = line.split(None, 2)
        if len(words) == 3 and words[0] == "#define" and words[1].isidentifier():
            value = words[2].strip()
            try:
                found[words[1]] = int(value)
            except ValueError:
                found[words[1]] = value
        elif line.startswith("/* #undef ") and line.rstrip().endswith(" */"):
            found[line.split()[2]] = 0
    return found


def expand_makefile_vars(s, vars):
    """Replace $(NAME) and ${NAME} in a text."""
    import re

    pattern = re.compile(r"\$(?:\(([A-Za-z]\w*)\)|\{([A-Za-z]\w*)\})")
    while (match := pattern.search(s)) is not None:
        name = match.group(1) or match.group(2)
        s = s[: match.start()] + str(vars.get(name, "")) + s[match.end() :]
    return s


if __name__ == "__main__":
    print(f'Platform: "{get_platform()}"')
    print(f'Python version: "{get_python_version()}"')
    print(f'Current installation scheme: "{get_default_scheme()}"')

"""Folders of installed packages on sys.path: of the system, of a virtual environment, of the user, with their .pth files.

Start-up loads this module only if there is such a folder.
"""

import builtins
import io
import os
import stat
import sys

# Where packages are looked for, by the folders above lib.
PREFIXES = [sys.prefix, sys.exec_prefix]
# Whether the user's folder is used: None for no because of safety, False because the user said so.
ENABLE_USER_SITE = None
USER_SITE = None
USER_BASE = None


def _trace(message):
    if sys.flags.verbose:
        print(message, file=sys.stderr)


def _warn(*args, **kwargs):
    import warnings

    warnings.warn(*args, **kwargs)


def _get_implementation():
    return sys.implementation.name


def _folder_names():
    """Names of the folder below lib. Environments that CPython has made hold packages for it, most of which run here too."""
    version = "%d.%d" % sys.version_info[:2]
    names = [_get_implementation() + version]
    if sys.prefix != sys.base_prefix:
        names.append("python" + version)
    return names


def makepath(*paths):
    """The absolute path, and the same in the form in which paths are compared."""
    path = os.path.join(*paths)
    try:
        path = os.path.abspath(path)
    except OSError:
        pass
    return path, os.path.normcase(path)


def abs_paths():
    """Make the files of modules absolute."""
    for module in set(sys.modules.values()):
        loader = getattr(module, "__loader__", None)
        if getattr(loader, "__module__", None) not in ("_frozen_importlib", "_frozen_importlib_external"):
            continue
        for name in "__file__", "__cached__":
            try:
                setattr(module, name, os.path.abspath(getattr(module, name)))
            except (AttributeError, OSError, TypeError):
                pass


def removeduppaths():
    """Leave each folder on sys.path once, and make it absolute; what is there then."""
    paths, known = [], set()
    for path in sys.path:
        path, case = makepath(path)
        if case not in known:
            known.add(case)
            paths.append(path)
    sys.path[:] = paths
    return known


def _init_pathinfo():
    """The folders on sys.path."""
    known = set()
    for path in sys.path:
        try:
            if os.path.exists(path):
                known.add(makepath(path)[1])
        except TypeError:
            continue
    return known


def _lines(path):
    """The lines of a .pth file, or nothing if it is hidden or cannot be read."""
    try:
        status = os.lstat(path)
        if getattr(status, "st_flags", 0) & stat.UF_HIDDEN or getattr(status, "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_HIDDEN:
            _trace(f"Skipping hidden .pth file: {path!r}")
            return []
        _trace(f"Processing .pth file: {path!r}")
        with io.open_code(path) as file:
            data = file.read()
    except OSError:
        return []
    try:
        # A mark of UTF-8 at the beginning is allowed.
        return data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        import locale

        return data.decode(locale.getencoding()).splitlines()


def addpackage(sitedir, name, known_paths):
    """Add the folders that a .pth file names, and run its lines that are imports."""
    own = known_paths is None
    if own:
        known_paths = _init_pathinfo()
    file = os.path.join(sitedir, name)
    for number, line in enumerate(_lines(file), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            if line.startswith(("import ", "import\t")):
                exec(line)
                continue
            folder, case = makepath(sitedir, line.rstrip())
            if case not in known_paths and os.path.exists(folder):
                sys.path.append(folder)
                known_paths.add(case)
        except Exception as error:
            print(f"Error processing line {number:d} of {file}:\n", file=sys.stderr)
            import traceback

            for record in traceback.format_exception(error):
                for part in record.splitlines():
                    print("  " + part, file=sys.stderr)
            print("\nRemainder of file ignored", file=sys.stderr)
            break
    return None if own else known_paths


def addsitedir(sitedir, known_paths=None):
    """Add a folder to sys.path, with what its .pth files say."""
    _trace(f"Adding directory: {sitedir!r}")
    own = known_paths is None
    if own:
        known_paths = _init_pathinfo()
    sitedir, case = makepath(sitedir)
    if case not in known_paths:
        sys.path.append(sitedir)
        known_paths.add(case)
    try:
        names = os.listdir(sitedir)
    except OSError:
        return
    for name in sorted(name for name in names if name.endswith(".pth") and not name.startswith(".")):
        addpackage(sitedir, name, known_paths)
    return None if own else known_paths


# The folders.


def check_enableusersite():
    """Whether the user's folder may be used: not by programs that run with another user's rights."""
    if sys.flags.no_user_site:
        return False
    if hasattr(os, "getuid") and hasattr(os, "geteuid"):
        if os.geteuid() != os.getuid() or os.getegid() != os.getgid():
            return None
    return True


def _getuserbase():
    base = os.environ.get("PYTHONUSERBASE")
    if base:
        return base
    if os.name == "nt":
        return os.path.join(os.environ.get("APPDATA") or "~", "Taipan")
    return os.path.expanduser(os.path.join("~", ".local"))


def _get_path(userbase):
    return os.path.join(userbase, "lib", _folder_names()[0], "site-packages")


def getuserbase():
    """Where a user's own packages, programs and data lie."""
    global USER_BASE
    if USER_BASE is None:
        USER_BASE = _getuserbase()
    return USER_BASE


def getusersitepackages():
    """Where a user's own packages lie."""
    global USER_SITE, ENABLE_USER_SITE
    base = getuserbase()
    if USER_SITE is None:
        if base is None:
            # Without a home there is none.
            ENABLE_USER_SITE = False
        else:
            USER_SITE = _get_path(base)
    return USER_SITE


def addusersitepackages(known_paths):
    """Add the user's folder, if it is to be used and there."""
    _trace("Processing user site-packages")
    folder = getusersitepackages()
    if ENABLE_USER_SITE and os.path.isdir(folder):
        addsitedir(folder, known_paths)
    return known_paths


def getsitepackages(prefixes=None):
    """The folders of packages for all users."""
    folders = []
    for prefix in dict.fromkeys(PREFIXES if prefixes is None else prefixes):
        if prefix:
            libraries = dict.fromkeys([sys.platlibdir, "lib"])
            folders += [os.path.join(prefix, library, name, "site-packages") for library in libraries for name in _folder_names()]
    return folders


def addsitepackages(known_paths, prefixes=None):
    """Add the folders of packages for all users that are there."""
    _trace("Processing global site-packages")
    for folder in getsitepackages(prefixes):
        if os.path.isdir(folder):
            addsitedir(folder, known_paths)
    return known_paths


def venv(known_paths):
    """Add the folders of the virtual environment that runs, and no others unless its pyvenv.cfg wants them."""
    global PREFIXES, ENABLE_USER_SITE
    if sys.prefix == sys.base_prefix:
        return known_paths
    file = os.path.join(sys.prefix, "pyvenv.cfg")
    wants_system = "true"
    try:
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                key, separator, value = line.partition("=")
                if separator and key.strip().lower() == "include-system-site-packages":
                    wants_system = value.strip().lower()
    except OSError:
        return known_paths
    addsitepackages(known_paths, [sys.prefix])
    if wants_system == "true":
        PREFIXES.insert(0, sys.prefix)
        PREFIXES += [prefix for prefix in (sys.base_prefix, sys.base_exec_prefix) if prefix not in PREFIXES]
    else:
        PREFIXES = [sys.prefix]
        ENABLE_USER_SITE = False
    return known_paths


# What a program finds when it starts.


def setquit():
    """exit and quit: they are there from the start."""


def setcopyright():
    """copyright, credits and license: they are there from the start."""


def sethelper():
    """help: it is there from the start."""


def gethistoryfile():
    """The file of the lines that have been typed."""
    if not sys.flags.ignore_environment:
        file = os.environ.get("PYTHON_HISTORY")
        if file:
            return file
    return os.path.join(os.path.expanduser("~"), ".python_history")


def register_readline():
    """The prompt completes names by itself."""


def enablerlcompleter():
    """Let interactive sessions complete names."""
    sys.__interactivehook__ = register_readline


def _customize(name):
    """Import a module of the installation's or the user's, if there is one."""
    try:
        try:
            __import__(name)
        except ImportError as error:
            if error.name != name:
                raise
    except Exception as error:
        if sys.flags.verbose:
            sys.excepthook(*sys.exc_info())
        else:
            print(
                f"Error in {name}; set PYTHONVERBOSE for traceback:\n{type(error).__name__}: {error}\n", file=sys.stderr
            )


def execsitecustomize():
    """Run the module sitecustomize."""
    _customize("sitecustomize")


def execusercustomize():
    """Run the module usercustomize."""
    _customize("usercustomize")


def main():
    """Put the folders on sys.path."""
    global ENABLE_USER_SITE
    before = sys.path[:]
    # The first entry may be the empty one, which stays.
    known = {makepath(path)[1] for path in before if path}
    if ENABLE_USER_SITE is None:
        ENABLE_USER_SITE = check_enableusersite()
    known = venv(known)
    known = addusersitepackages(known)
    known = addsitepackages(known)
    execsitecustomize()
    if ENABLE_USER_SITE:
        execusercustomize()


if not sys.flags.no_site:
    main()


def _script():
    """What python -m site does."""
    usage = """\
    {} [--user-base] [--user-site]

    Without arguments print some useful information
    With arguments print the value of USER_BASE and/or USER_SITE separated
    by '{}'.

    Exit codes with --user-base or --user-site:
      0 - user site directory is enabled
      1 - user site directory is disabled by user
      2 - user site directory is disabled by super user
          or for security reasons
     >2 - unknown error
    """
    args = sys.argv[1:]
    if not args:
        base, folder = getuserbase(), getusersitepackages()
        print("sys.path = [")
        for path in sys.path:
            print(f"    {path!r},")
        print("]")
        for name, path in ("USER_BASE", base), ("USER_SITE", folder):
            there = "exists" if path is not None and os.path.isdir(path) else "doesn't exist"
            print(f"{name}: {path!r} ({there})")
        print(f"ENABLE_USER_SITE: {ENABLE_USER_SITE!r}")
        sys.exit(0)
    parts = []
    if "--user-base" in args:
        parts.append(getuserbase())
    if "--user-site" in args:
        parts.append(getusersitepackages())
    if not parts:
        import textwrap

        print(textwrap.dedent(usage.format(sys.argv[0], os.pathsep)))
        sys.exit(10)
    print(os.pathsep.join(parts))
    sys.exit({True: 0, False: 1, None: 2}.get(ENABLE_USER_SITE, 3))


if __name__ == "__main__":
    _script()

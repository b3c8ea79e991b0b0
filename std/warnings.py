"""Warnings: issuing them, and filters that decide what becomes of them."""

import sys

__all__ = """
    catch_warnings deprecated filterwarnings formatwarning resetwarnings showwarning simplefilter warn warn_explicit
""".split()

# Tuples (action, message pattern, category, module pattern, line number), the first that fits
# decides. A pattern is None for anything, a string to be equal to, or a compiled regex.
filters = [
    ("default", None, DeprecationWarning, "__main__", 0),
    ("ignore", None, DeprecationWarning, None, 0),
    ("ignore", None, PendingDeprecationWarning, None, 0),
    ("ignore", None, ImportWarning, None, 0),
    ("ignore", None, ResourceWarning, None, 0),
]
defaultaction = "default"
onceregistry = {}

# Registries of modules remember what has been shown, as long as the filters stay the same.
_filters_version = 1

_ACTIONS = {"error", "ignore", "always", "all", "default", "module", "once"}


def _filters_mutated():
    global _filters_version
    _filters_version += 1


class WarningMessage:
    """A warning with all that is known of it."""

    _WARNING_DETAILS = ("message", "category", "filename", "lineno", "file", "line", "source")

    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message, self.category = message, category
        self.filename, self.lineno, self.line = filename, lineno, line
        self.file, self.source = file, source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return (
            f"{{message : {self.message!r}, category : {self._category_name!r}, "
            f"filename : {self.filename!r}, lineno : {self.lineno}, line : {self.line!r}}}"
        )

    def __repr__(self):
        return f"<{type(self).__qualname__} {self}>"


# ---- showing


def showwarning(message, category, filename, lineno, file=None, line=None):
    """Write a warning to a file, sys.stderr by default."""
    _showwarnmsg_impl(WarningMessage(message, category, filename, lineno, file, line))


def formatwarning(message, category, filename, lineno, line=None):
    """Return the text that is shown for a warning."""
    return _formatwarnmsg_impl(WarningMessage(message, category, filename, lineno, None, line))


def _showwarnmsg_impl(msg):
    file = sys.stderr if msg.file is None else msg.file
    # With neither, there is nobody to tell.
    if file is not None:
        try:
            file.write(_formatwarnmsg(msg))
        except OSError:
            # Nor with a file that is broken.
            return


def _formatwarnmsg_impl(msg):
    category = msg.category.__name__
    parts = [f"{msg.filename}:{msg.lineno}: {category}: {msg.message}\n"]
    line = msg.line
    if line is None:
        try:
            import linecache

            line = linecache.getline(msg.filename, msg.lineno)
        except Exception:
            # At shutdown, say.
            line = None
    if line:
        parts.append(f"  {line.strip()}\n")
    if msg.source is not None:
        parts += _allocation(msg.source, category)
    return "".join(parts)


def _allocation(source, category):
    # Where the object comes from, if allocations are traced.
    tracemalloc = sys.modules.get("tracemalloc")
    if tracemalloc is None or not tracemalloc.is_tracing():
        yield f"{category}: Enable tracemalloc to get the object allocation traceback\n"
        return
    try:
        trace = tracemalloc.get_object_traceback(source)
    except Exception:
        return
    if trace is None:
        return
    yield "Object allocated at (most recent call last):\n"
    import linecache

    for frame in trace:
        yield f'  File "{frame.filename}", lineno {frame.lineno}\n'
        line = linecache.getline(frame.filename, frame.lineno)
        if line:
            yield f"    {line.strip()}\n"


# To tell whether a program has put its own functions in their place.
_showwarning_orig = showwarning
_formatwarning_orig = formatwarning


def _showwarnmsg(msg):
    """Show a warning, with the program's showwarning() if it has one."""
    show = showwarning
    if show is _showwarning_orig:
        _showwarnmsg_impl(msg)
        return
    if not callable(show):
        raise TypeError("warnings.showwarning() must be set to a function or method")
    show(msg.message, msg.category, msg.filename, msg.lineno, msg.file, msg.line)


def _formatwarnmsg(msg):
    if formatwarning is not _formatwarning_orig:
        return formatwarning(msg.message, msg.category, msg.filename, msg.lineno, msg.line)
    return _formatwarnmsg_impl(msg)


# ---- filters


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    """Put a filter in front of the others, or behind them.

    The message and the module are regexes: the former is matched at the start and without
    regard to case.
    """
    if action not in _ACTIONS:
        raise ValueError(f"invalid action: {action!r}")
    if not isinstance(message, str):
        raise TypeError("message must be a string")
    if not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError("category must be a Warning subclass")
    if not isinstance(module, str):
        raise TypeError("module must be a string")
    _check_lineno(lineno)
    message_pattern = module_pattern = None
    if message or module:
        import re

        if message:
            message_pattern = re.compile(message, re.I)
        if module:
            module_pattern = re.compile(module)
    _add_filter(action, message_pattern, category, module_pattern, lineno, append=append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    """Put a filter for all messages and modules in front of the others, or behind them."""
    if action not in _ACTIONS:
        raise ValueError(f"invalid action: {action!r}")
    _check_lineno(lineno)
    _add_filter(action, None, category, None, lineno, append=append)


def _check_lineno(lineno):
    if not isinstance(lineno, int):
        raise TypeError("lineno must be an int")
    if lineno < 0:
        raise ValueError("lineno must be an int >= 0")


def _add_filter(*item, append):
    if append:
        if item not in filters:
            filters.append(item)
    else:
        # It must be the first, wherever it has been.
        if item in filters:
            filters.remove(item)
        filters.insert(0, item)
    _filters_mutated()


def resetwarnings():
    """Remove all filters."""
    filters[:] = []
    _filters_mutated()


class _OptionError(Exception):
    """A bad argument of -W."""


def _processoptions(args):
    for arg in args:
        try:
            _setoption(arg)
        except _OptionError as error:
            print("Invalid -W option ignored:", error, file=sys.stderr)


def _setoption(arg):
    """Add the filter that action:message:category:module:lineno stands for."""
    parts = arg.split(":")
    if len(parts) > 5:
        raise _OptionError(f"too many fields (max 5): {arg!r}")
    action, message, category, module, lineno = [part.strip() for part in parts] + [""] * (5 - len(parts))
    action = _getaction(action)
    category = _getcategory(category)
    if message or module:
        import re

        message = message and re.escape(message)
        module = module and re.escape(module) + r"\Z"
    if lineno:
        try:
            number = int(lineno)
            if number < 0:
                raise ValueError
        except (ValueError, OverflowError):
            raise _OptionError(f"invalid lineno {lineno!r}") from None
    else:
        number = 0
    filterwarnings(action, message, category, module, number)


def _getaction(action):
    if not action:
        return "default"
    for known in ("default", "always", "all", "ignore", "module", "once", "error"):
        if known.startswith(action):
            return known
    raise _OptionError(f"invalid action: {action!r}")


def _getcategory(category):
    if not category:
        return Warning
    module, _, name = category.rpartition(".")
    if not module:
        module = "builtins"
        holder = sys.modules["builtins"]
    else:
        try:
            holder = __import__(module, None, None, [name])
        except ImportError:
            raise _OptionError(f"invalid module name: {module!r}") from None
    try:
        found = getattr(holder, name)
    except AttributeError:
        raise _OptionError(f"unknown warning category: {category!r}") from None
    if not issubclass(found, Warning):
        raise _OptionError(f"invalid warning category: {category!r}")
    return found


# ---- issuing


def _is_internal_frame(frame):
    "Frames of the import system are not the caller's doing."
    filename = frame.f_code.co_filename
    return "importlib" in filename and "_bootstrap" in filename


def _next_external_frame(frame, skip_file_prefixes):
    frame = frame.f_back
    while frame is not None and (
        _is_internal_frame(frame)
        or (skip_file_prefixes and frame.f_code.co_filename.startswith(skip_file_prefixes))
    ):
        frame = frame.f_back
    return frame


def warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
    """Issue a warning, or ignore it or raise it as an exception.

    It is attributed to the caller, or with a stacklevel of 2 to the caller's caller and so on.
    """
    if isinstance(message, Warning):
        category = message.__class__
    elif category is None:
        category = UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    if not isinstance(skip_file_prefixes, tuple):
        raise TypeError(
            f"warn() argument 'skip_file_prefixes' must be tuple, not {type(skip_file_prefixes).__name__}"
        )
    if skip_file_prefixes:
        for prefix in skip_file_prefixes:
            if not isinstance(prefix, str):
                raise TypeError(f"Found non-str '{type(prefix).__name__}' in skip_file_prefixes.")
        stacklevel = max(2, stacklevel)

    try:
        frame = sys._getframe(1)
        if stacklevel <= 1 or _is_internal_frame(frame):
            # Within the import system, every frame counts.
            for _ in range(stacklevel - 1):
                if frame is not None:
                    frame = frame.f_back
        else:
            for _ in range(stacklevel - 1):
                if frame is not None:
                    frame = _next_external_frame(frame, skip_file_prefixes)
    except ValueError:
        frame = None
    if frame is None:
        globals = sys.__dict__
        filename = "<sys>"
        lineno = 0
    else:
        globals = frame.f_globals
        filename = frame.f_code.co_filename
        lineno = frame.f_lineno
    _issue(
        message,
        category,
        filename,
        lineno,
        globals.get("__name__", "<string>"),
        globals.setdefault("__warningregistry__", {}),
        globals,
        source,
    )


def warn_explicit(
    message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None
):
    """Issue a warning for a given place."""
    lineno = int(lineno)
    if isinstance(message, Warning):
        category = message.__class__
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    if module is None:
        module = filename or "<unknown>"
        if module[-3:].lower() == ".py":
            module = module[:-3]
    if not (module_globals is None or isinstance(module_globals, dict)):
        raise TypeError(f"module_globals must be a dict, not '{type(module_globals).__name__}'")
    if not (registry is None or isinstance(registry, dict)):
        raise TypeError("'registry' must be a dict or None")
    _issue(message, category, filename, lineno, module, registry, module_globals, source)


def _fits(pattern, text):
    return pattern is None or (pattern == text if isinstance(pattern, str) else pattern.match(text))


def _issue(message, category, filename, lineno, module, registry, module_globals, source):
    if registry is None:
        registry = {}
    elif registry.get("version", 0) != _filters_version:
        registry.clear()
        registry["version"] = _filters_version
    if isinstance(message, Warning):
        text = str(message)
    else:
        text = message
        message = category(message)
    key = (text, category, lineno)
    if registry.get(key):
        return

    action = defaultaction
    item = None
    for item in filters:
        wanted, message_pattern, wanted_category, module_pattern, wanted_line = item
        if (
            issubclass(category, wanted_category)
            and (wanted_line == 0 or wanted_line == lineno)
            and _fits(message_pattern, text)
            and _fits(module_pattern, module)
        ):
            action = wanted
            break

    if action == "ignore":
        return
    if action == "error":
        raise message
    if action == "default":
        registry[key] = 1
    elif action == "once":
        registry[key] = 1
        once_key = (text, category)
        if onceregistry.get(once_key):
            return
        onceregistry[once_key] = 1
    elif action == "module":
        registry[key] = 1
        module_key = (text, category, 0)
        if registry.get(module_key):
            return
        registry[module_key] = 1
    elif action not in ("always", "all"):
        raise RuntimeError(f"Unrecognized action ({action!r}) in warnings.filters:\n {item}")

    if module_globals is not None:
        # The source may have to come from the module's loader.
        import linecache

        linecache.getlines(filename, module_globals)
    _showwarnmsg(WarningMessage(message, category, filename, lineno, source=source))


# ---- temporary changes


def _this_module():
    return sys.modules["warnings"]


class catch_warnings:
    """Saves the filters and showwarning(), and puts them back on leaving.

    With record, warnings are not shown but appended to the list that `as` gets. With an action,
    simplefilter() is called on entering.
    """

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._module = _this_module() if module is None else module
        self._entered = False
        self._filter = None if action is None else (action, category, lineno, append)

    def __repr__(self):
        args = []
        if self._record:
            args.append("record=True")
        if self._module is not _this_module():
            args.append(f"module={self._module!r}")
        return f"{type(self).__name__}({', '.join(args)})"

    def __enter__(self):
        if self._entered:
            raise RuntimeError(f"Cannot enter {self!r} twice")
        self._entered = True
        module = self._module
        self._filters = module.filters
        module.filters = self._filters[:]
        module._filters_mutated()
        self._showwarning = module.showwarning
        self._showwarnmsg_impl = module._showwarnmsg_impl
        log = None
        if self._record:
            log = []
            module._showwarnmsg_impl = log.append
            # Even if the program has its own.
            module.showwarning = module._showwarning_orig
        if self._filter is not None:
            simplefilter(*self._filter)
        return log

    def __exit__(self, *exc_info):
        if not self._entered:
            raise RuntimeError(f"Cannot exit {self!r} without entering first")
        module = self._module
        module.filters = self._filters
        module._filters_mutated()
        module.showwarning = self._showwarning
        module._showwarnmsg_impl = self._showwarnmsg_impl


# ---- deprecation


class deprecated:
    """Decorator: using the class or function issues a warning with the message.

    Type checkers understand it too; with category None there is no warning at run time.
    """

    def __init__(self, message, /, *, category=DeprecationWarning, stacklevel=1):
        if not isinstance(message, str):
            raise TypeError(f"Expected an object of type str for 'message', not {type(message).__name__!r}")
        self.message = message
        self.category = category
        self.stacklevel = stacklevel

    def __call__(self, arg, /):
        message = self.message
        category = self.category
        level = self.stacklevel + 1
        if category is None:
            arg.__deprecated__ = message
            return arg
        if isinstance(arg, type):
            self._wrap_class(arg, message, category, level)
            return arg
        if not callable(arg):
            raise TypeError(
                "@deprecated decorator with non-None category must be applied to "
                f"a class or callable, not {arg!r}"
            )
        import functools

        @functools.wraps(arg)
        def wrapper(*args, **kwargs):
            warn(message, category=category, stacklevel=level)
            return arg(*args, **kwargs)

        code = getattr(arg, "__code__", None)
        if code is not None and code.co_flags & 0x80 or hasattr(arg, "_is_coroutine_marker"):
            import inspect

            wrapper = inspect.markcoroutinefunction(wrapper)
        arg.__deprecated__ = wrapper.__deprecated__ = message
        return wrapper

    def _wrap_class(self, arg, message, category, level):
        import functools

        original_new = arg.__new__

        @functools.wraps(original_new)
        def __new__(cls, /, *args, **kwargs):
            # Subclasses have had their warning when they were made.
            if cls is arg:
                warn(message, category=category, stacklevel=level)
            if original_new is not object.__new__:
                return original_new(cls, *args, **kwargs)
            if cls.__init__ is object.__init__ and (args or kwargs):
                raise TypeError(f"{cls.__name__}() takes no arguments")
            return original_new(cls)

        arg.__new__ = staticmethod(__new__)

        original_init_subclass = arg.__dict__.get("__init_subclass__")
        if isinstance(original_init_subclass, classmethod):
            original_init_subclass = original_init_subclass.__func__

            @functools.wraps(original_init_subclass)
            def __init_subclass__(*args, **kwargs):
                warn(message, category=category, stacklevel=level)
                return original_init_subclass(*args, **kwargs)

        else:

            def __init_subclass__(cls, /, *args, **kwargs):
                warn(message, category=category, stacklevel=level)
                return super(arg, cls).__init_subclass__(*args, **kwargs)

        arg.__init_subclass__ = classmethod(__init_subclass__)
        arg.__deprecated__ = __new__.__deprecated__ = message
        __init_subclass__.__deprecated__ = message


_DEPRECATED_MSG = "{name!r} is deprecated and slated for removal in Python {remove}"


def _deprecated(name, message=_DEPRECATED_MSG, *, remove, _version=sys.version_info):
    """Warn that something of the library will go with the release `remove`."""
    release = f"{remove[0]}.{remove[1]}"
    if _version[:2] > remove or (_version[:2] == remove and _version[3] != "alpha"):
        raise RuntimeError(f"{name!r} was slated for removal after Python {release} alpha")
    warn(message.format(name=name, remove=release), DeprecationWarning, stacklevel=3)


def _warn_unawaited_coroutine(coro):
    # Called when a coroutine is destroyed that was never awaited.
    lines = [f"coroutine '{coro.__qualname__}' was never awaited\n"]
    if coro.cr_origin is not None:
        import linecache

        lines.append("Coroutine created at (most recent call last)\n")
        for filename, lineno, name in reversed(coro.cr_origin):
            lines.append(f'  File "{filename}", line {lineno}, in {name}\n')
            line = linecache.getline(filename, lineno)
            if line:
                lines.append(f"    {line.strip()}\n")
    message = "".join(lines).rstrip("\n")
    # At the place where the coroutine is lost, which is where this was called from.
    warn(message, category=RuntimeWarning, stacklevel=2, source=coro)


# These are native functions elsewhere: a warning that is raised shows the caller, and nothing of them.
_UNTRACED = 0x4000_0000
for _function in warn, warn_explicit, _issue:
    _function.__code__ = _function.__code__.replace(co_flags=_function.__code__.co_flags | _UNTRACED)
del _function

if sys.flags.bytes_warning:
    simplefilter("error" if sys.flags.bytes_warning > 1 else "default", category=BytesWarning)
if sys.warnoptions:
    _processoptions(sys.warnoptions)

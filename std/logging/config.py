"""Configuring logging: from a dict, from an INI file, or from what another process sends."""

import functools
import io
import logging
import logging.handlers
import os
import queue
import re
import struct
import threading
import traceback
import warnings

DEFAULT_LOGGING_CONFIG_PORT = 9030

RESET_ERROR = 104  # ECONNRESET

IDENTIFIER = re.compile("^[a-z_][a-z0-9_]*$", re.I)

# The thread of listen().
_listener = None


def valid_ident(s):
    """Raise ValueError if a string is no Python identifier."""
    if not IDENTIFIER.match(s):
        raise ValueError(f"Not a valid Python identifier: {s!r}")
    return True


def _resolve(name):
    """The object of a dotted name; modules on the way are imported."""
    first, *rest = name.split(".")
    path, found = first, __import__(first)
    for part in rest:
        path = f"{path}.{part}"
        try:
            found = getattr(found, part)
        except AttributeError:
            __import__(path)
            found = getattr(found, part)
    return found


def _clearExistingHandlers():
    logging._handlers.clear()
    logging.shutdown(logging._handlerList[:])
    del logging._handlerList[:]


def _handle_existing_loggers(existing, child_loggers, disable_existing):
    """Reset or disable the loggers that the new configuration does not name."""
    for name in existing:
        logger = logging.root.manager.loggerDict[name]
        if name in child_loggers:
            # Below one that is named: as it was made.
            if not isinstance(logger, logging.PlaceHolder):
                logger.setLevel(logging.NOTSET)
                logger.handlers = []
                logger.propagate = True
        else:
            logger.disabled = disable_existing


class _Existing:
    """The loggers that there were before, from which those that are configured are taken out."""

    def __init__(self):
        self.names = sorted(logging.root.manager.loggerDict)
        self.below = []

    def configured(self, name):
        """A logger is configured; those below it are noted."""
        if name in self.names:
            prefix = name + "."
            start = self.names.index(name) + 1
            for other in self.names[start:]:
                if other.startswith(prefix):
                    self.below.append(other)
                elif not other.startswith(name):
                    break
            self.names.remove(name)

    def finish(self, disable):
        _handle_existing_loggers(self.names, self.below, disable)


# INI files.


def fileConfig(fname, defaults=None, disable_existing_loggers=True, encoding=None):
    """Configure logging from an INI file: its name, an open file, or a parser that has read it."""
    import configparser

    if isinstance(fname, str):
        if not os.path.exists(fname):
            raise FileNotFoundError(f"{fname} doesn't exist")
        if not os.path.getsize(fname):
            raise RuntimeError(f"{fname} is an empty file")
    if isinstance(fname, configparser.RawConfigParser):
        parser = fname
    else:
        try:
            parser = configparser.ConfigParser(defaults)
            if hasattr(fname, "readline"):
                parser.read_file(fname)
            else:
                parser.read(fname, encoding=io.text_encoding(encoding))
        except configparser.ParsingError as e:
            raise RuntimeError(f"{fname} is invalid: {e}")
    formatters = _create_formatters(parser)
    with logging._lock:
        _clearExistingHandlers()
        handlers = _install_handlers(parser, formatters)
        _install_loggers(parser, handlers, disable_existing_loggers)


def _names(text):
    return [part.strip() for part in text.split(",")] if text else []


def _create_formatters(parser):
    formatters = {}
    for name in _names(parser["formatters"]["keys"]):
        section = parser[f"formatter_{name}"]
        fmt, datefmt, defaults = (
            parser.get(f"formatter_{name}", key, raw=True, fallback=None) for key in ("format", "datefmt", "defaults")
        )
        style = parser.get(f"formatter_{name}", "style", raw=True, fallback="%")
        kind = logging.Formatter
        if section.get("class"):
            kind = _resolve(section["class"])
        if defaults is not None:
            defaults = eval(defaults, vars(logging))
            formatters[name] = kind(fmt, datefmt, style, defaults=defaults)
        else:
            formatters[name] = kind(fmt, datefmt, style)
    return formatters


def _evaluate_class(text):
    try:
        return eval(text, vars(logging))
    except (AttributeError, NameError):
        return _resolve(text)


def _install_handlers(parser, formatters):
    handlers = {}
    waiting = []
    for name in _names(parser["handlers"]["keys"]):
        section = parser[f"handler_{name}"]
        kind = _evaluate_class(section["class"])
        args = eval(section.get("args", "()"), vars(logging))
        kwargs = eval(section.get("kwargs", "{}"), vars(logging))
        handler = kind(*args, **kwargs)
        handler.name = name
        if "level" in section:
            handler.setLevel(section["level"])
        formatter = section.get("formatter", "")
        if formatter:
            handler.setFormatter(formatters[formatter])
        if issubclass(kind, logging.handlers.MemoryHandler):
            target = section.get("target", "")
            if target:
                # It may come later in the file.
                waiting.append((handler, target))
        handlers[name] = handler
    for handler, target in waiting:
        handler.setTarget(handlers[target])
    return handlers


def _install_loggers(parser, handlers, disable_existing):
    names = _names(parser["loggers"]["keys"])
    names.remove("root")
    existing = _Existing()
    _configure_from_section(logging.root, parser["logger_root"], handlers)
    for name in names:
        section = parser[f"logger_{name}"]
        qualname = section["qualname"]
        logger = logging.getLogger(qualname)
        existing.configured(qualname)
        _configure_from_section(logger, section, handlers)
        logger.propagate = section.getint("propagate", fallback=1)
        logger.disabled = 0
    existing.finish(disable_existing)


def _configure_from_section(logger, section, handlers):
    if "level" in section:
        logger.setLevel(section["level"])
    for handler in logger.handlers[:]:
        logger.removeHandler(handler)
    for name in _names(section["handlers"]):
        logger.addHandler(handlers[name])


# Dicts.


class ConvertingMixin:
    """What converts values as they are taken out of a configuration."""

    def convert_with_key(self, key, value, replace=True):
        """Convert the value of a key, and keep the result."""
        result = self.configurator.convert(value)
        if value is not result:
            if replace:
                self[key] = result
            self._adopt(result, key)
        return result

    def convert(self, value):
        """Convert a value."""
        result = self.configurator.convert(value)
        if value is not result:
            self._adopt(result, None)
        return result

    def _adopt(self, result, key):
        if type(result) in (ConvertingDict, ConvertingList, ConvertingTuple):
            result.parent = self
            if key is not None:
                result.key = key


class ConvertingDict(dict, ConvertingMixin):
    """A dict that converts its values."""

    def __getitem__(self, key):
        return self.convert_with_key(key, dict.__getitem__(self, key))

    def get(self, key, default=None):
        return self.convert_with_key(key, dict.get(self, key, default))

    def pop(self, key, default=None):
        return self.convert_with_key(key, dict.pop(self, key, default), replace=False)


class ConvertingList(list, ConvertingMixin):
    """A list that converts its elements."""

    def __getitem__(self, key):
        return self.convert_with_key(key, list.__getitem__(self, key))

    def pop(self, idx=-1):
        return self.convert(list.pop(self, idx))


class ConvertingTuple(tuple, ConvertingMixin):
    """A tuple that converts its elements."""

    def __getitem__(self, key):
        return self.convert_with_key(key, tuple.__getitem__(self, key), replace=False)


def _items(mapping):
    """The items of a converting dict, converted."""
    return [(key, mapping[key]) for key in mapping or ()]


class BaseConfigurator:
    """Gives meaning to the values of a configuration: ext://NAME is an object, cfg://PATH another part of it."""

    CONVERT_PATTERN = re.compile(r"^(?P<prefix>[a-z]+)://(?P<suffix>.*)$")
    WORD_PATTERN = re.compile(r"^\s*(\w+)\s*")
    DOT_PATTERN = re.compile(r"^\.\s*(\w+)\s*")
    INDEX_PATTERN = re.compile(r"^\[([^\[\]]*)\]\s*")
    DIGIT_PATTERN = re.compile(r"^\d+$")

    value_converters = {"ext": "ext_convert", "cfg": "cfg_convert"}

    importer = staticmethod(__import__)

    def __init__(self, config):
        self.config = ConvertingDict(config)
        self.config.configurator = self

    def resolve(self, s):
        """The object of a dotted name."""
        first, *rest = s.split(".")
        path = first
        try:
            found = self.importer(first)
            for part in rest:
                path += "." + part
                try:
                    found = getattr(found, part)
                except AttributeError:
                    self.importer(path)
                    found = getattr(found, part)
            return found
        except ImportError as e:
            raise ValueError(f"Cannot resolve {s!r}: {e}") from e

    def ext_convert(self, value):
        """The object of a dotted name."""
        return self.resolve(value)

    def cfg_convert(self, value):
        """The part of the configuration that a path leads to."""
        rest = value
        match = self.WORD_PATTERN.match(rest)
        if match is None:
            raise ValueError(f"Unable to convert {value!r}")
        rest = rest[match.end() :]
        found = self.config[match.group(1)]
        while rest:
            match = self.DOT_PATTERN.match(rest)
            if match:
                found = found[match.group(1)]
            else:
                match = self.INDEX_PATTERN.match(rest)
                if not match:
                    raise ValueError(f"Unable to convert {value!r} at {rest!r}")
                index = match.group(1)
                # Digits may be a key too.
                if self.DIGIT_PATTERN.match(index):
                    try:
                        found = found[int(index)]
                    except TypeError:
                        found = found[index]
                else:
                    found = found[index]
            rest = rest[match.end() :]
        return found

    def convert(self, value):
        """Convert a value: containers become converting ones, and strings with a known prefix what they stand for."""
        for plain, converting in (dict, ConvertingDict), (list, ConvertingList), (tuple, ConvertingTuple):
            if isinstance(value, converting):
                return value
            if isinstance(value, plain) and not hasattr(value, "_fields"):
                value = converting(value)
                value.configurator = self
                return value
        if isinstance(value, str):
            match = self.CONVERT_PATTERN.match(value)
            if match:
                converter = self.value_converters.get(match["prefix"])
                if converter:
                    return getattr(self, converter)(match["suffix"])
        return value

    def configure_custom(self, config):
        """Make the object of a dict whose key `()` says what makes it."""
        factory = config.pop("()")
        if not callable(factory):
            factory = self.resolve(factory)
        # What cannot be an argument is an attribute to set.
        attributes = config.pop(".", None)
        result = factory(**{key: config[key] for key in config if valid_ident(key)})
        for name, value in _items(attributes):
            setattr(result, name, value)
        return result

    def as_tuple(self, value):
        """A list as a tuple; other things as they are."""
        return tuple(value) if isinstance(value, list) else value


def _is_queue_like_object(obj):
    """Whether something has the methods of a queue that the handlers need."""
    if isinstance(obj, (queue.Queue, queue.SimpleQueue)):
        return True
    return all(callable(getattr(obj, name, None)) for name in ("put_nowait", "get"))


class _Later(Exception):
    """A handler needs one that is not made yet."""


class DictConfigurator(BaseConfigurator):
    """Configures logging from a dict."""

    def configure(self):
        """Do what the configuration says."""
        config = self.config
        if "version" not in config:
            raise ValueError("dictionary doesn't specify a version")
        if config["version"] != 1:
            raise ValueError(f"Unsupported version: {config['version']}")
        incremental = config.pop("incremental", False)
        with logging._lock:
            if incremental:
                self._configure_incrementally(config)
            else:
                self._configure_all(config)

    def _configure_incrementally(self, config):
        """Change levels of what is there."""
        handlers = config.get("handlers", {})
        for name in handlers:
            if name not in logging._handlers:
                raise ValueError(f"No handler found with name {name!r}")
            try:
                level = handlers[name].get("level", None)
                if level:
                    logging._handlers[name].setLevel(logging._checkLevel(level))
            except Exception as e:
                raise ValueError(f"Unable to configure handler {name!r}") from e
        loggers = config.get("loggers", {})
        for name in loggers:
            try:
                self.configure_logger(name, loggers[name], True)
            except Exception as e:
                raise ValueError(f"Unable to configure logger {name!r}") from e
        root = config.get("root", None)
        if root:
            try:
                self.configure_root(root, True)
            except Exception as e:
                raise ValueError("Unable to configure root logger") from e

    def _configure_all(self, config):
        disable = config.pop("disable_existing_loggers", True)
        _clearExistingHandlers()
        for kind, configure in ("formatter", self.configure_formatter), ("filter", self.configure_filter):
            section = config.get(kind + "s", {})
            for name in section:
                try:
                    section[name] = configure(section[name])
                except Exception as e:
                    raise ValueError(f"Unable to configure {kind} {name!r}") from e
        self._make_handlers(config.get("handlers", {}))
        existing = _Existing()
        loggers = config.get("loggers", {})
        for name in loggers:
            existing.configured(name)
            try:
                self.configure_logger(name, loggers[name])
            except Exception as e:
                raise ValueError(f"Unable to configure logger {name!r}") from e
        existing.finish(disable)
        root = config.get("root", None)
        if root:
            try:
                self.configure_root(root)
            except Exception as e:
                raise ValueError("Unable to configure root logger") from e

    def _make_handlers(self, handlers):
        """Make the handlers, in the order of their names; those that need others last."""
        deferred = []
        for name in sorted(handlers):
            try:
                handler = self.configure_handler(handlers[name])
                handler.name = name
                handlers[name] = handler
            except Exception as e:
                if not isinstance(e.__cause__, _Later) and " not configured yet" not in str(e.__cause__):
                    raise ValueError(f"Unable to configure handler {name!r}") from e
                deferred.append(name)
        for name in deferred:
            try:
                handler = self.configure_handler(handlers[name])
                handler.name = name
                handlers[name] = handler
            except Exception as e:
                raise ValueError(f"Unable to configure handler {name!r}") from e

    def configure_formatter(self, config):
        """Make a formatter."""
        if "()" in config:
            factory = config["()"]
            try:
                return self.configure_custom(config)
            except TypeError as e:
                if "'format'" not in str(e):
                    raise
                # logging.Formatter calls the argument `fmt`.
                config["fmt"] = config.pop("format")
                config["()"] = factory
                return self.configure_custom(config)
        fmt, datefmt = config.get("format", None), config.get("datefmt", None)
        style, defaults = config.get("style", "%"), config.get("defaults", None)
        options = {}
        if defaults is not None:
            options["defaults"] = defaults
        kind = config.get("class", None)
        kind = _resolve(kind) if kind else logging.Formatter
        # A class of somebody else may not take the argument `validate`.
        if "validate" in config:
            return kind(fmt, datefmt, style, config["validate"], **options)
        return kind(fmt, datefmt, style, **options)

    def configure_filter(self, config):
        """Make a filter."""
        if "()" in config:
            return self.configure_custom(config)
        return logging.Filter(config.get("name", ""))

    def add_filters(self, filterer, filters):
        """Add filters, given by name or as they are, to a logger or handler."""
        for one in filters:
            try:
                if callable(one) or callable(getattr(one, "filter", None)):
                    filterer.addFilter(one)
                else:
                    filterer.addFilter(self.config["filters"][one])
            except Exception as e:
                raise ValueError(f"Unable to add filter {one!r}") from e

    def _configure_queue_handler(self, klass, **kwargs):
        chosen = kwargs.pop("queue", None) or queue.Queue()
        level = kwargs.pop("respect_handler_level", False)
        listener_class = kwargs.pop("listener", None) or logging.handlers.QueueListener
        handlers = kwargs.pop("handlers", [])
        listener = listener_class(chosen, *handlers, respect_handler_level=level)
        handler = klass(chosen, **kwargs)
        handler.listener = listener
        return handler

    def configure_handler(self, config):
        """Make a handler."""
        before = dict(config)
        formatter = config.get("formatter", None)
        if formatter:
            try:
                formatter = self.config["formatters"][formatter]
            except Exception as e:
                raise ValueError(f"Unable to set formatter {formatter!r}") from e
        level, filters = config.pop("level", None), config.pop("filters", None)
        config.pop("formatter", None)
        if "()" in config:
            factory = config.pop("()")
            if not callable(factory):
                factory = self.resolve(factory)
        else:
            name = config.pop("class")
            kind = name if callable(name) else self.resolve(name)
            factory = self._handler_factory(kind, config, before)
        attributes = config.pop(".", None)
        options = {key: config[key] for key in config if valid_ident(key)}
        try:
            handler = factory(**options)
        except TypeError as e:
            if "'stream'" not in str(e):
                raise
            # An old name of that argument.
            options["strm"] = options.pop("stream")
            handler = factory(**options)
            warnings.warn(
                "Support for custom logging handlers with the 'strm' argument is deprecated and scheduled for "
                "removal in Python 3.16. Define handlers with the 'stream' argument instead.",
                DeprecationWarning,
                stacklevel=2,
            )
        if formatter:
            handler.setFormatter(formatter)
        if level is not None:
            handler.setLevel(logging._checkLevel(level))
        if filters:
            self.add_filters(handler, filters)
        for name, value in _items(attributes):
            setattr(handler, name, value)
        return handler

    def _handler_factory(self, kind, config, before):
        """What makes a handler of a class; its arguments that are references are looked up in `config`."""
        if not isinstance(kind, type):
            return kind
        if issubclass(kind, logging.handlers.MemoryHandler):
            if "flushLevel" in config:
                config["flushLevel"] = logging._checkLevel(config["flushLevel"])
            if "target" in config:
                config["target"] = self._other_handler(config["target"], "target handler", config, before)
        elif issubclass(kind, logging.handlers.QueueHandler):
            if "queue" in config:
                config["queue"] = self._make_queue(config["queue"])
            if "listener" in config:
                config["listener"] = self._make_listener(config["listener"])
            if "handlers" in config:
                names = config["handlers"]
                config["handlers"] = [self._other_handler(n, "required handler", config, before) for n in names]
            return functools.partial(self._configure_queue_handler, kind)
        elif issubclass(kind, logging.handlers.SMTPHandler) and "mailhost" in config:
            config["mailhost"] = self.as_tuple(config["mailhost"])
        elif issubclass(kind, logging.handlers.SysLogHandler) and "address" in config:
            config["address"] = self.as_tuple(config["address"])
        return kind

    def _other_handler(self, name, role, config, before):
        try:
            handler = self.config["handlers"][name]
            if not isinstance(handler, logging.Handler):
                # Put back what was taken out, for the second attempt.
                config.update(before)
                raise _Later(f"{role} {name!r} not configured yet")
            return handler
        except Exception as e:
            raise ValueError(f"Unable to set {role} {name!r}") from e

    def _make_queue(self, spec):
        if isinstance(spec, str):
            factory = self.resolve(spec)
            if not callable(factory):
                raise TypeError(f"Invalid queue specifier {spec!r}")
            return factory()
        if isinstance(spec, dict):
            if "()" not in spec:
                raise TypeError(f"Invalid queue specifier {spec!r}")
            return self.configure_custom(dict(spec))
        if not _is_queue_like_object(spec):
            raise TypeError(f"Invalid queue specifier {spec!r}")
        return spec

    def _make_listener(self, spec):
        listener_class = logging.handlers.QueueListener
        if isinstance(spec, type):
            if not issubclass(spec, listener_class):
                raise TypeError(f"Invalid listener specifier {spec!r}")
            return spec
        if isinstance(spec, str):
            found = self.resolve(spec)
            if isinstance(found, type) and not issubclass(found, listener_class):
                raise TypeError(f"Invalid listener specifier {spec!r}")
            return found
        if isinstance(spec, dict):
            if "()" not in spec:
                raise TypeError(f"Invalid listener specifier {spec!r}")
            return self.configure_custom(dict(spec))
        raise TypeError(f"Invalid listener specifier {spec!r}")

    def add_handlers(self, logger, handlers):
        """Add handlers, given by name, to a logger."""
        for name in handlers:
            try:
                logger.addHandler(self.config["handlers"][name])
            except Exception as e:
                raise ValueError(f"Unable to add handler {name!r}") from e

    def common_logger_config(self, logger, config, incremental=False):
        """Configure what the root logger has as well as others."""
        level = config.get("level", None)
        if level is not None:
            logger.setLevel(logging._checkLevel(level))
        if incremental:
            return
        for handler in logger.handlers[:]:
            logger.removeHandler(handler)
        handlers = config.get("handlers", None)
        if handlers:
            self.add_handlers(logger, handlers)
        filters = config.get("filters", None)
        if filters:
            self.add_filters(logger, filters)

    def configure_logger(self, name, config, incremental=False):
        """Configure a logger."""
        logger = logging.getLogger(name)
        self.common_logger_config(logger, config, incremental)
        logger.disabled = False
        propagate = config.get("propagate", None)
        if propagate is not None:
            logger.propagate = propagate

    def configure_root(self, config, incremental=False):
        """Configure the root logger."""
        self.common_logger_config(logging.getLogger(), config, incremental)


dictConfigClass = DictConfigurator


def dictConfig(config):
    """Configure logging from a dict."""
    dictConfigClass(config).configure()


# Configurations that come over the network.


def listen(port=DEFAULT_LOGGING_CONFIG_PORT, verify=None):
    """A thread, not started yet, that takes configurations over a socket: dicts as JSON, or INI files.

    Each is sent with its length in four bytes before it. `verify` gets the bytes, and returns those to use or None.
    """
    from socketserver import StreamRequestHandler, ThreadingTCPServer

    class ConfigStreamHandler(StreamRequestHandler):
        """Takes one configuration."""

        def handle(self):
            try:
                connection = self.connection
                header = connection.recv(4)
                if len(header) != 4:
                    return
                (length,) = struct.unpack(">L", header)
                data = connection.recv(length)
                while len(data) < length:
                    data += connection.recv(length - len(data))
                if self.server.verify is not None:
                    data = self.server.verify(data)
                if data is not None:
                    _apply(data.decode("utf-8"))
                if self.server.ready:
                    self.server.ready.set()
            except OSError as e:
                if e.errno != RESET_ERROR:
                    raise

    def _apply(text):
        import json

        try:
            dictConfig(json.loads(text))
        except Exception:
            try:
                fileConfig(io.StringIO(text))
            except Exception:
                traceback.print_exc()

    class ConfigSocketReceiver(ThreadingTCPServer):
        """The server."""

        allow_reuse_address = True
        allow_reuse_port = False

        def __init__(self, host="localhost", port=DEFAULT_LOGGING_CONFIG_PORT, handler=None, ready=None, verify=None):
            ThreadingTCPServer.__init__(self, (host, port), handler)
            self.abort = 0
            self.timeout = 1
            self.ready = ready
            self.verify = verify

        def serve_until_stopped(self):
            import select

            while not self.abort:
                readable, _, _ = select.select([self.socket.fileno()], [], [], self.timeout)
                if readable:
                    self.handle_request()
                with logging._lock:
                    stopped = self.abort
                if stopped:
                    break
            self.server_close()

    class Server(threading.Thread):
        """The thread of the server."""

        def __init__(self, receiver, handler, port, verify):
            super().__init__()
            self.rcvr = receiver
            self.hdlr = handler
            self.port = port
            self.verify = verify
            self.ready = threading.Event()

        def run(self):
            global _listener
            try:
                server = self.rcvr(port=self.port, handler=self.hdlr, ready=self.ready, verify=self.verify)
            except BaseException:
                # Whoever waits must not wait for ever.
                self.ready.set()
                raise
            if self.port == 0:
                self.port = server.server_address[1]
            self.ready.set()
            with logging._lock:
                _listener = server
            server.serve_until_stopped()

    return Server(ConfigSocketReceiver, ConfigStreamHandler, port, verify)


def stopListening():
    """End the thread of listen()."""
    global _listener
    with logging._lock:
        if _listener:
            _listener.abort = 1
            _listener = None

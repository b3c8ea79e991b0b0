"""What the interactive prompt does in the language: its event loop, `x?`, and commands without parentheses."""

import sys

# The event loop of statements that await; made when it is needed first.
_loop = None


def _event_loop():
    global _loop
    import asyncio

    if _loop is None or _loop.is_closed():
        _loop = asyncio.new_event_loop()
    # asyncio.run() leaves no current loop behind.
    asyncio.set_event_loop(_loop)
    return _loop


def prepare():
    """Have a loop for tasks that the next statements make."""
    import asyncio

    if sys.modules.get("asyncio.events") is not None:
        asyncio.events._prompt_loop = _event_loop()


def _started_loop():
    # While asyncio is still being imported there is nothing to run.
    return _loop if _loop is not None and not _loop.is_closed() else None


def run(coro):
    """Run the coroutine of a statement that awaits, to its end; Ctrl-C cancels it. Returns the exception, if there is one."""
    import asyncio

    loop = _event_loop()
    task = loop.create_task(coro, name="statement")
    try:
        loop.run_until_complete(task)
    except KeyboardInterrupt as interrupt:
        if not task.done():
            task.cancel()
            try:
                loop.run_until_complete(task)
            except asyncio.CancelledError as cancelled:
                interrupt.__traceback__ = cancelled.__traceback__
        return _trimmed(interrupt)
    except BaseException as error:
        return _trimmed(error)
    finally:
        prepare()
    return None


def _trimmed(error):
    """The exception without the frames of this module and of the loop in front of the statement's."""
    tb = error.__traceback__
    while tb is not None and tb.tb_frame.f_code.co_filename.startswith("<std>/"):
        tb = tb.tb_next
    error.__traceback__ = tb
    error.__suppress_context__ = error.__suppress_context__ or isinstance(error, KeyboardInterrupt)
    return error


def wait(fd):
    """Let tasks go on until a descriptor can be read."""
    loop = _started_loop()
    if loop is None:
        return
    loop.add_reader(fd, loop.stop)
    try:
        loop.run_forever()
    finally:
        loop.remove_reader(fd)


def _pending():
    import asyncio

    loop = _started_loop()
    return [] if loop is None else [task for task in asyncio.all_tasks(loop) if not task.done()]


def ask():
    """Tell which tasks are pending; whether there are any."""
    pending = _pending()
    if not pending:
        return False
    count = len(pending)
    print(f"{count} {'task is' if count == 1 else 'tasks are'} pending:")
    for task in pending[:10]:
        coro = task.get_coro()
        print(f"  {task.get_name()}: {getattr(coro, '__qualname__', coro)}")
    if count > 10:
        print("  ...")
    print("Press Ctrl-D again to cancel and leave.")
    return True


def finish():
    """Cancel what is pending, and close the loop."""
    import asyncio

    loop = _started_loop()
    if loop is None:
        return
    pending = _pending()
    for task in pending:
        task.cancel()
    if pending:
        loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


def command(word):
    """A word that needs no parentheses at a prompt."""
    if word == "clear":
        print("\x1b[H\x1b[2J\x1b[3J", end="", flush=True)
        return
    import builtins

    getattr(builtins, word)()


def page(text):
    """Show a text, page by page if it is long."""
    import pydoc

    pydoc.pager(text)


def inspect(expression, namespace, with_source):
    """Show what is known about the value of an expression: `x?` or `?x`, and with its source `x??`."""
    import inspect

    try:
        value = eval(expression, namespace)
    except (NameError, AttributeError):
        print(f"Object `{expression}` not found.")
        return
    rows = [("Type", type(value).__name__)]
    if not (inspect.isroutine(value) or inspect.isclass(value) or inspect.ismodule(value)):
        rows.append(("Value", _shortened(repr(value))))
    if hasattr(value, "__len__") and not inspect.isclass(value):
        try:
            rows.append(("Length", str(len(value))))
        except Exception:
            pass
    if callable(value):
        try:
            name = getattr(value, "__name__", expression)
            rows.append(("Signature", f"{name}{inspect.signature(value)}"))
        except (TypeError, ValueError):
            pass
    target = value if inspect.ismodule(value) or inspect.isclass(value) or inspect.isroutine(value) else type(value)
    try:
        rows.append(("File", inspect.getfile(target)))
    except (TypeError, OSError):
        pass
    source = None
    if with_source:
        try:
            source = inspect.getsource(target)
        except (TypeError, OSError):
            pass
    doc = inspect.getdoc(value)
    if source is None:
        rows.append(("Docstring", doc if doc else "<no docstring>"))
    else:
        rows.append(("Source", source.rstrip()))
    _show(rows)


def _shortened(text, limit=300):
    return text if len(text) <= limit else f"{text[:limit - 3]}..."


def _show(rows):
    import _colorize

    colors = _colorize.get_colors(file=sys.stdout)
    for title, text in rows:
        title = f"{colors.BOLD_RED}{title}:{colors.RESET}"
        if "\n" in text:
            print(f"{title}\n{text}")
        else:
            print(title, text)

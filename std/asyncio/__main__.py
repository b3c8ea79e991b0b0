"""`python -m asyncio`: an interactive session with `await`, and a look at the tasks of other processes."""

import sys

import asyncio


def _parse():
    import argparse

    parser = argparse.ArgumentParser(
        prog="python3 -m asyncio", description="Interactive asyncio shell and CLI tools", color=False
    )
    commands = parser.add_subparsers(help="sub-commands", dest="command")
    for name, what in (("ps", "table"), ("pstree", "tree")):
        command = commands.add_parser(name, help=f"Display a {what} of all pending tasks in a process")
        command.add_argument("pid", type=int, help="Process ID to inspect")
        command.add_argument(
            "--retries", type=int, default=3, help="Number of retries when the process does not answer"
        )
    return parser.parse_args()


def _show(args):
    from asyncio import tools

    if args.command == "ps":
        tools.display_awaited_by_tasks_table(args.pid, args.retries)
    else:
        tools.display_awaited_by_tasks_tree(args.pid, args.retries)


def _make_console(loop, namespace):
    import code
    import inspect
    import types
    from concurrent.futures import Future

    class Console(code.InteractiveConsole):
        """Runs each input in the loop; the thread that reads waits for the result."""

        task = None
        interrupted = False

        def __init__(self):
            super().__init__(namespace)
            self.context = _new_context()
            # PyCF_ALLOW_TOP_LEVEL_AWAIT
            self.compile.compiler.flags |= 0x2000

        def runcode(self, code):
            outcome = Future()

            def run():
                self.task = None
                self.interrupted = False
                function = types.FunctionType(code, self.locals)
                try:
                    value = function()
                    if not inspect.iscoroutine(value):
                        outcome.set_result(value)
                        return
                    self.task = loop.create_task(value, context=self.context)
                    asyncio.futures._chain_future(self.task, outcome)
                except SystemExit as exc:
                    outcome.set_exception(exc)
                    loop.stop()
                except BaseException as exc:
                    if isinstance(exc, KeyboardInterrupt):
                        self.interrupted = True
                    outcome.set_exception(exc)

            loop.call_soon_threadsafe(run, context=self.context)
            try:
                return outcome.result()
            except SystemExit as exc:
                self.exit_code = exc.code
                raise
            except BaseException:
                if self.interrupted:
                    self.write("\nKeyboardInterrupt\n")
                else:
                    self.showtraceback()

    return Console()


def _new_context():
    import contextvars

    return contextvars.copy_context()


def _session():
    import os
    import threading

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    namespace = {"asyncio": asyncio, "__name__": "__main__", "__builtins__": __builtins__}
    console = _make_console(loop, namespace)
    console.exit_code = 0

    def read():
        try:
            startup = os.getenv("PYTHONSTARTUP")
            if startup and not sys.flags.ignore_environment:
                with open(startup) as file:
                    exec(compile(file.read(), startup, "exec"), namespace)
            banner = (
                f"asyncio REPL {sys.version} on {sys.platform}\n"
                'Use "await" directly instead of "asyncio.run()".\n'
                'Type "help", "copyright", "credits" or "license" for more information.\n'
                f"{getattr(sys, 'ps1', '>>> ')}import asyncio"
            )
            console.interact(banner=banner, exitmsg="exiting asyncio REPL...")
        except SystemExit as exc:
            console.exit_code = exc.code
        finally:
            loop.call_soon_threadsafe(loop.stop)

    thread = threading.Thread(target=read, name="Interactive thread", daemon=True)
    thread.start()
    while True:
        try:
            loop.run_forever()
        except KeyboardInterrupt:
            console.interrupted = True
            if console.task is not None and not console.task.done():
                console.task.cancel()
            continue
        break
    return console.exit_code


if __name__ == "__main__":
    arguments = _parse()
    if arguments.command:
        _show(arguments)
    else:
        sys.exit(_session())

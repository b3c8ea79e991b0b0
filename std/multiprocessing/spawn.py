"""Both sides of starting a process anew: what it is told, and what it does first."""

import os
import sys

from . import context, process, util

__all__ = [
    "_main", "freeze_support", "set_executable", "get_executable", "get_preparation_data", "get_command_line",
    "import_main_path",
]

_python_exe = None


def set_executable(exe):
    """Set the program that new processes run."""
    global _python_exe
    _python_exe = None if exe is None else os.fsencode(exe)


def get_executable():
    """Return the program that new processes run."""
    return os.fsencode(sys.executable) if _python_exe is None else _python_exe


def is_forking(argv):
    """Whether the arguments are those of a new process."""
    return len(argv) >= 2 and argv[1] == "--multiprocessing-fork"


def freeze_support():
    """Does nothing: only programs that are frozen on Windows need it."""


def get_command_line(**kwds):
    """Return the arguments with which a new process begins."""
    import subprocess

    call = ", ".join(f"{name}={value!r}" for name, value in kwds.items())
    program = f"from multiprocessing.spawn import spawn_main; spawn_main({call})"
    flags = subprocess._args_from_interpreter_flags()
    return [os.fsdecode(get_executable()), *flags, "-c", program, "--multiprocessing-fork"]


def spawn_main(pipe_handle, parent_pid=None, tracker_fd=None):
    """What runs in a new process."""
    assert is_forking(sys.argv), "Not forking"
    if tracker_fd is not None:
        from . import resource_tracker

        resource_tracker._resource_tracker._fd = tracker_fd
    sentinel = os.dup(pipe_handle)
    sys.exit(_main(pipe_handle, sentinel))


def _main(fd, parent_sentinel):
    import pickle

    with os.fdopen(fd, "rb", closefd=True) as source:
        process.current_process()._inheriting = True
        try:
            prepare(pickle.load(source))
            itself = pickle.load(source)
        finally:
            del process.current_process()._inheriting
    return itself._bootstrap(parent_sentinel)


def get_preparation_data(name):
    """What a new process is told about this one."""
    data = {
        "log_to_stderr": util._log_to_stderr, "authkey": bytes(process.current_process().authkey), "name": name,
        "sys_path": ["" if entry is None else entry for entry in sys.path], "sys_argv": sys.argv,
        "orig_dir": process.ORIGINAL_DIR, "dir": os.getcwd(),
        "start_method": context._default_context.get_start_method(),
    }
    if util._logger is not None:
        data["log_level"] = util._logger.getEffectiveLevel()
    main = sys.modules["__main__"]
    spec_name = getattr(getattr(main, "__spec__", None), "name", None)
    path = getattr(main, "__file__", None)
    if spec_name is not None:
        data["init_main_from_name"] = spec_name
    elif path is not None:
        if process.ORIGINAL_DIR is not None and not os.path.isabs(path):
            path = os.path.join(process.ORIGINAL_DIR, path)
        data["init_main_from_path"] = os.path.normpath(path)
    return data


def prepare(data):
    """Make this process what the other one says."""
    here = process.current_process()
    if "name" in data:
        here.name = data["name"]
    if "authkey" in data:
        here.authkey = data["authkey"]
    if data.get("log_to_stderr"):
        util.log_to_stderr()
    if "log_level" in data:
        util.get_logger().setLevel(data["log_level"])
    if "sys_path" in data:
        sys.path = data["sys_path"]
    if "sys_argv" in data:
        sys.argv = data["sys_argv"]
    if "dir" in data:
        os.chdir(data["dir"])
    if "orig_dir" in data:
        process.ORIGINAL_DIR = data["orig_dir"]
    if "start_method" in data:
        context._default_context.set_start_method(data["start_method"], force=True)
    if "init_main_from_name" in data:
        _main_from_name(data["init_main_from_name"])
    elif "init_main_from_path" in data:
        _main_from_path(data["init_main_from_path"])


# Those that have been replaced are kept: what they hold must not go.
old_main_modules = []


def _become_main(run):
    old_main_modules.append(sys.modules["__main__"])
    module = type(sys)("__mp_main__")
    module.__dict__.update(run())
    sys.modules["__main__"] = sys.modules["__mp_main__"] = module


def _main_from_name(name):
    current = sys.modules["__main__"]
    # What is run as the main module of a package is not run a second time.
    if name == "__main__" or name.endswith(".__main__") or getattr(current.__spec__, "name", None) == name:
        return
    import runpy

    _become_main(lambda: runpy.run_module(name, run_name="__mp_main__", alter_sys=True))


def _main_from_path(path):
    current = sys.modules["__main__"]
    name = os.path.splitext(os.path.basename(path))[0]
    if name in ("__main__", "ipython") or getattr(current, "__file__", None) == path:
        return
    import runpy

    _become_main(lambda: runpy.run_path(path, run_name="__mp_main__"))


def import_main_path(path):
    """Make a file the main module."""
    _main_from_path(path)

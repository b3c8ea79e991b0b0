"""Virtual environments: folders with an interpreter's name, and packages of their own."""

import logging
import os
import shlex
import shutil
import sys
import types

logger = logging.getLogger(__name__)

# pip cannot be installed from here: there is no ensurepip.
CORE_VENV_DEPS = ("pip",)


class EnvBuilder:
    """Makes environments. Its methods may be overridden in a subclass; create() calls them in order."""

    def __init__(
        self, system_site_packages=False, clear=False, symlinks=False, upgrade=False, with_pip=False, prompt=None, upgrade_deps=False, *,
        scm_ignore_files=frozenset(),
    ):
        self.system_site_packages = system_site_packages
        self.clear = clear
        self.symlinks = symlinks
        self.upgrade = upgrade
        self.with_pip = with_pip
        self.orig_prompt = prompt
        if prompt == ".":
            prompt = os.path.basename(os.getcwd())
        self.prompt = prompt
        self.upgrade_deps = upgrade_deps
        self.scm_ignore_files = frozenset(name.lower() for name in scm_ignore_files)

    def create(self, env_dir):
        """Make an environment in a folder."""
        if self.with_pip:
            raise RuntimeError(
                "pip cannot be installed into the environment: use the pip of another interpreter, as in "
                "python3 -m pip --python, or with its option --target"
            )
        env_dir = os.path.abspath(env_dir)
        context = self.ensure_directories(env_dir)
        for name in self.scm_ignore_files:
            getattr(self, f"create_{name}_ignore_file")(context)
        # The file must not say so while the folders are being made.
        wants_system, self.system_site_packages = self.system_site_packages, False
        self.create_configuration(context)
        self.setup_python(context)
        if not self.upgrade:
            self.setup_scripts(context)
            self.post_setup(context)
        if self.upgrade_deps:
            self.upgrade_dependencies(context)
        if wants_system:
            self.system_site_packages = True
            self.create_configuration(context)

    def clear_directory(self, path):
        """Delete what is in a folder."""
        for name in os.listdir(path):
            inner = os.path.join(path, name)
            if os.path.islink(inner) or os.path.isfile(inner):
                os.remove(inner)
            elif os.path.isdir(inner):
                shutil.rmtree(inner)

    def _venv_path(self, env_dir, name):
        import sysconfig

        return sysconfig.get_path(name, scheme="venv", vars={"base": env_dir, "platbase": env_dir, "installed_base": env_dir})

    @classmethod
    def _same_path(cls, path1, path2):
        return path1 == path2

    def ensure_directories(self, env_dir):
        """Make the folders; what is known of the environment."""
        if os.pathsep in os.fspath(env_dir):
            raise ValueError(f"Refusing to create a venv in {env_dir} because it contains the PATH separator {os.pathsep}.")
        if os.path.exists(env_dir) and self.clear:
            self.clear_directory(env_dir)
        context = types.SimpleNamespace(env_dir=env_dir, env_name=os.path.basename(os.path.normpath(env_dir)))
        context.prompt = context.env_name if self.prompt is None else self.prompt
        self._make_folder(env_dir)
        context.executable = sys._base_executable if getattr(sys, "_base_executable", None) else os.path.realpath(sys.executable)
        if not context.executable:
            raise ValueError("Unable to determine path to the running Python interpreter.")
        context.python_dir, context.python_exe = os.path.split(context.executable)
        for attribute, name in ("bin_path", "scripts"), ("inc_path", "include"), ("lib_path", "purelib"):
            folder = self._venv_path(env_dir, name)
            setattr(context, attribute, folder)
            self._make_folder(folder)
        context.bin_name = os.path.basename(context.bin_path)
        context.env_exe = context.env_exec_cmd = os.path.join(context.bin_path, context.python_exe)
        return context

    @staticmethod
    def _make_folder(path):
        if os.path.lexists(path) and not os.path.isdir(path):
            raise ValueError(f"Unable to create directory {path!r}")
        os.makedirs(path, exist_ok=True)

    def create_configuration(self, context):
        """Write pyvenv.cfg."""
        context.cfg_path = os.path.join(context.env_dir, "pyvenv.cfg")
        words = [context.executable, "-m", "venv"]
        for wanted, option in (
            (self.symlinks, "--symlinks"), (self.clear, "--clear"), (self.upgrade, "--upgrade"),
            (self.system_site_packages, "--system-site-packages"), (self.orig_prompt is not None, f'--prompt="{self.orig_prompt}"'),
        ):
            if wanted:
                words.append(option)
        words += ["--without-pip", context.env_dir]
        lines = [
            f"home = {context.python_dir}",
            f"include-system-site-packages = {str(self.system_site_packages).lower()}",
            "version = %d.%d.%d" % sys.version_info[:3],
        ]
        if self.prompt is not None:
            lines.append(f"prompt = {self.prompt!r}")
        lines += [f"executable = {os.path.realpath(sys.executable)}", f"command = {' '.join(words)}"]
        with open(context.cfg_path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")

    def create_git_ignore_file(self, context):
        """Write a .gitignore for everything."""
        with open(os.path.join(context.env_dir, ".gitignore"), "w", encoding="utf-8") as file:
            file.write("# Created by venv; see https://docs.python.org/3/library/venv.html\n*\n")

    def symlink_or_copy(self, src, dst, relative_symlinks_ok=False):
        """Link to a file; where there are no links, or they are not wanted, copy it.

        With relative_symlinks_ok, a file in the same folder is linked to by its name alone.
        """
        if self.symlinks and not os.path.islink(dst):
            try:
                beside = relative_symlinks_ok and os.path.dirname(src) == os.path.dirname(dst)
                os.symlink(os.path.basename(src) if beside else src, dst)
                return
            except OSError:
                logger.warning("Unable to symlink %r to %r", src, dst)
        if os.path.lexists(dst):
            os.remove(dst)
        shutil.copyfile(src, dst)
        shutil.copymode(src, dst)

    def setup_python(self, context):
        """Put the interpreter into the environment, under the names that programs look for."""
        if not os.path.exists(context.env_exe) or self.upgrade:
            self.symlink_or_copy(context.executable, context.env_exe)
        for name in "taipan", "python", "python3", "python3.%d" % sys.version_info[1]:
            path = os.path.join(context.bin_path, name)
            if not os.path.lexists(path):
                os.symlink(os.path.basename(context.env_exe), path)

    def setup_scripts(self, context):
        """Write the scripts that activate the environment."""
        folder = os.path.join(os.path.dirname(__file__), "scripts")
        if os.path.isdir(folder):
            self.install_scripts(context, folder)
            return
        for name, text in _SCRIPTS.items():
            path = os.path.join(context.bin_path, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(self.replace_variables(text, context))

    def upgrade_dependencies(self, context):
        """Have the environment's pip install the newest release of itself."""
        import subprocess

        logger.debug("Upgrading %s packages in %s", CORE_VENV_DEPS, context.bin_path)
        # Settings for this interpreter are none for the environment's.
        environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH", "TAIPANPATH")}
        subprocess.check_output(
            [context.env_exec_cmd, "-m", "pip", "install", "--upgrade", *CORE_VENV_DEPS], cwd=context.env_dir,
            env={**environ, "VIRTUAL_ENV": context.env_dir},
        )

    def post_setup(self, context):
        """For subclasses: what is installed into a new environment."""

    def replace_variables(self, text, context):
        """Text with the values in place of their names, quoted as a shell wants it."""
        values = {
            "__VENV_DIR__": context.env_dir, "__VENV_NAME__": context.env_name, "__VENV_PROMPT__": context.prompt,
            "__VENV_BIN_NAME__": context.bin_name, "__VENV_PYTHON__": context.env_exe,
        }
        for name, value in values.items():
            text = text.replace(name, shlex.quote(value))
        return text

    def install_scripts(self, context, path):
        """Copy scripts from folders "common" and of the system, with values for names."""
        for kind in "common", os.name:
            for root, _, names in os.walk(os.path.join(path, kind)):
                target = os.path.join(context.bin_path, os.path.relpath(root, os.path.join(path, kind)))
                os.makedirs(target, exist_ok=True)
                for name in names:
                    source, copy = os.path.join(root, name), os.path.join(target, name)
                    with open(source, encoding="utf-8") as file:
                        text = self.replace_variables(file.read(), context)
                    with open(copy, "w", encoding="utf-8") as file:
                        file.write(text)
                    shutil.copymode(source, copy)


_SCRIPTS = {
    "activate": """\
# For bash and zsh: . bin/activate

deactivate () {
    if [ -n "${_OLD_VIRTUAL_PATH:-}" ] ; then
        PATH="$_OLD_VIRTUAL_PATH"
        export PATH
        unset _OLD_VIRTUAL_PATH
    fi
    if [ -n "${_OLD_VIRTUAL_PS1:-}" ] ; then
        PS1="$_OLD_VIRTUAL_PS1"
        unset _OLD_VIRTUAL_PS1
    fi
    hash -r 2> /dev/null
    unset VIRTUAL_ENV VIRTUAL_ENV_PROMPT
    [ "${1:-}" = nondestructive ] || unset -f deactivate
}

deactivate nondestructive
VIRTUAL_ENV=__VENV_DIR__
VIRTUAL_ENV_PROMPT=__VENV_PROMPT__
export VIRTUAL_ENV VIRTUAL_ENV_PROMPT
_OLD_VIRTUAL_PATH="$PATH"
PATH="$VIRTUAL_ENV/"__VENV_BIN_NAME__":$PATH"
export PATH
if [ -z "${VIRTUAL_ENV_DISABLE_PROMPT:-}" ] ; then
    _OLD_VIRTUAL_PS1="${PS1:-}"
    PS1="($VIRTUAL_ENV_PROMPT) ${PS1:-}"
    export PS1
fi
hash -r 2> /dev/null
""",
    "activate.fish": """\
# For fish: source bin/activate.fish

function deactivate
    if set -q _OLD_VIRTUAL_PATH
        set -gx PATH $_OLD_VIRTUAL_PATH
        set -e _OLD_VIRTUAL_PATH
    end
    set -e VIRTUAL_ENV
    set -e VIRTUAL_ENV_PROMPT
    functions -e deactivate
end

set -gx VIRTUAL_ENV __VENV_DIR__
set -gx VIRTUAL_ENV_PROMPT __VENV_PROMPT__
set -gx _OLD_VIRTUAL_PATH $PATH
set -gx PATH "$VIRTUAL_ENV/"__VENV_BIN_NAME__ $PATH
""",
}


def create(
    env_dir, system_site_packages=False, clear=False, symlinks=False, with_pip=False, prompt=None, upgrade_deps=False, *,
    scm_ignore_files=frozenset(),
):
    """Make an environment in a folder."""
    EnvBuilder(
        system_site_packages=system_site_packages, clear=clear, symlinks=symlinks, with_pip=with_pip, prompt=prompt,
        upgrade_deps=upgrade_deps, scm_ignore_files=scm_ignore_files,
    ).create(env_dir)


def main(args=None):
    import argparse

    parser = argparse.ArgumentParser(
        prog="venv", description="Creates virtual Python environments in one or more target directories.",
        epilog="Once an environment has been created, you may wish to activate it, e.g. by sourcing an activate script in its bin directory.",
    )
    parser.add_argument("dirs", metavar="ENV_DIR", nargs="+", help="A directory to create the environment in.")
    parser.add_argument(
        "--system-site-packages", default=False, action="store_true", dest="system_site",
        help="Give the virtual environment access to the system site-packages dir.",
    )
    links = parser.add_mutually_exclusive_group()
    links.add_argument(
        "--symlinks", default=os.name != "nt", action="store_true", dest="symlinks",
        help="Try to use symlinks rather than copies, when symlinks are not the default for the platform.",
    )
    links.add_argument(
        "--copies", default=os.name == "nt", action="store_false", dest="symlinks",
        help="Try to use copies rather than symlinks, even when symlinks are the default for the platform.",
    )
    parser.add_argument(
        "--clear", default=False, action="store_true", dest="clear",
        help="Delete the contents of the environment directory if it already exists, before environment creation.",
    )
    parser.add_argument(
        "--upgrade", default=False, action="store_true", dest="upgrade",
        help="Upgrade the environment directory to use this version of Python, assuming Python has been upgraded in-place.",
    )
    parser.add_argument(
        "--without-pip", dest="with_pip", default=False, action="store_false",
        help="Skips installing or upgrading pip in the virtual environment (pip is never installed here).",
    )
    parser.add_argument("--prompt", help="Provides an alternative prompt prefix for this environment.")
    parser.add_argument(
        "--without-scm-ignore-files", dest="scm_ignore_files", action="store_const", const=frozenset(), default=frozenset(["git"]),
        help="Skips adding SCM ignore files to the environment directory (Git is supported by default).",
    )
    options = parser.parse_args(args)
    if options.upgrade and options.clear:
        raise ValueError("you cannot supply --upgrade and --clear together.")
    builder = EnvBuilder(
        system_site_packages=options.system_site, clear=options.clear, symlinks=options.symlinks, upgrade=options.upgrade,
        with_pip=options.with_pip, prompt=options.prompt, scm_ignore_files=options.scm_ignore_files,
    )
    for folder in options.dirs:
        builder.create(folder)

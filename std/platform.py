"""What the system, the machine and this interpreter are."""

import collections
import functools
import os
import sys

_os_release_candidates = ("/etc/os-release", "/usr/lib/os-release")


# The system.


class _Processor:
    """Finds out what the processor calls itself."""

    @classmethod
    def get(cls):
        """Return the name of the processor, as far as the system says."""
        return _unknown_as_blank(cls.from_subprocess()) or ""

    @staticmethod
    def from_subprocess():
        import subprocess

        try:
            return subprocess.check_output(
                ["uname", "-p"], stderr=subprocess.DEVNULL, text=True, encoding="utf8"
            ).strip()
        except (OSError, subprocess.CalledProcessError):
            return None


def _unknown_as_blank(val):
    return "" if val == "unknown" else val


class uname_result(collections.namedtuple("uname_result_base", "system node release version machine")):
    """What uname() returns; processor is found out when it is first asked for."""

    @functools.cached_property
    def processor(self):
        """The name of the processor; empty if the system does not say."""
        return _Processor.get()

    def __iter__(self):
        yield from super().__iter__()
        yield self.processor

    @classmethod
    def _make(cls, iterable):
        # The processor is not among what it is made of.
        given = tuple(iterable)
        wanted = len(cls._fields) - 1
        if len(given) not in (wanted, wanted + 1):
            raise TypeError(f"Expected {wanted} arguments, got {len(given)}")
        return cls.__new__(cls, *given[:wanted])

    def __getitem__(self, key):
        return tuple(self)[key]

    def __len__(self):
        return len(tuple(iter(self)))

    def __reduce__(self):
        return uname_result, tuple(self)[: len(self._fields) - 1]


# Here, not in the body: there it would ask for a parameter of its own.
uname_result._fields += ("processor",)

_uname_cache = None


def uname():
    """Return a named tuple about the system: system, node, release, version, machine, processor."""
    global _uname_cache
    if _uname_cache is None:
        try:
            found = tuple(os.uname())
        except AttributeError:
            found = (sys.platform, _node(), "", "", "")
        _uname_cache = uname_result(*map(_unknown_as_blank, found))
    return _uname_cache


def _node(default=""):
    try:
        import socket

        return socket.gethostname()
    except (ImportError, OSError):
        return default


def system():
    """Return the name of the system, as 'Linux'."""
    return uname().system


def node():
    """Return the name of the computer in the network."""
    return uname().node


def release():
    """Return the release of the system."""
    return uname().release


def version():
    """Return the version of the system's release."""
    return uname().version


def machine():
    """Return the kind of machine, as 'x86_64'."""
    return uname().machine


def processor():
    """Return the name of the processor; often empty."""
    return uname().processor


def system_alias(system, release, version):
    """Return (system, release, version) as the maker of the system advertises it."""
    if system == "SunOS":
        if release < "5":
            return system, release, version
        # Solaris 2 is SunOS 5.
        major, *rest = release.split(".")
        release = ".".join([str(int(major) - 3), *rest]) if major.isdigit() else release
        return "Solaris", release, version
    if system in ("win32", "win16"):
        return "Windows", release, version
    return system, release, version


def architecture(executable=sys.executable, bits="", linkage=""):
    """Return (bits, linkage) of a program: what its file says, or '' where it does not."""
    if not bits:
        bits = "64bit" if sys.maxsize > 2**32 else "32bit"
    try:
        with open(executable, "rb") as file:
            start = file.read(8)
    except (OSError, TypeError, ValueError):
        return bits, linkage
    if start[:4] == b"\x7fELF":
        # The header says it plainly.
        bits = {1: "32bit", 2: "64bit"}.get(start[4], bits)
        linkage = "ELF"
    return bits, linkage


@functools.lru_cache(maxsize=None)
def libc_ver(executable=None, lib="", version="", chunksize=16384):
    """Return (library, version) of the C library that a program uses."""
    if executable is None:
        try:
            name, _, number = os.confstr("CS_GNU_LIBC_VERSION").partition(" ")
            if number:
                return name, number
        except (AttributeError, ValueError, OSError):
            pass
        executable = sys.executable
        if not executable:
            return lib, version
    import re

    marks = re.compile(rb"(__libc_init)|(GLIBC_([0-9.]+))|(libc(_\w+)?\.so(?:\.(\d[0-9.]*))?)|(musl-([0-9.]+))", re.ASCII)

    def numbers(text):
        return [int(part) for part in text.split(".") if part.isdigit()]

    with open(executable, "rb") as file:
        data = file.read(chunksize)
        while data:
            for found in marks.finditer(data):
                old, glibc, glibc_version, so, threads, so_version, musl, musl_version = (
                    part if part is None else part.decode("latin1") for part in found.groups()
                )
                if old and not lib:
                    lib = "libc"
                elif glibc:
                    if lib != "glibc" or numbers(glibc_version) > numbers(version):
                        lib, version = "glibc", glibc_version
                elif so and lib not in ("glibc", "musl"):
                    lib = "libc"
                    if so_version and (not version or numbers(so_version) > numbers(version)):
                        version = so_version
                    if threads and not version.endswith(threads):
                        version += threads
                elif musl:
                    lib = "musl"
                    if not version or numbers(musl_version) > numbers(version):
                        version = musl_version
            more = file.read(chunksize)
            # A mark may lie across the border.
            data = data[-1000:] + more if more else b""
    return lib, version


def _platform(*args):
    """Words as one name that can be that of a file."""
    text = "-".join(word for word in map(str.strip, filter(len, args)))
    for char in " /\\:;\"()":
        text = text.replace(char, "_" if char in " /\\:;\"" else "-")
    text = text.replace("unknown", "")
    while "--" in text:
        text = text.replace("--", "-")
    return text.strip("-")


_platform_cache = {}


def platform(aliased=False, terse=False):
    """Return a name of the system as a whole, for people; with terse=True as short as possible."""
    key = bool(aliased), bool(terse)
    if key in _platform_cache:
        return _platform_cache[key]
    found = uname()
    name, number, detail = found.system, found.release, found.version
    if aliased:
        name, number, detail = system_alias(name, number, detail)
    if name in ("Linux", "Android"):
        library, library_version = libc_ver()
        text = _platform(name, number, found.machine, "with", library + library_version)
        if terse:
            text = _platform(name, number, "with", library + library_version)
    elif terse:
        text = _platform(name, number)
    else:
        text = _platform(name, number, found.machine, architecture(sys.executable)[0])
    _platform_cache[key] = text
    return text


# Systems that this is not.


def win32_ver(release="", version="", csd="", ptype=""):
    """Return (release, version, service pack, type) of Windows; what is given elsewhere."""
    return release, version, csd, ptype


def win32_edition():
    """Return the edition of Windows; None elsewhere."""
    return None


def win32_is_iot():
    """Whether this is an edition of Windows for small devices."""
    return win32_edition() in ("IoTUAP", "NanoServer", "WindowsCoreHeadless", "IoTEdgeOS")


def mac_ver(release="", versioninfo=("", "", ""), machine=""):
    """Return (release, version, machine) of macOS; what is given elsewhere."""
    return release, versioninfo, machine


def java_ver(release="", vendor="", vminfo=("", "", ""), osinfo=("", "", "")):
    """Return what Java says of itself; what is given elsewhere."""
    import warnings

    warnings._deprecated("java_ver", remove=(3, 15))
    return release, vendor, vminfo, osinfo


IOSVersionInfo = collections.namedtuple("IOSVersionInfo", "system release model is_simulator")
AndroidVer = collections.namedtuple("AndroidVer", "release api_level manufacturer model device is_emulator")


def ios_ver(system="", release="", model="", is_simulator=False):
    """Return what iOS says of itself; what is given elsewhere."""
    return IOSVersionInfo(system, release, model, is_simulator)


def android_ver(release="", api_level=0, manufacturer="", model="", device="", is_emulator=False):
    """Return what Android says of itself; what is given elsewhere."""
    return AndroidVer(release, api_level, manufacturer, model, device, is_emulator)


_os_release_cache = None


def _parse_os_release(lines):
    found = {"NAME": "Linux", "ID": "linux", "PRETTY_NAME": "Linux"}
    for line in lines:
        name, equals, value = line.strip().partition("=")
        if not equals or not name.isidentifier() or not name.isascii():
            continue
        if value[:1] in ("'", '"') and value[-1:] == value[:1] and len(value) > 1:
            value = value[1:-1]
        text, at = "", 0
        while at < len(value):
            if value[at] == "\\" and value[at + 1 : at + 2] in ("\\", "$", '"', "'", "`"):
                at += 1
            text += value[at]
            at += 1
        found[name] = text
    return found


def freedesktop_os_release():
    """Return what the file os-release says of the distribution, as a dict; OSError if there is none."""
    global _os_release_cache
    if _os_release_cache is None:
        number = None
        for candidate in _os_release_candidates:
            try:
                with open(candidate, encoding="utf-8") as file:
                    _os_release_cache = _parse_os_release(file)
                    break
            except OSError as exc:
                number = exc.errno
        else:
            raise OSError(number, f"Unable to read files {', '.join(_os_release_candidates)}")
    return _os_release_cache.copy()


# The interpreter.

_sys_version_cache = {}


def _sys_version(sys_version=None):
    """(implementation, version, branch, revision, build number, build date, compiler)."""
    if sys_version is None:
        sys_version = sys.version
    known = _sys_version_cache.get(sys_version)
    if known is not None:
        return known
    number, _, rest = sys_version.partition(" ")
    rest = rest.strip()
    build, opened, compiler = rest.partition("[")
    if not number[:1].isdigit():
        raise ValueError(f"failed to parse CPython sys.version: {sys_version!r}")
    parts = build.strip().strip("()").split(", ", 1)
    number_of_build, date = (parts + ["", ""])[:2]
    name = {"cpython": "CPython", "pypy": "PyPy"}.get(sys.implementation.name, sys.implementation.name)
    git = getattr(sys, "_git", ("", "", ""))
    pieces = number.split(".")
    if len(pieces) == 2:
        number += ".0"
    known = (name, number, git[1], git[2], number_of_build, date.replace(", ", " "), compiler.rstrip("]").strip())
    _sys_version_cache[sys_version] = known
    return known


def python_implementation():
    """Return the name of the interpreter."""
    return _sys_version()[0]


def python_version():
    """Return the version of the language, as '3.14.0'."""
    return _sys_version()[1]


def python_version_tuple():
    """Return the version of the language as three strings."""
    return tuple(_sys_version()[1].split("."))


def python_branch():
    """Return the branch that the interpreter was built of; empty if it is not known."""
    return _sys_version()[2]


def python_revision():
    """Return the revision that the interpreter was built of; empty if it is not known."""
    return _sys_version()[3]


def python_build():
    """Return (number, date) of the interpreter's build."""
    return _sys_version()[4:6]


def python_compiler():
    """Return what compiled the interpreter."""
    return _sys_version()[6]


def invalidate_caches():
    """Forget what was found out: the next questions ask anew."""
    global _uname_cache, _os_release_cache
    _uname_cache = _os_release_cache = None
    _platform_cache.clear()
    _sys_version_cache.clear()
    libc_ver.cache_clear()


if __name__ == "__main__":
    print(platform("aliased" in sys.argv or "--aliased" in sys.argv, "terse" in sys.argv or "--terse" in sys.argv))

"""Extraction filters: what archives may do to the system they are extracted on."""

import os

from _tarfile_info import TarError


class FilterError(TarError):
    """A filter refuses a member."""


class AbsolutePathError(FilterError):
    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f"member {tarinfo.name!r} has an absolute path")


class OutsideDestinationError(FilterError):
    def __init__(self, tarinfo, path):
        self.tarinfo = tarinfo
        self._path = path
        super().__init__(f"{tarinfo.name!r} would be extracted to {path!r}, which is outside the destination")


class SpecialFileError(FilterError):
    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f"{tarinfo.name!r} is a special file")


class AbsoluteLinkError(FilterError):
    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f"{tarinfo.name!r} is a link to an absolute path")


class LinkOutsideDestinationError(FilterError):
    def __init__(self, tarinfo, path):
        self.tarinfo = tarinfo
        self._path = path
        super().__init__(f"{tarinfo.name!r} would link to {path!r}, which is outside the destination")


class LinkFallbackError(FilterError):
    def __init__(self, tarinfo, path):
        self.tarinfo = tarinfo
        self._path = path
        super().__init__(f"link {tarinfo.name!r} would be extracted as a copy of {path!r}, which was rejected")


# Errors that are a filter's refusal.
_FILTER_ERRORS = (FilterError, OSError, ValueError)


def _is_outside(path, folder):
    return os.path.commonpath([path, folder]) != folder


def _get_filtered_attrs(member, dest_path, for_data=True):
    """The attributes that have to be changed; FilterError if the member is not for extraction."""
    changes = {}
    name = member.name
    folder = os.path.realpath(dest_path, strict=os.path.ALLOW_MISSING)
    if name.startswith(("/", os.sep)):
        name = changes["name"] = member.path.lstrip("/" + os.sep)
    if os.path.isabs(name):
        # On Windows: a drive.
        raise AbsolutePathError(member)
    place = os.path.realpath(os.path.join(folder, name), strict=os.path.ALLOW_MISSING)
    if _is_outside(place, folder):
        raise OutsideDestinationError(member, place)
    mode = member.mode
    if mode is not None:
        # Nobody else may write; the bits above the permissions go.
        mode &= 0o755
        if for_data:
            if member.isdir() or member.issym():
                mode = None
            elif member.isreg() or member.islnk():
                # Its owner may read and write; what the owner cannot run nobody runs.
                kept = mode if mode & 0o100 else mode & 0o666
                mode = kept | 0o600
            else:
                raise SpecialFileError(member)
        if mode != member.mode:
            changes["mode"] = mode
    if for_data:
        for attribute in "uid", "gid", "uname", "gname":
            if getattr(member, attribute) is not None:
                changes[attribute] = None
        if member.islnk() or member.issym():
            changes.update(_link_changes(member, name, folder))
    return changes


def _link_changes(member, name, folder):
    if os.path.isabs(member.linkname):
        raise AbsoluteLinkError(member)
    normal = os.path.normpath(member.linkname)
    # A symbolic link is relative to the folder that it lies in.
    base = os.path.dirname(name) if member.issym() else ""
    target = os.path.realpath(os.path.join(folder, base, normal), strict=os.path.ALLOW_MISSING)
    if _is_outside(target, folder):
        raise LinkOutsideDestinationError(member, target)
    return {"linkname": normal} if normal != member.linkname else {}


def fully_trusted_filter(member, dest_path):
    return member


def tar_filter(member, dest_path):
    changes = _get_filtered_attrs(member, dest_path, False)
    return member.replace(**changes, deep=False) if changes else member


def data_filter(member, dest_path):
    changes = _get_filtered_attrs(member, dest_path, True)
    return member.replace(**changes, deep=False) if changes else member


_NAMED_FILTERS = {"fully_trusted": fully_trusted_filter, "tar": tar_filter, "data": data_filter}

for _object in list(globals().values()):
    if getattr(_object, "__module__", None) == __name__:
        _object.__module__ = "tarfile"

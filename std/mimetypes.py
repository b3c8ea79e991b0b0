"""Types of files, by the ends of their names."""

import os
import posixpath
import urllib.parse

__all__ = [
    "knownfiles", "inited", "MimeTypes", "guess_type", "guess_file_type", "guess_all_extensions", "guess_extension",
    "add_type", "init", "read_mime_types", "suffix_map", "encodings_map", "types_map", "common_types",
]

knownfiles = [
    "/etc/mime.types",
    "/etc/httpd/mime.types",
    "/etc/httpd/conf/mime.types",
    "/etc/apache/mime.types",
    "/etc/apache2/mime.types",
    "/usr/local/etc/httpd/conf/mime.types",
    "/usr/local/lib/netscape/mime.types",
    "/usr/local/etc/httpd/conf/mime.types",
    "/usr/local/etc/mime.types",
]
inited = False
_db = None

# A type, and the extensions that it goes by: the first of several types of an extension is the usual one.
_REGISTERED = """
text/javascript js mjs
application/epub+zip epub
application/gzip gz
application/json json
application/manifest+json webmanifest
application/msword doc dot wiz
application/n-quads nq
application/n-triples nt
application/octet-stream bin a dll exe o obj so
application/oda oda
application/ogg ogx
application/pdf pdf
application/pkcs7-mime p7c
application/postscript ps ai eps
application/trig trig
application/vnd.apple.mpegurl m3u m3u8
application/vnd.ms-excel xls xlb
application/vnd.ms-fontobject eot
application/vnd.ms-powerpoint ppt pot ppa pps pwz
application/vnd.oasis.opendocument.graphics odg
application/vnd.oasis.opendocument.presentation odp
application/vnd.oasis.opendocument.spreadsheet ods
application/vnd.oasis.opendocument.text odt
application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
application/vnd.rar rar
application/wasm wasm
application/x-7z-compressed 7z
application/x-bcpio bcpio
application/x-cpio cpio
application/x-csh csh
application/x-debian-package deb
application/x-dvi dvi
application/x-gtar gtar
application/x-hdf hdf
application/x-hdf5 h5
application/x-latex latex
application/x-mif mif
application/x-netcdf cdf nc
application/x-pkcs12 p12
application/x-httpd-php php
application/x-pkcs12 pfx
application/x-pn-realaudio ram
application/x-python-code pyc pyo
application/x-rpm rpm
application/x-sh sh
application/x-shar shar
application/x-shockwave-flash swf
application/x-sv4cpio sv4cpio
application/x-sv4crc sv4crc
application/x-tar tar
application/x-tcl tcl
application/x-tex tex
application/x-texinfo texi texinfo
application/x-troff roff t tr
application/x-troff-man man
application/x-troff-me me
application/x-troff-ms ms
application/x-ustar ustar
application/x-wais-source src
application/xml xsl rdf wsdl xpdl
application/yaml yaml yml
application/zip zip
audio/3gpp 3gp 3gpp
audio/3gpp2 3g2 3gpp2
audio/aac aac adts loas ass
audio/basic au snd
audio/flac flac
audio/matroska mka
audio/mp4 m4a
audio/mpeg mp3 mp2
audio/ogg ogg
audio/opus opus
audio/x-aiff aif aifc aiff
audio/x-pn-realaudio ra
audio/vnd.wave wav
font/otf otf
font/ttf ttf
audio/webm weba
font/woff woff
font/woff2 woff2
image/avif avif
image/bmp bmp
image/emf emf
image/fits fits
image/g3fax g3
image/gif gif
image/ief ief
image/jp2 jp2
image/jpeg jpg jpe jpeg
image/jpm jpm
image/jpx jpx
image/heic heic
image/heif heif
image/png png
image/svg+xml svg
image/t38 t38
image/tiff tiff tif
image/tiff-fx tfx
image/vnd.microsoft.icon ico
image/webp webp
image/wmf wmf
image/x-cmu-raster ras
image/x-portable-anymap pnm
image/x-portable-bitmap pbm
image/x-portable-graymap pgm
image/x-portable-pixmap ppm
image/x-rgb rgb
image/x-xbitmap xbm
image/x-xpixmap xpm
image/x-xwindowdump xwd
message/rfc822 eml mht mhtml nws
model/gltf+json gltf
model/gltf-binary glb
model/stl stl
text/css css
text/csv csv
text/html html htm
text/markdown md markdown
text/n3 n3
text/plain txt bat c h ksh pl srt
text/richtext rtx
text/rtf rtf
text/tab-separated-values tsv
text/vtt vtt
text/x-python py
text/x-rst rst
text/x-setext etx
text/x-sgml sgm sgml
text/x-vcard vcf
text/xml xml
video/matroska mkv
video/matroska-3d mk3d
video/mp4 mp4
video/mpeg mpeg m1v mpa mpe mpg
video/ogg ogv
video/quicktime mov qt
video/webm webm
video/vnd.avi avi
video/x-m4v m4v
video/x-ms-wmv wmv
video/x-sgi-movie movie
"""

# Types that are common and registered nowhere.
_COMMON = """
application/rtf rtf
application/vnd.android.package-archive apk
audio/midi midi mid
image/jpg jpg
image/pict pict pct pic
text/xul xul
"""

_SUFFIXES = {
    ".svgz": ".svg.gz", ".tgz": ".tar.gz", ".taz": ".tar.gz", ".tz": ".tar.gz", ".tbz2": ".tar.bz2", ".txz": ".tar.xz",
}
_ENCODINGS = {".gz": "gzip", ".Z": "compress", ".bz2": "bzip2", ".xz": "xz", ".br": "br"}


def _table(text):
    rows = (line.split() for line in text.strip().splitlines())
    return {"." + extension: kind for kind, *extensions in rows for extension in extensions}


class MimeTypes:
    """A collection of types."""

    def __init__(self, filenames=(), strict=True):
        if not inited:
            init()
        self.encodings_map = _ENCODINGS_NOW.copy()
        self.suffix_map = _SUFFIXES_NOW.copy()
        # What is not strict, then what is.
        self.types_map = ({}, {})
        self.types_map_inv = ({}, {})
        for strictness, text in ((True, _STRICT_NOW), (False, _COMMON_NOW)):
            for extension, kind in text.items():
                self.add_type(kind, extension, strictness)
        for name in filenames:
            self.read(name, strict)

    def add_type(self, type, ext, strict=True):
        """Add a type with an extension."""
        if ext and not ext.startswith("."):
            from warnings import _deprecated

            _deprecated(
                "Undotted extensions",
                "Using undotted extensions is deprecated and will raise a ValueError in Python {remove}",
                remove=(3, 16),
            )
        if not type:
            return
        self.types_map[strict][ext] = type
        extensions = self.types_map_inv[strict].setdefault(type, [])
        if ext not in extensions:
            extensions.append(ext)

    def guess_type(self, url, strict=True):
        """Type and encoding of an address or a path, by how it ends."""
        url = os.fspath(url)
        parts = urllib.parse.urlparse(url)
        if parts.scheme and len(parts.scheme) > 1:
            scheme = parts.scheme
            # What the address says, without what is only for the server.
            url = urllib.parse.unquote(parts.path) if scheme != "data" else url
            if scheme == "data":
                return self._guess_data(parts.path)
        return self._guess_file_type(url, strict, posixpath.splitext)

    def _guess_data(self, path):
        """The type that a data: address names."""
        head, comma, _ = path.partition(",")
        if not comma:
            return None, None
        kind = head.partition(";")[0]
        return (kind if "=" not in kind and "/" in kind else "text/plain"), None

    def guess_file_type(self, path, *, strict=True):
        """Type and encoding of a file, by the end of its path."""
        path = os.path.splitdrive(os.fsdecode(path))[1]
        return self._guess_file_type(path, strict, os.path.splitext)

    def _guess_file_type(self, path, strict, splitext):
        base, extension = splitext(path)
        while (longer := self.suffix_map.get(extension.lower())) is not None:
            base, extension = splitext(base + longer)
        # The ends of compressed files differ in capital letters.
        encoding = self.encodings_map.get(extension)
        if encoding is not None:
            base, extension = splitext(base)
        extension = extension.lower()
        kind = self.types_map[True].get(extension)
        if kind is None and not strict:
            kind = self.types_map[False].get(extension)
        return kind, encoding

    def guess_all_extensions(self, type, strict=True):
        """The extensions of a type."""
        type = type.lower()
        found = list(self.types_map_inv[True].get(type, ()))
        if not strict:
            found += [ext for ext in self.types_map_inv[False].get(type, ()) if ext not in found]
        return found

    def guess_extension(self, type, strict=True):
        """An extension of a type."""
        return next(iter(self.guess_all_extensions(type, strict)), None)

    def read(self, filename, strict=True):
        """Add the types in a file."""
        with open(filename, encoding="utf-8") as file:
            self.readfp(file, strict)

    def readfp(self, fp, strict=True):
        """Add the types in an open file: on each line a type and its extensions."""
        for line in fp:
            words = line.split()
            for at, word in enumerate(words):
                if word.startswith("#"):
                    del words[at:]
                    break
            if words:
                kind, *extensions = words
                for extension in extensions:
                    self.add_type(kind, "." + extension, strict)

    def read_windows_registry(self, strict=True):
        """There is a registry on Windows only."""


def _database():
    if _db is None:
        init()
    return _db


def guess_type(url, strict=True):
    """Type and encoding of an address or a path, by how it ends."""
    return _database().guess_type(url, strict)


def guess_file_type(path, *, strict=True):
    """Type and encoding of a file, by the end of its path."""
    return _database().guess_file_type(path, strict=strict)


def guess_all_extensions(type, strict=True):
    """The extensions of a type."""
    return _database().guess_all_extensions(type, strict)


def guess_extension(type, strict=True):
    """An extension of a type."""
    return _database().guess_extension(type, strict)


def add_type(type, ext, strict=True):
    """Add a type with an extension."""
    return _database().add_type(type, ext, strict)


def init(files=None):
    """Make the collection of the module anew, with the types that the system knows or those in some files."""
    global suffix_map, types_map, encodings_map, common_types, inited, _db

    inited = True
    if files is None or _db is None:
        database = MimeTypes()
        files = knownfiles if files is None else [*knownfiles, *files]
    else:
        database = _db
    for file in files:
        if os.path.isfile(file):
            database.read(file)
    encodings_map, suffix_map = database.encodings_map, database.suffix_map
    common_types, types_map = database.types_map
    _db = database


def read_mime_types(file):
    """The types in a file, None if it cannot be read."""
    try:
        opened = open(file, encoding="utf-8")
    except OSError:
        return None
    with opened:
        database = MimeTypes()
        database.readfp(opened, True)
        return database.types_map[True]


# The values before init(), which programs may change.
types_map = _STRICT_NOW = _table(_REGISTERED)
common_types = _COMMON_NOW = _table(_COMMON)
suffix_map = _SUFFIXES_NOW = _SUFFIXES.copy()
encodings_map = _ENCODINGS_NOW = _ENCODINGS.copy()

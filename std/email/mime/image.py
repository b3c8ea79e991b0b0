"""Messages that are images."""

from email import encoders
from email.mime.nonmultipart import MIMENonMultipart

__all__ = ["MIMEImage"]

# What data of each type begins with, or has at a place.
_SIGNS = (
    ("jpeg", 6, (b"JFIF", b"Exif")), ("jpeg", 0, (b"\xff\xd8\xff\xdb",)), ("png", 0, (b"\211PNG\r\n\032\n",)),
    ("gif", 0, (b"GIF87a", b"GIF89a")), ("tiff", 0, (b"MM", b"II")), ("rgb", 0, (b"\001\332",)),
    ("rast", 0, (b"\x59\xA6\x6A\x95",)), ("xbm", 0, (b"#define ",)), ("bmp", 0, (b"BM",)),
    ("exr", 0, (b"\x76\x2f\x31\x01",)),
)


def _kind(data):
    """The type of an image, by its first bytes."""
    for kind, at, signs in _SIGNS:
        if data[at:].startswith(signs):
            return kind
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if len(data) >= 3 and data[:1] == b"P" and data[2] in b" \t\n\r":
        return {b"1": "pbm", b"4": "pbm", b"2": "pgm", b"5": "pgm", b"3": "ppm", b"6": "ppm"}.get(data[1:2])
    return None


class MIMEImage(MIMENonMultipart):
    """An image; its type is guessed if it is not given."""

    def __init__(self, _imagedata, _subtype=None, _encoder=encoders.encode_base64, *, policy=None, **_params):
        _subtype = _kind(_imagedata) if _subtype is None else _subtype
        if _subtype is None:
            raise TypeError("Could not guess image MIME subtype")
        super().__init__("image", _subtype, policy=policy, **_params)
        self.set_payload(_imagedata)
        _encoder(self)

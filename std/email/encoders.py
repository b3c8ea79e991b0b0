"""Encodes the payload of a message, and says so in its headers."""

from base64 import encodebytes as _bencode
from binascii import b2a_qp

__all__ = ["encode_7or8bit", "encode_base64", "encode_noop", "encode_quopri"]


def encode_base64(msg):
    """Encode the payload in base64."""
    data = msg.get_payload(decode=True)
    msg.set_payload(str(_bencode(data), "ascii"))
    msg["Content-Transfer-Encoding"] = "base64"


def encode_quopri(msg):
    """Encode the payload as quoted-printable."""
    data = b2a_qp(msg.get_payload(decode=True), quotetabs=True)
    msg.set_payload(data.replace(b" ", b"=20"))
    msg["Content-Transfer-Encoding"] = "quoted-printable"


def encode_7or8bit(msg):
    """Say whether the payload is ASCII."""
    payload = msg.get_payload(decode=True)
    is_ascii = payload is None or payload.isascii()
    msg["Content-Transfer-Encoding"] = "7bit" if is_ascii else "8bit"


def encode_noop(msg):
    """Leave the message as it is."""

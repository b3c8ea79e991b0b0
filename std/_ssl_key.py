"""Private keys that are encrypted with a password: PBES2 (RFC 8018) and the older form with headers in the PEM block, with AES.

Keys are decrypted once, when a context loads them, so that the cipher may be plain code.
"""

import hashlib
from _ssl_certificate import elements

# Object identifiers as they lie in the data.
_PBES2 = bytes.fromhex("2a864886f70d01050d")
_PBKDF2 = bytes.fromhex("2a864886f70d01050c")
_DIGESTS = {
    bytes.fromhex("2a864886f70d0207"): "sha1",
    bytes.fromhex("2a864886f70d0208"): "sha224",
    bytes.fromhex("2a864886f70d0209"): "sha256",
    bytes.fromhex("2a864886f70d020a"): "sha384",
    bytes.fromhex("2a864886f70d020b"): "sha512",
}
_KEY_SIZES = {
    bytes.fromhex("60864801650304" + last): size for last, size in (("0102", 16), ("0116", 24), ("012a", 32))
}


def _double(x):
    """Times two in the field of AES."""
    return x << 1 ^ (0x11B if x & 0x80 else 0)


def _make_boxes():
    """The substitution of each byte, and its inverse: the inverse in the field, then a mix of its bits."""
    box, inverse = [0] * 256, [0] * 256
    p = q = 1
    while True:
        # p runs through the field by times three, q by its inverse.
        p = p ^ _double(p)
        for shift in (1, 2, 4):
            q ^= q << shift
        q &= 0xFF
        if q & 0x80:
            q ^= 0x09
        mixed = q
        for turn in range(1, 5):
            mixed ^= q << turn | q >> 8 - turn
        box[p] = mixed & 0xFF ^ 0x63
        if p == 1:
            break
    box[0] = 0x63
    for place, value in enumerate(box):
        inverse[value] = place
    return box, inverse


_BOX, _INVERSE_BOX = _make_boxes()


def _times(factor):
    """A table of products with a factor below 16."""
    table = []
    for x in range(256):
        product = 0
        for bit in (1, 2, 4, 8):
            if factor & bit:
                product ^= x
            x = _double(x)
        table.append(product)
    return table


_BY_9, _BY_11, _BY_13, _BY_14 = map(_times, (9, 11, 13, 14))
# Where each byte of a block comes from when the rows are shifted back.
_SHIFTED_BACK = [(column - row) % 4 * 4 + row for column in range(4) for row in range(4)]


def _round_keys(key):
    words = [list(key[at : at + 4]) for at in range(0, len(key), 4)]
    length, constant = len(words), 1
    while len(words) < 4 * (length + 7):
        word = words[-1]
        if len(words) % length == 0:
            word = [_BOX[x] for x in word[1:] + word[:1]]
            word[0] ^= constant
            constant = _double(constant)
        elif length > 6 and len(words) % length == 4:
            word = [_BOX[x] for x in word]
        words.append([x ^ y for x, y in zip(word, words[-length])])
    return [sum(words[at : at + 4], []) for at in range(0, len(words), 4)]


def _decrypt_block(keys, block):
    state = [x ^ k for x, k in zip(block, keys[-1])]
    for number in range(len(keys) - 2, -1, -1):
        state = [_INVERSE_BOX[state[place]] ^ k for place, k in zip(_SHIFTED_BACK, keys[number])]
        if number:
            mixed = []
            for at in range(0, 16, 4):
                a, b, c, d = state[at : at + 4]
                mixed += (
                    _BY_14[a] ^ _BY_11[b] ^ _BY_13[c] ^ _BY_9[d],
                    _BY_9[a] ^ _BY_14[b] ^ _BY_11[c] ^ _BY_13[d],
                    _BY_13[a] ^ _BY_9[b] ^ _BY_14[c] ^ _BY_11[d],
                    _BY_11[a] ^ _BY_13[b] ^ _BY_9[c] ^ _BY_14[d],
                )
            state = mixed
    return state


def _decrypt_chain(key, before, data):
    """AES-CBC; ValueError if what comes out does not end as it must."""
    if not data or len(data) % 16 or len(before) != 16:
        raise ValueError("bad length")
    keys, plain = _round_keys(key), bytearray()
    for at in range(0, len(data), 16):
        block = data[at : at + 16]
        plain += bytes(x ^ y for x, y in zip(_decrypt_block(keys, block), before))
        before = block
    count = plain[-1]
    if not 0 < count <= 16 or plain[-count:] != bytes([count]) * count:
        raise ValueError("bad padding")
    return bytes(plain[:-count])


def _contents(data):
    return [content for _, content, _ in elements(data)]


def _decrypt_pbes2(data, password):
    (whole,) = _contents(data)
    algorithm, encrypted = _contents(whole)
    scheme, parameters = _contents(algorithm)
    derivation, encryption = map(_contents, _contents(parameters))
    if scheme != _PBES2 or derivation[0] != _PBKDF2:
        raise ValueError("unknown scheme")
    salt, rounds, *rest = _contents(derivation[1])
    size = _KEY_SIZES[encryption[0]]
    digest = "sha1"
    for content in rest:
        # Before the digest there may be the size of the key.
        if len(content) > 4:
            digest = _DIGESTS[_contents(content)[0]]
    key = hashlib.pbkdf2_hmac(digest, password, salt, int.from_bytes(rounds), size)
    return _decrypt_chain(key, encryption[1], encrypted)


def _decrypt_with_header(header, data, password):
    name, _, start = header.partition(",")
    size = {"AES-128-CBC": 16, "AES-192-CBC": 24, "AES-256-CBC": 32}[name.strip()]
    start = bytes.fromhex(start.strip())
    key = block = b""
    while len(key) < size:
        block = hashlib.md5(block + password + start[:8], usedforsecurity=False).digest()
        key += block
    return _decrypt_chain(key[:size], start, data)


def decrypted(header, data, password):
    """The key in an encrypted block, None if it cannot be had with this password; header is its DEK-Info, or None."""
    try:
        if header is None:
            return _decrypt_pbes2(data, password)
        return _decrypt_with_header(header, data, password)
    except (ValueError, KeyError, IndexError):
        return None

"""Colours in other systems than RGB: YIQ, HLS and HSV.

All coordinates lie between 0 and 1, but for I and Q, which may be negative.
"""

__all__ = ["rgb_to_yiq", "yiq_to_rgb", "rgb_to_hls", "hls_to_rgb", "rgb_to_hsv", "hsv_to_rgb"]

ONE_THIRD = 1.0 / 3.0
ONE_SIXTH = 1.0 / 6.0
TWO_THIRD = 2.0 / 3.0


def _clipped(value):
    return 0.0 if value < 0.0 else 1.0 if value > 1.0 else value


def rgb_to_yiq(r, g, b):
    luminance = 0.30 * r + 0.59 * g + 0.11 * b
    red, blue = r - luminance, b - luminance
    return (luminance, 0.74 * red - 0.27 * blue, 0.48 * red + 0.41 * blue)


def yiq_to_rgb(y, i, q):
    red = y + 0.9468822170900693 * i + 0.6235565819861433 * q
    green = y - 0.27478764629897834 * i - 0.6356910791873801 * q
    blue = y - 1.1085450346420322 * i + 1.7090069284064666 * q
    return (_clipped(red), _clipped(green), _clipped(blue))


def _hue(r, g, b, high, spread):
    """Where a colour lies on the circle of hues."""
    red, green, blue = ((high - part) / spread for part in (r, g, b))
    if r == high:
        sixths = blue - green
    elif g == high:
        sixths = 2.0 + red - blue
    else:
        sixths = 4.0 + green - red
    return sixths / 6.0 % 1.0


def rgb_to_hls(r, g, b):
    high, low = max(r, g, b), min(r, g, b)
    total, spread = high + low, high - low
    light = total / 2.0
    if low == high:
        return 0.0, light, 0.0
    # The second form is exact where the first one would lose digits near white.
    saturation = spread / total if light <= 0.5 else spread / (2.0 - high - low)
    return _hue(r, g, b, high, spread), light, saturation


def hls_to_rgb(h, l, s):
    if s == 0.0:
        return l, l, l
    strong = l * (1.0 + s) if l <= 0.5 else l + s - (l * s)
    weak = 2.0 * l - strong
    return tuple(_v(weak, strong, hue) for hue in (h + ONE_THIRD, h, h - ONE_THIRD))


def _v(m1, m2, hue):
    hue %= 1.0
    if hue < ONE_SIXTH:
        return m1 + (m2 - m1) * hue * 6.0
    if hue < 0.5:
        return m2
    return m1 + (m2 - m1) * (TWO_THIRD - hue) * 6.0 if hue < TWO_THIRD else m1


def rgb_to_hsv(r, g, b):
    high, low = max(r, g, b), min(r, g, b)
    if low == high:
        return 0.0, 0.0, high
    spread = high - low
    return _hue(r, g, b, high, spread), spread / high, high


def hsv_to_rgb(h, s, v):
    if s == 0.0:
        return v, v, v
    sector = int(h * 6.0)
    part = h * 6.0 - sector
    low = v * (1.0 - s)
    falling = v * (1.0 - s * part)
    rising = v * (1.0 - s * (1.0 - part))
    return (
        (v, rising, low),
        (falling, v, low),
        (low, v, rising),
        (low, falling, v),
        (rising, low, v),
        (v, low, falling),
    )[sector % 6]

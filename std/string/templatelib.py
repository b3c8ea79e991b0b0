"""Template strings: the types of t"..." literals and of the values in them."""

_sample = t"{0}"
Template = type(_sample)
Interpolation = type(_sample.interpolations[0])
del _sample


def _template_unpickle(strings, interpolations):
    # Pickles of templates call this.
    parts = [strings[0]]
    for interpolation, string in zip(interpolations, strings[1:]):
        parts += interpolation, string
    return Template(*parts)


def convert(obj, /, conversion):
    """Apply the conversion "s", "r" or "a" to the object; None leaves it as it is."""
    if conversion is None:
        return obj
    if conversion == "r":
        return repr(obj)
    if conversion == "s":
        return str(obj)
    if conversion == "a":
        return ascii(obj)
    raise ValueError(f"invalid conversion specifier: {conversion}")

"""The features that `from __future__ import ...` can turn on, and since when they are there."""


class _Feature:
    def __init__(self, optionalRelease, mandatoryRelease, compiler_flag):
        self.optional, self.mandatory, self.compiler_flag = optionalRelease, mandatoryRelease, compiler_flag

    def getOptionalRelease(self):
        """Return the first release in which the feature could be turned on."""
        return self.optional

    def getMandatoryRelease(self):
        """Return the release in which it is always on, or None if that is not decided."""
        return self.mandatory

    def __repr__(self):
        return f"_Feature{(self.optional, self.mandatory, self.compiler_flag)!r}"


def _release(text):
    # "2.1.0 beta 1" as the tuple that sys.version_info would be.
    if text is None:
        return None
    number, level, serial = text.split()
    return (*map(int, number.split(".")), level, int(serial))


# Name, first release, release where it is always on, name and value of the compile() flag.
_HISTORY = (
    ("nested_scopes", "2.1.0 beta 1", "2.2.0 alpha 0", "CO_NESTED", 1 << 4),
    ("generators", "2.2.0 alpha 1", "2.3.0 final 0", "CO_GENERATOR_ALLOWED", 0),
    ("division", "2.2.0 alpha 2", "3.0.0 alpha 0", "CO_FUTURE_DIVISION", 1 << 17),
    ("absolute_import", "2.5.0 alpha 1", "3.0.0 alpha 0", "CO_FUTURE_ABSOLUTE_IMPORT", 1 << 18),
    ("with_statement", "2.5.0 alpha 1", "2.6.0 alpha 0", "CO_FUTURE_WITH_STATEMENT", 1 << 19),
    ("print_function", "2.6.0 alpha 2", "3.0.0 alpha 0", "CO_FUTURE_PRINT_FUNCTION", 1 << 20),
    ("unicode_literals", "2.6.0 alpha 2", "3.0.0 alpha 0", "CO_FUTURE_UNICODE_LITERALS", 1 << 21),
    ("barry_as_FLUFL", "3.1.0 alpha 2", "4.0.0 alpha 0", "CO_FUTURE_BARRY_AS_BDFL", 1 << 22),
    ("generator_stop", "3.5.0 beta 1", "3.7.0 alpha 0", "CO_FUTURE_GENERATOR_STOP", 1 << 23),
    ("annotations", "3.7.0 beta 1", None, "CO_FUTURE_ANNOTATIONS", 1 << 24),
)

all_feature_names = []
for _name, _since, _always, _flag_name, _flag in _HISTORY:
    all_feature_names.append(_name)
    globals()[_flag_name] = _flag
    globals()[_name] = _Feature(_release(_since), _release(_always), _flag)
__all__ = ["all_feature_names", *all_feature_names]
del _name, _since, _always, _flag_name, _flag

# What is in finally is warned of once.
import warnings

source = """\
try:
    pass
finally:
    1 is 1
    try:
        pass
    finally:
        2 is 2
"""
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    compile(source, "file", "exec")
print([(warning.lineno, str(warning.message)) for warning in caught])

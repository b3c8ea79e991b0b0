# env: PYTHON_COLORS=1
# cmd: -m json --compact
# stdin: {"a": [1, -2.5e3, true, null, "x\\"y: 1"], "b": {}, "c": "d"}
# The command line tool shows the parts of JSON with colours.

# exit: 1
a = ValueError("leaf")
a.add_note("leaf note")
g = ExceptionGroup("group", [a])
g.add_note("group note")
try:
    1 / 0
except ZeroDivisionError as z:
    raise g from z

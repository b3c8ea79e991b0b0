# Completers, delimiters, hooks and the line.
import readline

print(sorted(name for name in dir(readline) if name[0] != "_" and not hasattr(getattr(readline, name), "__spec__")))
print(readline.backend, repr(readline.get_completer_delims()))
readline.set_completer_delims(" \t")
print(repr(readline.get_completer_delims()))
print(readline.get_completer())
readline.set_completer(print)
print(readline.get_completer() is print)
readline.set_completer()
print(readline.get_completer(), readline.get_begidx(), readline.get_endidx(), readline.get_completion_type())
for setter in (
    readline.set_completer,
    readline.set_startup_hook,
    readline.set_pre_input_hook,
    readline.set_completion_display_matches_hook,
):
    setter(None)
    try:
        setter(5)
    except TypeError as error:
        print(error)
print(repr(readline.get_line_buffer()))
readline.insert_text("abc")
print(repr(readline.get_line_buffer()))
readline.parse_and_bind("tab: complete")
readline.parse_and_bind('"\\C-o": menu-complete')
readline.parse_and_bind("set show-all-if-ambiguous on")
for wrong in (readline.parse_and_bind, readline.insert_text):
    try:
        wrong(5)
    except TypeError as error:
        print(error)
try:
    readline.read_init_file("/nonexistent/inputrc")
except FileNotFoundError as error:
    print(error)

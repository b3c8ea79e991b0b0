# args: one "two words" --flag
# stdin: input text\nmore\n
import sys
print(sys.argv[1:], sys.stdin.readline(), sys.stdin.read())
sys.stdout.write("no newline"); sys.stdout.flush(); sys.stdout.buffer.write(b" raw\n"); sys.stdout.buffer.flush()
print(sys.__stdout__ is sys.stdout, sys.stdout.encoding, sys.stdout.isatty(), sys.stdout.writable())
import io
old, sys.stdout = sys.stdout, io.StringIO(); print("captured"); got, sys.stdout = sys.stdout.getvalue(), old; print(repr(got))

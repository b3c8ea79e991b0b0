# env: PYTHONHASHSEED=42
import sys

print(sys.hash_info.algorithm)
for text in "", "abc", "abcdefghijk", "é", "äú∑ℇ", "🐍", "\ud800":
    print(ascii(text), hash(text))
print(hash(b""), hash(b"abc"), hash(memoryview(b"abc")))

import re

def show(pattern, text, flags=0):
    m = re.search(pattern, text, flags)
    print(pattern, m and (m.span(), m.groups(), m.lastindex))

for pattern, text in [
    (r"(?:(a)|b)*", "ab"), (r"(a)|(b)", "b"), (r"((a)b)*", "abab"), (r"(a*)*", "aa"), (r"(a*)+?b", "aab"), (r"(\w)\1", "abccd"),
    (r"(?i)(a)\1", "aA"), (r"(<)?a(?(1)>|!)", "<a>"), (r"(<)?a(?(1)>|!)", "a!"), (r"(?P<q>['\"]).*?(?P=q)", "x 'a\"b' c"),
    (r"a(?=b)(?!bc)", "abcabd"), (r"(?<=é)b", "abéb"), (r"(?<!a)b", "abb"), (r"(?<=(a)b)c", "abc"), (r"(?=(a+))a*b\1", "baaabac"),
    (r"(?>a+)ab", "aaab"), (r"a++b", "aab"), (r"(?:ab?)*+c", "abaac"), (r"(?:a|ab){2}+", "abab"), (r"x{,2}y", "xxxy"), (r"a{,}b", "aab"),
    (r"a{b", "a{b"), (r"(a){0}b", "ab"), (r"(?!)|a", "a"), (r"(a(?=(b)))|c", "ab"), (r"(?:(a)(?!b))|ab", "ab"), (r"(a|ab)(c|bcd)(d*)", "abcd"),
]:
    show(pattern, text)

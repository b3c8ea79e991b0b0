import difflib

m = difflib.SequenceMatcher(lambda x: x == " ", "private Thread currentThread;", "private volatile Thread currentThread;")
print(round(m.ratio(), 3), round(m.quick_ratio(), 3), m.real_quick_ratio(), m.get_matching_blocks(), m.find_longest_match(2, 9, 0, 20))
for opcode in m.get_opcodes():
    print(opcode)
print(list(difflib.SequenceMatcher(None, list(range(40)), [*range(8), "i", *range(8, 20), *range(23, 38), "x", "y"]).get_grouped_opcodes()))
m = difflib.SequenceMatcher(None, "abxcd ab", "ab cd" * 50)
print(m.get_opcodes(), sorted(m.bpopular), m.bjunk, sorted(difflib.SequenceMatcher(None, "a", "aba", autojunk=False).b2j.items()))
m.set_seqs("", "")
print(m.ratio(), m.get_opcodes(), list(m.get_grouped_opcodes()), difflib.SequenceMatcher[int])
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), difflib.get_close_matches("x", ["y"]), difflib.IS_LINE_JUNK(" # \n"))
for call in (lambda: difflib.get_close_matches("a", [], 0), lambda: difflib.get_close_matches("a", [], 1, 2)):
    try:
        call()
    except ValueError as e:
        print(e)

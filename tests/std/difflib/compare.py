import difflib, random
random.seed(5)
words=["alpha","beta","gamma","delta x","  eps","zeta\t1","q q q",""]
out=[]
for n in range(300):
    def mk(): return ["".join(random.choice(words) for _ in range(random.randint(0,4)))+"\n" for _ in range(random.randint(0,14))]
    a=mk(); b=[(l if random.random()<.6 else l.replace("a","b",1).replace("q","z",1)) for l in a]; random.random()<.5 and b.insert(random.randint(0,len(b)),"new line\n"); 
    if random.random()<.3: b=mk()
    out.append(list(difflib.ndiff(a,b))); out.append(list(difflib.unified_diff(a,b,n=random.randint(0,3)))); out.append(list(difflib.context_diff(a,b,"x","y")))
    s=difflib.SequenceMatcher(None,"".join(a),"".join(b)); out.append((s.ratio(),s.quick_ratio(),s.real_quick_ratio(),s.get_opcodes()))
    out.append(list(difflib.restore(difflib.ndiff(a,b),1))==a)
import zlib; print(zlib.crc32(repr(out).encode()))
print(difflib.get_close_matches("appel", ["ape","apple","peach","puppy"]))
print("".join(difflib.ndiff(["one\n", "two\n", "three\n"], ["ore\n", "tree\n", "emu\n"])))
print("".join(difflib.unified_diff(["a\n", "b\n"], ["a\n", "c\n"], "old", "new", "d1", "d2")))
print("".join(difflib.context_diff(["a\n", "b\n"], ["a\n", "c\n"], "old", "new")))

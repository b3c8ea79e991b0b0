import linecache, os
p = os.path.join(os.environ["SCRATCH"], "l.txt")
with open(p, "w") as f: f.write("one\ntwo\n")
print(repr(linecache.getline(p, 2)), repr(linecache.getline(p, 9)), linecache.getlines(p), linecache.getlines("/nope"))
with open(p, "w") as f: f.write("changed and longer\n")
linecache.checkcache(p); print(linecache.getlines(p)); linecache.clearcache()

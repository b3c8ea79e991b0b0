import filecmp
import os
import shutil

base = f"/tmp/taipan_filecmp_{os.getpid()}"
for name in ("a/s/deep", "b/s/deep", "a/funny"):
    os.makedirs(f"{base}/{name}")
os.chdir(base)
for name, text in (("a/f", "1"), ("b/f", "1"), ("a/g", "1"), ("b/g", "22"), ("a/o", "x"), ("b/p", ""), ("b/funny", ""), ("a/s/x", "")):
    with open(name, "w") as file:
        file.write(text)
compared = filecmp.dircmp("a", "b")
compared.report_full_closure()
print(compared.common, compared.common_funny, compared.left_list, sorted(compared.subdirs))
print(filecmp.cmp("a/f", "b/f", shallow=False), filecmp.cmp("a/g", "b/g"), filecmp.cmp("a/s", "b/s"))
print(filecmp.cmpfiles("a", "b", ["f", "g", "o"]))
try:
    compared.missing
except AttributeError as exc:
    print(exc)
os.chdir("/")
shutil.rmtree(base)

import os
import pkgutil

print(pkgutil.resolve_name("os:path.join") is os.path.join, pkgutil.resolve_name("os.path.join") is os.path.join)
print(pkgutil.resolve_name("os") is os, pkgutil.resolve_name("os:") is os)
for name in ("a b", "os:a b", "", "no_such_module", "os:nothing", "os.path.nothing"):
    try:
        pkgutil.resolve_name(name)
    except Exception as exc:
        print(type(exc).__name__, str(exc)[:40])
print(pkgutil.ModuleInfo._fields)
try:
    list(pkgutil.iter_modules("text"))
except ValueError as exc:
    print(exc)

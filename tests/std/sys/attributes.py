import sys
print(sys.version_info[:2], sys.version_info.major, sys.maxsize, sys.byteorder, sys.maxunicode, sys.platform, sys.argv[1:], sys.getrecursionlimit(), type(sys.flags).__name__, sys.flags.optimize, sys.hexversion >> 16 == 0x30e, sys.float_info.max, sys.float_info.epsilon, sys.int_info.default_max_str_digits, sys.hash_info.modulus, sys.stdout.name, sys.stdin.fileno(), sys.getdefaultencoding(), sys.getfilesystemencoding(), "sys" in sys.modules, sys.path_hooks != [], sys.intern("a") == "a", sys.is_finalizing(), sys.implementation.name != "", sys.exc_info())
print(sys.getsizeof([]) > 0, sys.getrefcount(object()) >= 1, "math" in sys.stdlib_module_names, "sys" in sys.builtin_module_names, sys.dont_write_bytecode, isinstance(sys.executable, str), sys.float_repr_style, sys.getswitchinterval(), sys.call_tracing if 0 else "")
for f in (lambda: sys.setrecursionlimit("a"), lambda: sys.intern(5), lambda: sys.exit("x", 2), lambda: sys._getframe(1000)):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)

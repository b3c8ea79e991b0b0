import io
import sysconfig

print(sysconfig.get_path_names(), sysconfig.get_python_version(), sysconfig.get_preferred_scheme("user"))
print(sysconfig.get_path("stdlib", "posix_prefix", {"installed_base": "X", "platlibdir": "lib"}))
print(sysconfig.get_path("purelib", "posix_user", {"userbase": "/u"}), sysconfig.get_path("scripts", "posix_home", {"base": "/h"}))
print(sysconfig.get_paths("posix_prefix", expand=False)["purelib"].endswith("site-packages"))
for action in (lambda: sysconfig.get_paths("nope"), lambda: sysconfig.get_path("nope"), lambda: sysconfig.get_preferred_scheme("x")):
    try:
        action()
    except Exception as exc:
        print(type(exc).__name__, exc)
print(sysconfig.get_config_var("nope"), sysconfig.get_config_vars("py_version_short", "nope"), sysconfig.is_python_build())
print(sysconfig.parse_config_h(io.StringIO("#define AB 1\n#define BC x\n/* #undef CD */\nother\n")))

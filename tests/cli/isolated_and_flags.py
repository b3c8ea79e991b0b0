# flags: -I -s -B -u
import sys
print(sys.flags.isolated, sys.flags.ignore_environment, sys.flags.no_user_site, sys.flags.dont_write_bytecode, sys.flags.safe_path, sys.flags.optimize, sys.flags.interactive, sys.flags.quiet, sys.flags.bytes_warning, sys.flags.dev_mode, sys.flags.utf8_mode in (0, 1), sys.flags.inspect)

# args: -c --help -- x
import sys, os
print(sys.argv[1:], os.path.basename(sys.argv[0]), sys.path[0] == os.path.dirname(os.path.abspath(__file__)), sys.orig_argv[-4:])

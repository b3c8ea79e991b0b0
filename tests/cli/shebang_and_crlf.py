#!/usr/bin/env taipan
print("shebang line is a comment")

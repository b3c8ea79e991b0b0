# taipan-only: CPython has no such command
# cmd: completions bash

# taipan-only: CPython has no such command
# cmd: man

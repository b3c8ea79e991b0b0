# taipan-only: CPython has no such command
# cmd: completions tcsh
# exit: 2

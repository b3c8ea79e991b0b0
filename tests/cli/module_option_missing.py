# exit: 1
# taipan-only: the text begins with the name of the executable
# cmd: -m no_such_module_here

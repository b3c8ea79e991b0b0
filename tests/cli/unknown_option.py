# exit: 2
# taipan-only: the usage text is ours
# cmd: -Y

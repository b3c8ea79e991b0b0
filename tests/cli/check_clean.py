# taipan-only: a command of ours
# cmd: check FILE
x = 1

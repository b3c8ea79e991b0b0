# exit: 1
# taipan-only: a command of ours
# cmd: check /no/such/file.py

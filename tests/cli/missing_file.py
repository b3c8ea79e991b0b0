# exit: 2
# taipan-only: the command's name is in the text
# cmd: /no/such/file.py

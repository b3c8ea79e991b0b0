# cmd: -c "print(__loader__)"

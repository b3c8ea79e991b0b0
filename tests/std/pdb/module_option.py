# exit: 1
# stdin: c\nq\n
# cmd: -m pdb -c "p __name__" -m this_is_no_module

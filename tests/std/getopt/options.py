import getopt

for args, short, long in (
    ("-a -b x rest -c", "ab:c", []),
    ("-abx --alpha=1 --be file", "ab:", ["alpha=", "beta"]),
    ("-x", "a", []),
    ("-b", "b:", []),
    ("--al", "", ["alpha", "alto"]),
    ("--alpha", "", ["alpha="]),
    ("--beta=1", "", ["beta"]),
    ("-o -oX --opt --opt=3", "o::", ["opt=?"]),
    ("-- -a", "a", []),
):
    for function in getopt.getopt, getopt.gnu_getopt:
        try:
            print(function(args.split(), short, long))
        except getopt.GetoptError as e:
            print(e, e.opt)

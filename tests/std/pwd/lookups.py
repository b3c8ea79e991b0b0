import pwd, grp
def attempt(f, *args):
    try:
        print(f.__name__, args, f(*args))
    except Exception as e:
        print(f.__name__, args, "->", type(e).__name__, e)

print(pwd.getpwuid(0)[:4], grp.getgrgid(0)[:3], pwd.getpwnam("root").pw_dir, pwd.getpwall()[0] == pwd.getpwuid(0), grp.getgrall()[0] == grp.getgrnam("root"))
attempt(pwd.getpwnam, "nope"); attempt(pwd.getpwuid, 99999); attempt(grp.getgrnam, "nope"); attempt(grp.getgrgid, 99999)
attempt(pwd.getpwnam, 1); attempt(pwd.getpwuid, "a"); attempt(grp.getgrgid, "a"); attempt(pwd.getpwnam, "a\0"); attempt(pwd.getpwuid, -1)
attempt(grp.getgrgid, -1); attempt(pwd.getpwuid, 2**70); attempt(grp.getgrgid, 2**70); attempt(grp.getgrgid, 1.5)

import netrc
import os

PATH = os.path.join(os.environ['SCRATCH'], 'netrc')


def t(s):
    open(PATH,'w').write(s)
    try:
        n=netrc.netrc(PATH); print(n.hosts, n.macros); print(repr(n))
    except netrc.NetrcParseError as e: print(repr(e), str(e).replace(PATH, 'FILE'))
t('machine a login b password c\ndefault login x account y password z\nmacdef m\nline 1\nline 2\n\n')
t('machine a login "b c\\" d" password #pass\n# comment\nmachine b login x # c\n')
t('foo'); t('machine'); t('machine a foo b'); t('machine a login'); t('macdef x\nabc'); t('#x\n #y\nmachine a #c\n login b');t('machine a login b machine c');t('machine a\nlogin b\npassword "unterminated\n');t('machine ""');t('default');t('default x');t('macdef\nmachine');t('machine a login log#in password pass#word\n');t('machine a login b password c account d #x')

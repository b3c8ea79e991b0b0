"""Names of Python 2 and of today, for pickles of protocols 0 to 2."""

# Modules with one name each: old:new.
_RENAMED = """
__builtin__:builtins copy_reg:copyreg Queue:queue SocketServer:socketserver ConfigParser:configparser repr:reprlib
markupbase:_markupbase _winreg:winreg thread:_thread dummy_thread:_dummy_thread dbhash:dbm.bsd dumbdbm:dbm.dumb
dbm:dbm.ndbm gdbm:dbm.gnu xmlrpclib:xmlrpc.client SimpleXMLRPCServer:xmlrpc.server httplib:http.client
htmlentitydefs:html.entities HTMLParser:html.parser Cookie:http.cookies cookielib:http.cookiejar
BaseHTTPServer:http.server test.test_support:test.support commands:subprocess urlparse:urllib.parse
robotparser:urllib.robotparser urllib2:urllib.request anydbm:dbm _abcoll:collections.abc
tkFileDialog:tkinter.filedialog tkSimpleDialog:tkinter.simpledialog tkColorChooser:tkinter.colorchooser
tkCommonDialog:tkinter.commondialog Dialog:tkinter.dialog Tkdnd:tkinter.dnd tkFont:tkinter.font
tkMessageBox:tkinter.messagebox ScrolledText:tkinter.scrolledtext Tkconstants:tkinter.constants ttk:tkinter.ttk
Tkinter:tkinter
"""
# Further old names: they are read, not written.
_READ = """
cPickle:pickle _elementtree:xml.etree.ElementTree FileDialog:tkinter.filedialog SimpleDialog:tkinter.simpledialog
DocXMLRPCServer:xmlrpc.server SimpleHTTPServer:http.server CGIHTTPServer:http.server UserDict:collections
UserList:collections UserString:collections whichdb:dbm StringIO:io cStringIO:io
"""
# New names that are written by an old one, which means something else when read.
_WRITTEN = "bz2:_bz2 dbm:_dbm functools:_functools gdbm:_gdbm pickle:_pickle"

# The same for classes and functions.
_RENAMED_GLOBALS = """
__builtin__.xrange:builtins.range __builtin__.reduce:functools.reduce __builtin__.intern:sys.intern
__builtin__.unichr:builtins.chr __builtin__.unicode:builtins.str __builtin__.long:builtins.int
itertools.izip:builtins.zip itertools.imap:builtins.map itertools.ifilter:builtins.filter
itertools.ifilterfalse:itertools.filterfalse itertools.izip_longest:itertools.zip_longest
UserDict.IterableUserDict:collections.UserDict UserList.UserList:collections.UserList
UserString.UserString:collections.UserString whichdb.whichdb:dbm.whichdb _socket.fromfd:socket.fromfd
_multiprocessing.Connection:multiprocessing.connection.Connection
multiprocessing.process.Process:multiprocessing.context.Process
multiprocessing.forking.Popen:multiprocessing.popen_fork.Popen
urllib.ContentTooShortError:urllib.error.ContentTooShortError urllib.getproxies:urllib.request.getproxies
urllib.pathname2url:urllib.request.pathname2url urllib.quote_plus:urllib.parse.quote_plus
urllib.quote:urllib.parse.quote urllib.unquote_plus:urllib.parse.unquote_plus urllib.unquote:urllib.parse.unquote
urllib.url2pathname:urllib.request.url2pathname urllib.urlcleanup:urllib.request.urlcleanup
urllib.urlencode:urllib.parse.urlencode urllib.urlopen:urllib.request.urlopen
urllib.urlretrieve:urllib.request.urlretrieve urllib2.HTTPError:urllib.error.HTTPError
urllib2.URLError:urllib.error.URLError
"""
_READ_GLOBALS = """
__builtin__.basestring:builtins.str exceptions.StandardError:builtins.Exception
UserDict.UserDict:collections.UserDict socket._socketobject:socket.SocketType
"""
_WRITTEN_GLOBALS = """
__builtin__.reduce:_functools.reduce FileDialog.FileDialog:tkinter.filedialog.FileDialog
FileDialog.LoadFileDialog:tkinter.filedialog.LoadFileDialog
FileDialog.SaveFileDialog:tkinter.filedialog.SaveFileDialog
SimpleDialog.SimpleDialog:tkinter.simpledialog.SimpleDialog
DocXMLRPCServer.ServerHTMLDoc:xmlrpc.server.ServerHTMLDoc
DocXMLRPCServer.XMLRPCDocGenerator:xmlrpc.server.XMLRPCDocGenerator
DocXMLRPCServer.DocXMLRPCRequestHandler:xmlrpc.server.DocXMLRPCRequestHandler
DocXMLRPCServer.DocXMLRPCServer:xmlrpc.server.DocXMLRPCServer
DocXMLRPCServer.DocCGIXMLRPCRequestHandler:xmlrpc.server.DocCGIXMLRPCRequestHandler
SimpleHTTPServer.SimpleHTTPRequestHandler:http.server.SimpleHTTPRequestHandler
CGIHTTPServer.CGIHTTPRequestHandler:http.server.CGIHTTPRequestHandler socket._socketobject:_socket.socket
"""

# Exceptions that Python 2 had in a module of their own.
PYTHON2_EXCEPTIONS = tuple(
    """ArithmeticError AssertionError AttributeError BaseException BufferError BytesWarning DeprecationWarning EOFError
    EnvironmentError Exception FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning
    IndentationError IndexError KeyError KeyboardInterrupt LookupError MemoryError NameError NotImplementedError OSError
    OverflowError PendingDeprecationWarning ReferenceError RuntimeError RuntimeWarning StopIteration SyntaxError
    SyntaxWarning SystemError SystemExit TabError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError
    UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError""".split()
)
MULTIPROCESSING_EXCEPTIONS = ("AuthenticationError", "BufferTooShort", "ProcessError", "TimeoutError")
# Younger exceptions, which are written as the nearest that Python 2 had.
PYTHON3_OSERROR_EXCEPTIONS = tuple(
    """BrokenPipeError ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError
    ConnectionResetError FileExistsError FileNotFoundError InterruptedError IsADirectoryError NotADirectoryError
    PermissionError ProcessLookupError TimeoutError""".split()
)
PYTHON3_IMPORTERROR_EXCEPTIONS = ("ModuleNotFoundError",)


def _pairs(text):
    return [tuple(pair.split(":")) for pair in text.split()]


def _globals(text):
    return [tuple(tuple(name.rsplit(".", 1)) for name in pair) for pair in _pairs(text)]


_exceptions = [(("exceptions", name), ("builtins", name)) for name in PYTHON2_EXCEPTIONS] + [
    (("multiprocessing", name), ("multiprocessing.context", name)) for name in MULTIPROCESSING_EXCEPTIONS
]
_younger = [
    (("exceptions", old), ("builtins", name))
    for old, names in (("OSError", PYTHON3_OSERROR_EXCEPTIONS), ("ImportError", PYTHON3_IMPORTERROR_EXCEPTIONS))
    for name in names
]

IMPORT_MAPPING = dict(_pairs(_RENAMED + _READ))
REVERSE_IMPORT_MAPPING = {new: old for old, new in _pairs(_RENAMED + _WRITTEN)}
NAME_MAPPING = dict(_globals(_RENAMED_GLOBALS) + _exceptions + _globals(_READ_GLOBALS))
REVERSE_NAME_MAPPING = {
    new: old for old, new in _globals(_RENAMED_GLOBALS) + _exceptions + _globals(_WRITTEN_GLOBALS) + _younger
}

"""Sending mail (RFC 5321)."""

import base64
import copy
import email.generator
import email.message
import email.utils
import hmac
import io
import re
import socket
from email.base64mime import body_encode as encode_base64

try:
    import ssl
except ImportError:
    ssl = None

__all__ = [
    "SMTPException", "SMTPNotSupportedError", "SMTPServerDisconnected", "SMTPResponseException", "SMTPSenderRefused",
    "SMTPRecipientsRefused", "SMTPDataError", "SMTPConnectError", "SMTPHeloError", "SMTPAuthenticationError", "quoteaddr",
    "quotedata", "SMTP",
]  # fmt: skip

SMTP_PORT, SMTP_SSL_PORT, LMTP_PORT = 25, 465, 2003
CRLF, bCRLF = "\r\n", b"\r\n"
_MAXLINE = 8192
_MAXCHALLENGE = 5
OLDSTYLE_AUTH = re.compile(r"auth=(.*)", re.I)


class SMTPException(OSError):
    """What goes wrong with sending."""


class SMTPNotSupportedError(SMTPException):
    """The server does not know a command or an option."""


class SMTPServerDisconnected(SMTPException):
    """The connection is gone, or was never there."""


class SMTPResponseException(SMTPException):
    """An answer with an error: smtp_code and smtp_error."""

    def __init__(self, code, msg):
        self.smtp_code, self.smtp_error = code, msg
        self.args = (code, msg)


class SMTPSenderRefused(SMTPResponseException):
    """The sender, which is the attribute sender, is refused."""

    def __init__(self, code, msg, sender):
        super().__init__(code, msg)
        self.sender = sender
        self.args = (code, msg, sender)


class SMTPRecipientsRefused(SMTPException):
    """All recipients are refused: recipients maps them to answers."""

    def __init__(self, recipients):
        self.recipients = recipients
        self.args = (recipients,)


class SMTPDataError(SMTPResponseException):
    """The message is refused."""


class SMTPConnectError(SMTPResponseException):
    """There is no connection."""


class SMTPHeloError(SMTPResponseException):
    """The server refuses to talk."""


class SMTPAuthenticationError(SMTPResponseException):
    """The server does not accept the user."""


def quoteaddr(addrstring):
    """Return an address in angle brackets."""
    _, address = email.utils.parseaddr(addrstring)
    if not address:
        return addrstring if addrstring.strip().startswith("<") else f"<{addrstring}>"
    return f"<{address}>"


def _addr_only(addrstring):
    _, address = email.utils.parseaddr(addrstring)
    return address or addrstring


def quotedata(data):
    """Return text with the line ends of mail, and dots doubled where a line begins with one."""
    return re.sub(r"(?m)^\.", "..", re.sub(r"(?:\r\n|\n|\r(?!\n))", CRLF, data))


def _quote_periods(data):
    return re.sub(rb"(?m)^\.", b"..", data)


def _fix_eols(data):
    return re.sub(r"(?:\r\n|\n|\r(?!\n))", CRLF, data)


class SMTP:
    """A connection to a server."""

    debuglevel = 0
    sock = file = helo_resp = ehlo_resp = None
    ehlo_msg = "ehlo"
    does_esmtp = False
    default_port = SMTP_PORT

    def __init__(self, host="", port=0, local_hostname=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, source_address=None):
        self._host, self.timeout, self.source_address = host, timeout, source_address
        self.esmtp_features = {}
        self.command_encoding = "ascii"
        self._auth_challenge_count = 0
        if host:
            code, message = self.connect(host, port)
            if code != 220:
                self.close()
                raise SMTPConnectError(code, message)
        if local_hostname is not None:
            self.local_hostname = local_hostname
            return
        # The name of this host as others see it, or its address.
        name = socket.getfqdn()
        if "." not in name:
            address = "127.0.0.1"
            try:
                address = socket.gethostbyname(socket.gethostname())
            except socket.gaierror:
                pass
            name = f"[{address}]"
        self.local_hostname = name

    def __enter__(self):
        return self

    def __exit__(self, *args):
        try:
            code, message = self.docmd("QUIT")
            if code != 221:
                raise SMTPResponseException(code, message)
        except SMTPServerDisconnected:
            pass
        finally:
            self.close()

    def set_debuglevel(self, debuglevel):
        """Say how much is shown of what is sent and received; 2 shows the time, too."""
        self.debuglevel = debuglevel

    def _print_debug(self, *args):
        import datetime
        import sys

        if self.debuglevel > 1:
            print(datetime.datetime.now().time(), *args, file=sys.stderr)
        else:
            print(*args, file=sys.stderr)

    def _get_socket(self, host, port, timeout):
        if timeout is not None and not timeout:
            raise ValueError("Non-blocking socket (timeout=0) is not supported")
        if self.debuglevel > 0:
            self._print_debug("connect: to", (host, port), self.source_address)
        return socket.create_connection((host, port), timeout, self.source_address)

    def connect(self, host="localhost", port=0, source_address=None):
        """Connect to a host; its name may end with a port. Returns the answer."""
        if source_address:
            self.source_address = source_address
        if not port and host.find(":") == host.rfind(":"):
            name, colon, number = host.rpartition(":")
            if colon:
                host = name
                try:
                    port = int(number)
                except ValueError:
                    raise OSError("nonnumeric port") from None
        port = port or self.default_port
        import sys

        sys.audit("smtplib.connect", self, host, port)
        self.sock = self._get_socket(host, port, self.timeout)
        self.file = None
        code, message = self.getreply()
        if self.debuglevel > 0:
            self._print_debug("connect:", repr(message))
        return code, message

    def send(self, s):
        """Send text or bytes."""
        if self.debuglevel > 0:
            self._print_debug("send:", repr(s))
        if not self.sock:
            raise SMTPServerDisconnected("please run connect() first")
        if isinstance(s, str):
            s = s.encode(self.command_encoding)
        import sys

        sys.audit("smtplib.send", self, s)
        try:
            self.sock.sendall(s)
        except OSError:
            self.close()
            raise SMTPServerDisconnected("Server not connected") from None

    def putcmd(self, cmd, args=""):
        """Send a command."""
        line = f"{cmd} {args}" if args else cmd
        if "\r" in line or "\n" in line:
            shown = line.replace("\n", "\\n").replace("\r", "\\r")
            raise ValueError(f"command and arguments contain prohibited newline characters: {shown}")
        self.send(f"{line}{CRLF}")

    def getreply(self):
        """Return an answer: its number, and its lines joined."""
        if self.file is None:
            self.file = self.sock.makefile("rb")
        lines = []
        while True:
            try:
                line = self.file.readline(_MAXLINE + 1)
            except OSError as error:
                self.close()
                raise SMTPServerDisconnected(f"Connection unexpectedly closed: {error}") from None
            if not line:
                self.close()
                raise SMTPServerDisconnected("Connection unexpectedly closed")
            if self.debuglevel > 0:
                self._print_debug("reply:", repr(line))
            if len(line) > _MAXLINE:
                self.close()
                raise SMTPResponseException(500, "Line too long.")
            lines.append(line[4:].strip(b" \t\r\n"))
            try:
                code = int(line[:3])
            except ValueError:
                code = -1
                break
            if line[3:4] != b"-":
                break
        message = b"\n".join(lines)
        if self.debuglevel > 0:
            self._print_debug(f"reply: retcode ({code}); Msg: {message!a}")
        return code, message

    def docmd(self, cmd, args=""):
        """Send a command and return the answer."""
        self.putcmd(cmd, args)
        return self.getreply()

    def helo(self, name=""):
        """Say hello in the old way."""
        self.putcmd("helo", name or self.local_hostname)
        code, self.helo_resp = self.getreply()
        return code, self.helo_resp

    def ehlo(self, name=""):
        """Say hello; what the server can do is in esmtp_features afterwards."""
        self.esmtp_features = {}
        self.putcmd(self.ehlo_msg, name or self.local_hostname)
        code, message = self.getreply()
        if code == -1 and not message:
            self.close()
            raise SMTPServerDisconnected("Server not connected")
        self.ehlo_resp = message
        if code != 250:
            return code, message
        self.does_esmtp = True
        for line in message.decode("latin-1").split("\n")[1:]:
            old = OLDSTYLE_AUTH.match(line)
            if old:
                known = self.esmtp_features.get("auth", "")
                self.esmtp_features["auth"] = f"{known} {old.groups(0)[0]}"
                continue
            found = re.match(r"(?P<feature>[A-Za-z0-9][A-Za-z0-9\-]*) ?", line)
            if found:
                feature, parameters = found["feature"].lower(), line[found.end("feature") :].strip()
                if feature == "auth":
                    parameters = f"{self.esmtp_features.get(feature, '')} {parameters}"
                self.esmtp_features[feature] = parameters
        return code, message

    def has_extn(self, opt):
        """Tell whether the server can do something."""
        return opt.lower() in self.esmtp_features

    def help(self, args=""):
        """Return what the server says about itself."""
        self.putcmd("help", args)
        return self.getreply()[1]

    def rset(self):
        """Forget the message that has begun."""
        self.command_encoding = "ascii"
        return self.docmd("rset")

    def _rset(self):
        try:
            self.rset()
        except SMTPServerDisconnected:
            pass

    def noop(self):
        """Do nothing."""
        return self.docmd("noop")

    def mail(self, sender, options=()):
        """Begin a message."""
        extra = ""
        if options and self.does_esmtp:
            if any(option.lower() == "smtputf8" for option in options):
                if not self.has_extn("smtputf8"):
                    raise SMTPNotSupportedError("SMTPUTF8 not supported by server")
                self.command_encoding = "utf-8"
            extra = " " + " ".join(options)
        self.putcmd("mail", f"from:{quoteaddr(sender)}{extra}")
        return self.getreply()

    def rcpt(self, recip, options=()):
        """Name a recipient."""
        extra = " " + " ".join(options) if options and self.does_esmtp else ""
        self.putcmd("rcpt", f"to:{quoteaddr(recip)}{extra}")
        return self.getreply()

    def data(self, msg):
        """Send the message itself; SMTPDataError if the server does not want it."""
        self.putcmd("data")
        code, answer = self.getreply()
        if self.debuglevel > 0:
            self._print_debug("data:", (code, answer))
        if code != 354:
            raise SMTPDataError(code, answer)
        if isinstance(msg, str):
            msg = _fix_eols(msg).encode("ascii")
        text = _quote_periods(msg)
        if text[-2:] != bCRLF:
            text += bCRLF
        self.send(text + b"." + bCRLF)
        code, answer = self.getreply()
        if self.debuglevel > 0:
            self._print_debug("data:", (code, answer))
        return code, answer

    def verify(self, address):
        """Ask whether an address exists."""
        self.putcmd("vrfy", _addr_only(address))
        return self.getreply()

    vrfy = verify

    def expn(self, address):
        """Ask for the members of a list."""
        self.putcmd("expn", _addr_only(address))
        return self.getreply()

    def ehlo_or_helo_if_needed(self):
        """Say hello if that has not been done."""
        if self.helo_resp is None and self.ehlo_resp is None:
            if not 200 <= self.ehlo()[0] <= 299:
                code, answer = self.helo()
                if not 200 <= code <= 299:
                    raise SMTPHeloError(code, answer)

    def auth(self, mechanism, authobject, *, initial_response_ok=True):
        """Log in by a mechanism; authobject gives the answers to what the server asks."""
        mechanism = mechanism.upper()
        first = authobject() if initial_response_ok else None
        if first is not None:
            code, answer = self.docmd("AUTH", f"{mechanism} {encode_base64(first.encode('ascii'), eol='')}")
            self._auth_challenge_count = 1
        else:
            code, answer = self.docmd("AUTH", mechanism)
            self._auth_challenge_count = 0
        while code == 334:
            self._auth_challenge_count += 1
            challenge = base64.decodebytes(answer)
            reply = encode_base64(authobject(challenge).encode("ascii"), eol="")
            code, answer = self.docmd(reply)
            if self._auth_challenge_count > _MAXCHALLENGE:
                raise SMTPException(
                    f"Server AUTH mechanism infinite loop. Last response: {(code, answer)!r}"
                )
        if code in (235, 503):
            return code, answer
        raise SMTPAuthenticationError(code, answer)

    def auth_cram_md5(self, challenge=None):
        """Prove that the password is known without sending it."""
        if challenge is None:
            return None
        try:
            proof = hmac.HMAC(self.password.encode("ascii"), challenge, "md5")
        except ValueError as error:
            raise SMTPException("CRAM-MD5 is not supported") from error
        return f"{self.user} {proof.hexdigest()}"

    def auth_plain(self, challenge=None):
        """Send user and password at once."""
        return f"\0{self.user}\0{self.password}"

    def auth_login(self, challenge=None):
        """Send the user, then the password."""
        if challenge is None or self._auth_challenge_count < 2:
            return self.user
        return self.password

    def login(self, user, password, *, initial_response_ok=True):
        """Log in by the best mechanism that the server knows."""
        self.ehlo_or_helo_if_needed()
        if not self.has_extn("auth"):
            raise SMTPNotSupportedError("SMTP AUTH extension not supported by server.")
        advertised = self.esmtp_features["auth"].split()
        wanted = [name for name in ("CRAM-MD5", "PLAIN", "LOGIN") if name in advertised]
        if not wanted:
            raise SMTPException("No suitable authentication method found.")
        self.user, self.password = user, password
        for mechanism in wanted:
            method = getattr(self, "auth_" + mechanism.lower().replace("-", "_"))
            try:
                code, answer = self.auth(mechanism, method, initial_response_ok=initial_response_ok)
                if code in (235, 503):
                    return code, answer
            except SMTPAuthenticationError as error:
                last = error
        raise last

    def starttls(self, *, context=None):
        """Go on encrypted."""
        self.ehlo_or_helo_if_needed()
        if not self.has_extn("starttls"):
            raise SMTPNotSupportedError("STARTTLS extension not supported by server.")
        code, answer = self.docmd("STARTTLS")
        if code != 220:
            raise SMTPResponseException(code, answer)
        if ssl is None:
            raise RuntimeError("No SSL support included in this Python")
        if context is None:
            context = ssl._create_stdlib_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self._host)
        self.file = None
        # What the server said before does not count any more.
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False
        return code, answer

    def sendmail(self, from_addr, to_addrs, msg, mail_options=(), rcpt_options=()):
        """Send a message; returns the recipients that were refused, with the answers."""
        self.ehlo_or_helo_if_needed()
        options = []
        if isinstance(msg, str):
            msg = _fix_eols(msg).encode("ascii")
        if self.does_esmtp:
            if self.has_extn("size"):
                options.append("size=%d" % len(msg))
            options += mail_options
        code, answer = self.mail(from_addr, options)
        if code != 250:
            self.close() if code == 421 else self._rset()
            raise SMTPSenderRefused(code, answer, from_addr)
        refused = {}
        if isinstance(to_addrs, str):
            to_addrs = [to_addrs]
        for address in to_addrs:
            code, answer = self.rcpt(address, rcpt_options)
            if code not in (250, 251):
                refused[address] = (code, answer)
            if code == 421:
                self.close()
                raise SMTPRecipientsRefused(refused)
        if len(refused) == len(to_addrs):
            self._rset()
            raise SMTPRecipientsRefused(refused)
        code, answer = self.data(msg)
        if code != 250:
            self.close() if code == 421 else self._rset()
            raise SMTPDataError(code, answer)
        return refused

    def send_message(self, msg, from_addr=None, to_addrs=None, mail_options=(), rcpt_options=()):
        """Send a message object; sender and recipients are in its headers unless they are given."""
        self.ehlo_or_helo_if_needed()
        resent = msg.get_all("Resent-Date")
        if resent is not None and len(resent) > 1:
            raise ValueError("message has more than one 'Resent-' header block")
        prefix = "Resent-" if resent else ""
        if from_addr is None:
            header = msg[prefix + "Sender"] if prefix + "Sender" in msg else msg[prefix + "From"]
            from_addr = email.utils.getaddresses([header])[0][1]
        if to_addrs is None:
            fields = [msg[prefix + name] for name in ("To", "Bcc", "Cc") if msg[prefix + name] is not None]
            to_addrs = [address for _, address in email.utils.getaddresses(fields)]
        copied = copy.copy(msg)
        del copied["Bcc"], copied["Resent-Bcc"]
        international = False
        try:
            "".join([from_addr, *to_addrs]).encode("ascii")
        except UnicodeEncodeError:
            if not self.has_extn("smtputf8"):
                raise SMTPNotSupportedError(
                    "One or more source or delivery addresses require internationalized email support, "
                    "but the server does not advertise the required SMTPUTF8 capability"
                ) from None
            international = True
        with io.BytesIO() as file:
            if international:
                writer = email.generator.BytesGenerator(file, policy=msg.policy.clone(utf8=True))
                mail_options = (*mail_options, "SMTPUTF8", "BODY=8BITMIME")
            else:
                writer = email.generator.BytesGenerator(file)
            writer.flatten(copied, linesep="\r\n")
            text = file.getvalue()
        return self.sendmail(from_addr, to_addrs, text, mail_options, rcpt_options)

    def close(self):
        """Close the connection."""
        try:
            file, self.file = self.file, None
            if file:
                file.close()
        finally:
            sock, self.sock = self.sock, None
            if sock:
                sock.close()

    def quit(self):
        """Say good-bye and close the connection."""
        answer = self.docmd("quit")
        self.ehlo_resp = self.helo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False
        self.close()
        return answer


if ssl is not None:

    class SMTP_SSL(SMTP):
        """A connection that is encrypted from the beginning."""

        default_port = SMTP_SSL_PORT

        def __init__(
            self, host="", port=0, local_hostname=None, *, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, source_address=None, context=None
        ):
            self.context = ssl._create_stdlib_context() if context is None else context
            super().__init__(host, port, local_hostname, timeout, source_address)

        def _get_socket(self, host, port, timeout):
            sock = super()._get_socket(host, port, timeout)
            return self.context.wrap_socket(sock, server_hostname=self._host)

    __all__.append("SMTP_SSL")


class LMTP(SMTP):
    """A connection to a local delivery agent, which may be a socket with a path."""

    ehlo_msg = "lhlo"

    def __init__(
        self, host="", port=LMTP_PORT, local_hostname=None, source_address=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT
    ):
        super().__init__(host, port, local_hostname=local_hostname, source_address=source_address, timeout=timeout)

    def connect(self, host="localhost", port=0, source_address=None):
        """Connect to a host, or to a socket whose path begins with a slash."""
        if host[:1] != "/":
            return super().connect(host, port, source_address=source_address)
        if self.timeout is not None and not self.timeout:
            raise ValueError("Non-blocking socket (timeout=0) is not supported")
        try:
            self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            if self.timeout is not socket._GLOBAL_DEFAULT_TIMEOUT:
                self.sock.settimeout(self.timeout)
            self.file = None
            self.sock.connect(host)
        except OSError:
            if self.debuglevel > 0:
                self._print_debug("connect fail:", host)
            if self.sock:
                self.sock.close()
            self.sock = None
            raise
        return self.getreply()

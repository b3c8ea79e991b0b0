"""Command interpreters: a prompt, commands as methods of a class, and help."""

import sys

__all__ = ["Cmd"]

PROMPT = "(Cmd) "
IDENTCHARS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"


class Cmd:
    """Base class of command interpreters: method do_NAME() runs command NAME with the rest of the line.

    A true value that it returns ends the loop. complete_NAME() and help_NAME() complete and explain the command.
    """

    prompt = PROMPT
    identchars = IDENTCHARS
    ruler = "="
    lastcmd = ""
    intro = None
    doc_leader = ""
    doc_header = "Documented commands (type help <topic>):"
    misc_header = "Miscellaneous help topics:"
    undoc_header = "Undocumented commands:"
    nohelp = "*** No help on %s"
    use_rawinput = 1

    def __init__(self, completekey="tab", stdin=None, stdout=None):
        self.stdin = sys.stdin if stdin is None else stdin
        self.stdout = sys.stdout if stdout is None else stdout
        self.cmdqueue = []
        self.completekey = completekey

    # The loop.

    def cmdloop(self, intro=None):
        """Read lines and run them as commands until one of them says to stop."""
        self.preloop()
        restore = self._take_completion()
        try:
            if intro is not None:
                self.intro = intro
            if self.intro:
                self.stdout.write(str(self.intro) + "\n")
            stop = None
            while not stop:
                line = self.precmd(self.cmdqueue.pop(0) if self.cmdqueue else self._read())
                stop = self.postcmd(self.onecmd(line), line)
            self.postloop()
        finally:
            restore()

    def _take_completion(self):
        """Let the line editor complete commands; returns what undoes that."""
        if not (self.use_rawinput and self.completekey):
            return lambda: None
        try:
            import readline
        except ImportError:
            return lambda: None
        self.old_completer = readline.get_completer()
        readline.set_completer(self.complete)
        binding = f"{self.completekey}: complete"
        if getattr(readline, "backend", None) == "editline":
            # That editor has a syntax of its own.
            key = "^I" if self.completekey == "tab" else self.completekey
            binding = f"bind {key} rl_complete"
        readline.parse_and_bind(binding)
        return lambda: readline.set_completer(self.old_completer)

    def _read(self):
        """The next line, "EOF" at the end of the input."""
        if self.use_rawinput:
            try:
                return input(self.prompt)
            except EOFError:
                return "EOF"
        self.stdout.write(self.prompt)
        self.stdout.flush()
        line = self.stdin.readline()
        return line.rstrip("\r\n") if line else "EOF"

    def precmd(self, line):
        """Called with each line before it is run; returns the line to run."""
        return line

    def postcmd(self, stop, line):
        """Called after each command; returns whether to stop."""
        return stop

    def preloop(self):
        """Called before the loop begins."""

    def postloop(self):
        """Called after the loop ended."""

    # One line.

    def parseline(self, line):
        """Divide a line into command and argument; returns them and the line, command None if there is none."""
        line = line.strip()
        if not line:
            return None, None, line
        if line[0] == "?":
            line = "help " + line[1:]
        elif line[0] == "!":
            if not hasattr(self, "do_shell"):
                return None, None, line
            line = "shell " + line[1:]
        end = 0
        while end < len(line) and line[end] in self.identchars:
            end += 1
        return line[:end], line[end:].strip(), line

    def onecmd(self, line):
        """Run a line as if it had been typed; returns whether to stop."""
        cmd, arg, line = self.parseline(line)
        if not line:
            return self.emptyline()
        if cmd is None:
            return self.default(line)
        self.lastcmd = "" if line == "EOF" else line
        run = getattr(self, "do_" + cmd, None) if cmd else None
        return self.default(line) if run is None else run(arg)

    def emptyline(self):
        """Called with an empty line: runs the last command again."""
        if self.lastcmd:
            return self.onecmd(self.lastcmd)

    def default(self, line):
        """Called with a line whose command is not known."""
        self.stdout.write(f"*** Unknown syntax: {line}\n")

    # Completion.

    def completedefault(self, *ignored):
        """Completions of the argument of a command without complete_NAME()."""
        return []

    def completenames(self, text, *ignored):
        """The commands that begin with a text."""
        begin = "do_" + text
        return [name[3:] for name in self.get_names() if name.startswith(begin)]

    def complete(self, text, state):
        """The completion number `state`, for the line editor."""
        if state == 0:
            import readline

            line = readline.get_line_buffer()
            stripped = line.lstrip()
            cut = len(line) - len(stripped)
            begin, end = readline.get_begidx() - cut, readline.get_endidx() - cut
            find = self.completenames
            if begin > 0:
                cmd = self.parseline(line)[0]
                find = getattr(self, f"complete_{cmd}", None) if cmd else None
                find = find or self.completedefault
            self.completion_matches = find(text, stripped, begin, end)
        try:
            return self.completion_matches[state]
        except IndexError:
            return None

    def get_names(self):
        """The names of all attributes of the class."""
        return dir(type(self))

    def complete_help(self, *args):
        """The commands and topics that begin with a text."""
        topics = {name[5:] for name in self.get_names() if name.startswith("help_" + args[0])}
        return list(topics.union(self.completenames(*args)))

    # Help.

    def do_help(self, arg):
        """Show the commands with "help", or what is known of one with "help NAME"."""
        if arg:
            self._help_on(arg)
            return
        names = self.get_names()
        topics = {name[5:] for name in names if name.startswith("help_")}
        documented, undocumented = [], []
        # A method that a subclass repeats is listed once.
        for name in dict.fromkeys(sorted(names)):
            if not name.startswith("do_"):
                continue
            command = name[3:]
            if command in topics or getattr(self, name).__doc__:
                topics.discard(command)
                documented.append(command)
            else:
                undocumented.append(command)
        self.stdout.write(f"{self.doc_leader}\n")
        self.print_topics(self.doc_header, documented, 15, 80)
        self.print_topics(self.misc_header, sorted(topics), 15, 80)
        self.print_topics(self.undoc_header, undocumented, 15, 80)

    def _help_on(self, topic):
        explain = getattr(self, "help_" + topic, None)
        if explain is not None:
            explain()
            return
        import inspect

        run = getattr(self, "do_" + topic, None)
        doc = run.__doc__ if run is not None else None
        text = inspect.cleandoc(doc) if doc else self.nohelp % (topic,)
        self.stdout.write(f"{text}\n")

    def print_topics(self, header, cmds, cmdlen, maxcol):
        """Write a list of names under a header, if there are any."""
        if not cmds:
            return
        self.stdout.write(f"{header}\n")
        if self.ruler:
            self.stdout.write(f"{self.ruler * len(header)}\n")
        self.columnize(cmds, maxcol - 1)
        self.stdout.write("\n")

    def columnize(self, list, displaywidth=80):
        """Write strings in as few lines as possible, down the columns first."""
        if not list:
            self.stdout.write("<empty>\n")
            return
        wrong = [str(i) for i, item in enumerate(list) if not isinstance(item, str)]
        if wrong:
            raise TypeError(f"list[i] not a string for i in {', '.join(wrong)}")
        for rows in range(1, len(list) + 1):
            columns = [list[start : start + rows] for start in range(0, len(list), rows)]
            widths = [max(map(len, column)) for column in columns]
            if sum(widths) + 2 * (len(columns) - 1) <= displaywidth:
                break
        if len(columns) == 1 and rows > 1:
            # Nothing fits beside anything else.
            widths = [0]
        for row in range(rows):
            texts = [(column[row], width) for column, width in zip(columns, widths) if row < len(column)]
            self.stdout.write("  ".join([text.ljust(width) for text, width in texts]) + "\n")

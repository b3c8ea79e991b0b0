import cmd
import io
import sys


class Shell(cmd.Cmd):
    prompt = "> "
    intro = "hello"

    def do_add(self, arg):
        """add X Y

        Add two numbers."""
        self.stdout.write(f"{sum(map(int, arg.split()))}\n")

    def do_quit(self, arg):
        return True

    def help_topic(self):
        self.stdout.write("a topic\n")


text = "add 1 2\n\nhelp\nhelp add\n?topic\nhelp nothing\nunknown x\n!ls\nquit\n"
shell = Shell(stdin=io.StringIO(text), stdout=sys.stdout)
shell.use_rawinput = False
shell.cmdloop()
shell.columnize([f"item{i}" for i in range(20)], 40)
print(shell.completenames("q"), shell.parseline("?x y"))

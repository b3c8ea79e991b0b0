"""Has packages of pure Python, installed in the folder given, do what they are for. One line for each, with what went wrong."""

import sys

sys.path.insert(0, sys.argv[1])


def attrs():
    import attr

    @attr.define
    class Point:
        x: int = attr.field(validator=attr.validators.instance_of(int))
        y: int = 0

    assert repr(Point(1)) == "Point(x=1, y=0)" and Point(1) == Point(1, 0)
    assert attr.asdict(attr.evolve(Point(1), y=5)) == {"x": 1, "y": 5}
    try:
        Point("x")
    except TypeError:
        return
    raise AssertionError("the validator has not run")


def click():
    import click
    from click.testing import CliRunner

    @click.group()
    def cli():
        pass

    @cli.command()
    @click.option("--count", default=1, type=int)
    @click.argument("name")
    def hello(count, name):
        for _ in range(count):
            click.echo(f"Hello {name}!")

    result = CliRunner().invoke(cli, ["hello", "--count", "2", "you"])
    assert (result.exit_code, result.output) == (0, "Hello you!\nHello you!\n"), result
    assert CliRunner().invoke(cli, ["hello"]).exit_code == 2


def h11():
    import h11

    client, server = h11.Connection(h11.CLIENT), h11.Connection(h11.SERVER)
    server.receive_data(
        client.send(h11.Request(method="GET", target="/x", headers=[("Host", "a")])) + client.send(h11.EndOfMessage())
    )
    assert server.next_event().target == b"/x" and type(server.next_event()) is h11.EndOfMessage
    client.receive_data(
        server.send(h11.Response(status_code=200, headers=[("Content-Length", "2")]))
        + server.send(h11.Data(data=b"hi"))
        + server.send(h11.EndOfMessage())
    )
    assert client.next_event().status_code == 200 and bytes(client.next_event().data) == b"hi"


def jinja2():
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.DictLoader(
            {
                "base": "<{% block b %}{% endblock %}>",
                "page": "{% extends 'base' %}{% block b %}{% for i in items if i %}{{ loop.index }}:{{ i|upper|e }} {% endfor %}{% endblock %}",
            }
        ),
        autoescape=True,
    )
    assert environment.get_template("page").render(items=["a", "", "<b>"]) == "<1:A 2:&lt;B&gt; >"


def markupsafe():
    from markupsafe import Markup, escape

    assert Markup("<b>%s</b>") % "<" == "<b>&lt;</b>" and escape("'\"") == "&#39;&#34;"


def anyio():
    import anyio

    async def main():
        send, receive = anyio.create_memory_object_stream(5)
        got = []

        async def produce():
            async with send:
                for i in range(3):
                    await send.send(i)

        async with anyio.create_task_group() as group:
            group.start_soon(produce)
            async for item in receive:
                got.append(item)
        with anyio.move_on_after(0.01) as scope:
            await anyio.sleep(5)
        return got, scope.cancelled_caught, await anyio.to_thread.run_sync(lambda: 7)

    assert anyio.run(main) == ([0, 1, 2], True, 7)


def aiomultiprocess():
    import asyncio

    from aiomultiprocess import Pool

    async def main():
        async with Pool(processes=1) as pool:
            return await pool.map(_square, [1, 2, 3])

    assert asyncio.run(main()) == [1, 4, 9]


async def _square(x):
    return x * x


def pluggy():
    import pluggy

    specification, implementation = pluggy.HookspecMarker("p"), pluggy.HookimplMarker("p")

    class Spec:
        @specification
        def grow(self, n):
            """Grow."""

    class One:
        @implementation
        def grow(self, n):
            return n + 1

    class Two:
        @implementation(tryfirst=True)
        def grow(self, n):
            return n * 10

    manager = pluggy.PluginManager("p")
    manager.add_hookspecs(Spec)
    manager.register(One())
    manager.register(Two())
    assert manager.hook.grow(n=3) == [30, 4]


def packaging():
    from packaging.markers import Marker
    from packaging.requirements import Requirement
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

    assert Version("1.10rc1") < Version("1.10") and "1.5" in SpecifierSet(">=1,<2")
    requirement = Requirement("a[b]>=1; python_version >= '3.8'")
    assert requirement.extras == {"b"} and requirement.marker.evaluate() and not Marker("os_name == 'x'").evaluate()


def typing_extensions():
    from typing_extensions import Protocol, TypedDict, get_type_hints, override, runtime_checkable

    class Movie(TypedDict):
        name: str

    @runtime_checkable
    class Sized(Protocol):
        def size(self): ...

    class Thing:
        @override
        def size(self): ...

    assert get_type_hints(Movie) == {"name": str} and isinstance(Thing(), Sized) and not isinstance(1, Sized)


def six():
    import six
    from six.moves import range

    assert six.PY3 and list(range(2)) == [0, 1] and six.ensure_str(b"a") == "a"


def more_itertools():
    import more_itertools

    assert list(more_itertools.chunked(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert more_itertools.peekable(iter("ab")).peek() == "a" and more_itertools.one([3]) == 3


def sortedcontainers():
    from sortedcontainers import SortedDict, SortedList, SortedSet

    items = SortedList([3, 1, 2] * 1000)
    items.add(0)
    assert items[0] == 0 and items.bisect(1) == 1001 and list(SortedDict(b=1, a=2)) == ["a", "b"] and SortedSet("ba")[0] == "a"


def idna():
    import idna

    assert idna.encode("bücher.example") == b"xn--bcher-kva.example" and idna.decode("xn--bcher-kva.example") == "bücher.example"


def tomli():
    import tomli

    assert tomli.loads("a = [1, 2.5]\n[b]\nc = 2020-01-01\n")["a"] == [1, 2.5]


def pygments():
    from pygments import highlight
    from pygments.formatters import HtmlFormatter, NullFormatter
    from pygments.lexers import JsonLexer, PythonLexer

    source = "def f(x):\n    return 'a' + str(x)  # why\n"
    assert highlight(source, PythonLexer(), NullFormatter()) == source
    assert '<span class="k">def</span>' in highlight(source, PythonLexer(), HtmlFormatter()) and JsonLexer().name == "JSON"


def requests():
    import requests

    prepared = requests.Request("GET", "http://example.org/a", params={"q": "ä"}).prepare()
    assert prepared.url == "http://example.org/a?q=%C3%A4"


def flask():
    import flask

    app = flask.Flask(__name__)

    @app.route("/hello/<name>")
    def hello(name):
        return flask.render_template_string("Hello {{ name }}", name=name)

    assert app.test_client().get("/hello/you").data == b"Hello you"


def metadata():
    import importlib.metadata

    assert importlib.metadata.version("click") and importlib.metadata.metadata("attrs")["Name"] == "attrs"
    assert any(str(path).endswith("click/core.py") for path in importlib.metadata.files("click"))


JOBS = [
    attrs, click, h11, jinja2, markupsafe, anyio, aiomultiprocess, pluggy, packaging, typing_extensions, six, more_itertools,
    sortedcontainers, idna, tomli, pygments, requests, flask, metadata,
]


def main():
    failed = 0
    for job in JOBS:
        if sys.argv[2:] and job.__name__ not in sys.argv[2:]:
            continue
        try:
            job()
            print("ok    ", job.__name__)
        except BaseException as error:
            failed += 1
            at = error.__traceback__
            while at.tb_next is not None:
                at = at.tb_next
            place = f"{at.tb_frame.f_code.co_filename}:{at.tb_lineno}"
            print("FAILED", job.__name__, type(error).__name__, str(error)[:200], "at", place[-90:])
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()

//! Capabilities: what a sandbox does not have, and what it has been given.

use std::io::Read;
use std::net::TcpListener;
use taipan::{Caps, Capture, Clock, Dir, Rng, Vm};

/// Tries everything that native modules offer with arguments that would do something, and tells of what has not been refused.
const PROBE: &str = r#"
import sys, importlib
secret, target = SECRET, TARGET
allowed = []

def tried(what, function, *args):
    try:
        result = function(*args)
    except BaseException as e:
        if isinstance(e, (SystemExit, KeyboardInterrupt)): return
    else:
        # Nothing is nothing.
        if result != []: allowed.append((what, result))

# Named functions with arguments that fit.
plans = {
    'posix': {
        'open': [(secret, 0), (target, 65)], 'listdir': [('/',), (0,)], 'scandir': [('/',)], 'stat': [(secret,), (0,)],
        'lstat': [(secret,)], 'fstat': [(0,)], 'read': [(0, 1)], 'write': [(2, b'!')], 'close': [(9,)], 'dup': [(0,)],
        'dup2': [(0, 9)], 'pipe': [()], 'pipe2': [(0,)], 'fork': [()], 'forkpty': [()], 'execv': [('/bin/true', ['true'])],
        'execve': [('/bin/true', ['true'], {})], 'posix_spawn': [('/bin/true', ['true'], {})],
        'posix_spawnp': [('true', ['true'], {})], 'system': [('true',)], 'kill': [(1, 0)], 'killpg': [(1, 0)],
        'mkdir': [(target,)], 'rmdir': [(target,)], 'unlink': [(secret,)], 'remove': [(secret,)], 'rename': [(secret, target)],
        'replace': [(secret, target)], 'link': [(secret, target)], 'symlink': [(secret, target)], 'readlink': [('/proc/self/exe',)],
        'chmod': [(secret, 0o600)], 'chown': [(secret, -1, -1)], 'truncate': [(secret, 0)], 'utime': [(secret,)],
        'mkfifo': [(target,)], 'mknod': [(target,)], 'chdir': [('/',)], 'fchdir': [(0,)], 'getcwd': [()], 'getcwdb': [()],
        'statvfs': [('/',)], 'putenv': [('A', 'B')], 'unsetenv': [('PATH',)], 'uname': [()], 'getlogin': [()],
        'openpty': [()], 'memfd_create': [('x',)], 'eventfd': [(0,)], 'timerfd_create': [(0,)], 'sendfile': [(1, 0, 0, 1)],
        'copy_file_range': [(0, 1, 1)], 'splice': [(0, 1, 1)], 'setuid': [(0,)], 'setsid': [()], 'nice': [(0,)], 'umask': [(0,)],
        'wait': [()], 'waitpid': [(-1, 1)], 'pidfd_open': [(1,)], 'getxattr': [(secret, 'user.x')], 'listxattr': [(secret,)],
        'sched_setaffinity': [(0, [0])], 'abort': [()], '_exit': [(3,)], 'chroot': [('/',)], 'sync': [()], 'unshare': [(0,)],
    },
    '_io': {'open': [(secret,), (0,), (target, 'w')], 'FileIO': [(secret,), (0,), (target, 'w')], 'open_code': [(secret,)]},
    '_socket': {'socket': [(), (1, 1), (2, 2), (2, 3)], 'socketpair': [()], 'getaddrinfo': [('localhost', 80)],
                'gethostbyname': [('localhost',)], 'gethostname': [()], 'dup': [(0,)], 'close': [(9,)], 'if_nameindex': [()],
                'gethostbyaddr': [('127.0.0.1',)], 'getservbyname': [('http',)]},
    'select': {'select': [([0], [], [], 0)], 'epoll': [()]},
    'mmap': {'mmap': [(0, 1), (-1, 4096)]},
    'fcntl': {'fcntl': [(0, 1)], 'ioctl': [(0, 1)], 'flock': [(0, 8)], 'lockf': [(0, 8)]},
    '_posixsubprocess': {'fork_exec': [((b'/bin/true',), (b'/bin/true',), True, (), None, None, -1, -1, -1, -1, -1, -1, 5, 6,
                                        True, False, -1, None, None, None, -1, None)]},
    '_multiprocessing': {'SemLock': [(0, 1, 1, '/taipan-x', True)], 'sem_unlink': [('/taipan-x',)]},
    '_posixshmem': {'shm_open': [('/taipan-x', 66)], 'shm_unlink': [('/taipan-x',)]},
    '_signal': {'alarm': [(1,)], 'setitimer': [(0, 1)], 'raise_signal': [(10,)], 'pthread_kill': [(1, 0)], 'signal': [(10, 1)],
                'pthread_sigmask': [(0, [10])], 'set_wakeup_fd': [(0,)], 'pidfd_send_signal': [(0, 0)]},
    '_thread': {'start_new_thread': [(print, ())], 'start_new': [(print, ())], 'start_joinable_thread': [(print,)]},
    'pwd': {'getpwall': [()], 'getpwuid': [(0,)], 'getpwnam': [('root',)]},
    'grp': {'getgrall': [()], 'getgrgid': [(0,)]},
    'resource': {'setrlimit': [(7, (1, 1))], 'getrlimit': [(7,)], 'getrusage': [(0,)]},
    'termios': {'tcgetattr': [(0,)], 'tcflush': [(0, 0)]},
    'time': {'clock_settime': [(0, 0.0)]},
    'faulthandler': {'enable': [()]},
}
for name, functions in plans.items():
    try:
        module = importlib.import_module(name)
    except ImportError:
        continue
    for function, attempts in functions.items():
        if hasattr(module, function):
            for args in attempts:
                tried(f'{name}.{function}{args}', getattr(module, function), *args)

# Through the library.
def by_module(name, work):
    def run():
        work(importlib.import_module(name))
    tried(name, run)

by_module('subprocess', lambda m: m.run(['true']))
by_module('socket', lambda m: m.create_connection(('127.0.0.1', 80), 1))
by_module('pathlib', lambda m: m.Path(secret).read_text())
by_module('shutil', lambda m: m.copy(secret, target))
by_module('tempfile', lambda m: m.TemporaryFile())
by_module('glob', lambda m: 1 / len(m.glob('/*')))
by_module('threading', lambda m: m.Thread(target=print).start())
by_module('concurrent.futures', lambda m: m.ThreadPoolExecutor().submit(print))
by_module('multiprocessing', lambda m: m.Process(target=print).start())
by_module('sqlite3', lambda m: m.connect(target))
by_module('linecache', lambda m: 1 / len(m.getlines(secret)))
by_module('runpy', lambda m: m.run_path(secret))
by_module('zipfile', lambda m: m.ZipFile(target, 'w'))
by_module('os', lambda m: 1 / len(m.environ))
by_module('os', lambda m: 1 / m.path.exists(secret))
by_module('select', lambda m: m.epoll.fromfd(0))
by_module('asyncio', lambda m: m.run(m.open_connection('127.0.0.1', 80)))
by_module('asyncio', lambda m: m.run(m.create_subprocess_exec('true')))
"#;

#[test]
fn a_sandbox_has_nothing() {
    let folder = folder("nothing");
    let secret = folder.join("secret.py");
    std::fs::write(&secret, "found = 1").expect("there is room");
    let target = folder.join("made");
    let mut vm = Vm::builder().stdout(std::io::sink()).build();
    vm.set("SECRET", secret.to_str().expect("it is text"))
        .expect("it is set");
    vm.set("TARGET", target.to_str().expect("it is text"))
        .expect("it is set");
    vm.run(PROBE).expect("it runs to the end");
    let allowed: String = vm
        .eval("'\\n'.join(map(repr, allowed))")
        .expect("it is a list");
    assert_eq!(allowed, "");
    assert!(!target.exists());
    assert_eq!(
        std::fs::read_to_string(&secret).expect("it is there"),
        "found = 1"
    );
    let class = |vm: &mut Vm, source: &str| vm.run(source).expect_err(source).class().to_string();
    assert_eq!(class(&mut vm, "open('/etc/passwd')"), "PermissionError");
    assert_eq!(
        class(&mut vm, "import socket; socket.socket()"),
        "PermissionError"
    );
}

fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("taipan-caps-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("there is room");
    folder
}

#[test]
fn folders_have_borders() {
    let outside = folder("outside");
    let inside = outside.join("inside");
    std::fs::create_dir_all(inside.join("sub")).expect("there is room");
    std::fs::write(outside.join("secret"), "secret").expect("there is room");
    std::fs::write(inside.join("data.txt"), "data").expect("there is room");
    std::os::unix::fs::symlink(outside.join("secret"), inside.join("link")).expect("there is room");
    std::os::unix::fs::symlink(&outside, inside.join("up")).expect("there is room");
    std::os::unix::fs::symlink(outside.join("new"), inside.join("dangling"))
        .expect("there is room");
    let mut vm = Vm::builder()
        .caps(
            Caps::none()
                .dir("/data", Dir::read_only(&inside))
                .dir("/work", Dir::read_write(inside.join("sub"))),
        )
        .build();
    let source = r#"
import os
from pathlib import Path
assert open('/data/data.txt').read() == 'data'
assert sorted(os.listdir('/data')) == ['dangling', 'data.txt', 'link', 'sub', 'up']
assert os.path.isfile('/data/data.txt') and os.path.isdir('/data/sub')
assert [e.name for e in os.scandir('/data') if e.is_file(follow_symlinks=False)] == ['data.txt']
assert Path('/data/data.txt').read_bytes() == b'data'
Path('/work/out.txt').write_text('hello')
os.mkdir('/work/folder'); os.rename('/work/out.txt', '/work/folder/moved')
assert Path('/work/folder/moved').read_text() == 'hello'
os.remove('/work/folder/moved'); os.rmdir('/work/folder')
with open('/work/log', 'a') as f: f.write('x')
refused = []
for attempt in [
    lambda: open('/data/link').read(), lambda: open('/data/up/secret').read(), lambda: open('/data/../etc/passwd').read(),
    lambda: open('/data/new', 'w'), lambda: open('/data/data.txt', 'r+'), lambda: os.remove('/data/data.txt'),
    lambda: os.rename('/data/data.txt', '/work/x'), lambda: os.listdir('/'), lambda: os.listdir('/data/up'),
    lambda: open(0), lambda: os.stat('/data/up/secret'), lambda: os.mkdir('/data/x'), lambda: os.stat(0),
    lambda: os.symlink('/etc', '/work/etc'), lambda: open('/etc/passwd'), lambda: os.open('/data/data.txt', 0),
    lambda: open('/work/../data/x', 'w'), lambda: os.rename('/work/log', '/data/log'),
]:
    try:
        attempt()
    except OSError:
        refused.append(True)
    else:
        refused.append(False)
"#;
    vm.run(source).expect("it is allowed");
    assert!(
        vm.eval::<bool>("all(refused)").expect("a bool"),
        "{}",
        vm.eval::<String>("repr(refused)").expect("text")
    );
    assert!(!outside.join("new").exists());
}

#[test]
fn the_net_has_a_predicate() {
    let open = TcpListener::bind("127.0.0.1:0").expect("a port");
    let shut = TcpListener::bind("127.0.0.1:0").expect("a port");
    let (open_port, shut_port) = (port(&open), port(&shut));
    let mut vm = Vm::builder()
        .caps(Caps::none().net(move |a| a.port() == open_port))
        .build();
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = open.accept().expect("a client");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("it comes");
        text
    });
    vm.set("good", i64::from(open_port)).expect("it is set");
    vm.set("bad", i64::from(shut_port)).expect("it is set");
    let source = r#"
import socket
with socket.create_connection(('127.0.0.1', good)) as s: s.sendall(b'hello')
refused = 0
for attempt in [
    lambda: socket.create_connection(('127.0.0.1', bad)), lambda: socket.socket().bind(('127.0.0.1', 0)),
    lambda: socket.socket().listen(), lambda: socket.socket(socket.AF_UNIX), lambda: socket.socket(fileno=0),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', bad)),
]:
    try: attempt()
    except PermissionError: refused += 1
"#;
    vm.run(source).expect("it is allowed");
    assert_eq!(thread.join().expect("it ends"), "hello");
    assert_eq!(vm.get::<i64>("refused").expect("a number"), 6);
}

fn port(listener: &TcpListener) -> u16 {
    listener.local_addr().expect("it is bound").port()
}

#[test]
fn runs_with_a_seed_and_a_fixed_clock_are_the_same() {
    let run = || {
        let output = Capture::new();
        let caps = Caps::none()
            .clock(Clock::fixed(std::time::UNIX_EPOCH))
            .rng(Rng::seed(7))
            .var("MODE", "test");
        let mut vm = Vm::builder().caps(caps).stdout(output.clone()).build();
        let source = "
import os, random, time, uuid
print(random.random(), os.urandom(4).hex(), hash('x'), time.time(), uuid.uuid4(), set('abcdef'))
start = time.monotonic(); time.sleep(3600); print(time.monotonic() - start, dict(os.environ))
";
        vm.run(source).expect("it runs");
        output.take()
    };
    let first = run();
    assert!(first.ends_with("3600.0 {'MODE': 'test'}\n"), "{first}");
    assert_eq!(run(), first);
}

#[test]
fn imports_can_be_chosen() {
    let mut vm = Vm::builder()
        .caps(Caps::none().imports(|name| name != "socket"))
        .build();
    vm.run("import json").expect("it is allowed");
    let error = vm.run("import socket").expect_err("it is not");
    assert_eq!(
        error.to_string().lines().last(),
        Some("ModuleNotFoundError: No module named 'socket'")
    );
}

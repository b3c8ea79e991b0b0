//! A prompt inside of a program: whoever runs it can look at the program's state and change it, a statement at a time. Reads lines
//! from standard input; as a test, from a text.

use std::io::{BufRead, Write};
use taipan::{Capture, Handle, Module, Result, Vm};

/// The state of the program.
#[taipan::class]
struct Server {
    #[get]
    #[set]
    workers: u32,
    #[get]
    served: u64,
}

#[taipan::methods]
impl Server {
    /// Forget what was counted.
    fn reset(&mut self) {
        self.served = 0;
    }
    fn __repr__(&self) -> String {
        format!("<server: {} workers, {} served>", self.workers, self.served)
    }
}

/// A prompt and its names.
struct Prompt {
    vm: Vm,
    console: Module,
    output: Capture,
}

impl Prompt {
    fn new(server: Server) -> Result<(Prompt, Handle<Server>)> {
        let output = Capture::new();
        let mut vm = Vm::builder()
            .stdout(output.clone())
            .stderr(output.clone())
            .build();
        let server = vm.create(server)?;
        let console = vm.load(
            "console",
            "
import code
names = {'__name__': '__console__'}
push = code.InteractiveConsole(names).push
",
        )?;
        let names: taipan::Value = console.get(&mut vm, "names")?;
        names.call_method::<()>(&mut vm, "update", (taipan::kw! { server: server.clone() },))?;
        Ok((
            Prompt {
                vm,
                console,
                output,
            },
            server,
        ))
    }

    /// Take a line: what it prints, and whether the statement goes on in the next one.
    fn line(&mut self, line: &str) -> Result<(String, bool)> {
        let more = self.console.call(&mut self.vm, "push", (line,))?;
        Ok((self.output.take(), more))
    }
}

/// Talk until the input ends.
fn talk(
    input: impl BufRead,
    mut output: impl Write,
    server: Server,
) -> Result<(Prompt, Handle<Server>)> {
    let (mut prompt, server) = Prompt::new(server)?;
    let mut more = false;
    for line in input.lines() {
        let line = line.map_err(taipan::Error::host)?;
        let printed;
        (printed, more) = prompt.line(&line)?;
        let sign = if more { "... " } else { ">>> " };
        write!(output, "{printed}{sign}").map_err(taipan::Error::host)?;
    }
    let _ = more;
    Ok((prompt, server))
}

pub fn main() -> Result {
    let server = Server {
        workers: 2,
        served: 1234,
    };
    if std::env::args().any(|argument| argument == "--interactive") {
        return talk(std::io::stdin().lock(), std::io::stdout(), server).map(drop);
    }
    let lines = "\
server
for n in range(2):
    server.workers += 1

server.workers
server.reset(); server
1 / 0
";
    let mut shown = Vec::new();
    let (mut prompt, server) = talk(lines.as_bytes(), &mut shown, server)?;
    assert_eq!(
        String::from_utf8_lossy(&shown),
        "<server: 2 workers, 1234 served>
>>> ... ... >>> 4
>>> <server: 4 workers, 0 served>
>>> Traceback (most recent call last):
  File \"<console>\", line 1, in <module>
ZeroDivisionError: division by zero
>>> "
    );
    assert_eq!(server.with(&mut prompt.vm, |server| server.workers)?, 4);
    Ok(())
}

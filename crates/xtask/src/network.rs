//! Measures the servers of `bench/network` with a client of its own, which is the same for every interpreter.
//!
//! Every connection sends a request, waits for the whole answer and sends the next one; what is counted are answers a second.
//! A server that is written in Rust on bare `mio` shows how far there is to go.

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use taipan_testkit::run::scratch_folder;

use crate::bench::named_command;
use crate::{Result, project};

const REQUEST: &[u8] =
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n";
/// As long as what `http_streams.py` answers.
const ANSWER: usize = 79;
const KIB: [usize; 3] = [1, 10, 100];

struct Settings {
    taipan: Vec<String>,
    others: Vec<(String, Vec<String>)>,
    seconds: f64,
    rounds: usize,
    connections: Vec<usize>,
    filters: Vec<String>,
}

/// One row of the table: a server and what is asked of it.
struct Row {
    title: String,
    script: &'static str,
    request: Vec<u8>,
    answer: usize,
    connections: usize,
}

/// `cargo xtask network [--with NAME=COMMAND]... [--seconds N] [--rounds N] [--connections N]... [--taipan PATH] [FILTER...]`
pub fn run(arguments: &[String]) -> Result {
    let settings = parse(arguments)?;
    let scratch = scratch_folder()?;
    let folder = project::root().join("crates/xtask/bench/network");
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        fs::copy(&path, scratch.join(path.file_name().unwrap_or_default()))?;
    }
    let mut servers = vec![("taipan".to_owned(), settings.taipan.clone())];
    servers.extend(settings.others.iter().cloned());
    let mut text = String::from("| answers a second |");
    for (name, _) in &servers {
        let _ = write!(text, " {name} |");
    }
    text.push_str(" mio |");
    for (name, _) in &servers[1..] {
        let _ = write!(text, " taipan / {name} |");
    }
    text.push_str(" mio / taipan |\n|---|");
    text.push_str(&"---:|".repeat(servers.len() * 2 + 1));
    println!("{text}");
    for row in rows(&settings) {
        let mut rates = vec![Vec::new(); servers.len() + 1];
        for _ in 0..settings.rounds {
            for (number, (_, command)) in servers.iter().enumerate() {
                rates[number].push(measure(command, &scratch, &row, settings.seconds)?);
            }
            rates[servers.len()].push(measure_bare(&row, settings.seconds)?);
        }
        let best: Vec<f64> = rates
            .iter()
            .map(|r| r.iter().copied().fold(0.0, f64::max))
            .collect();
        let mut line = format!("| {} |", row.title);
        for rate in &best {
            let _ = write!(line, " {rate:.0} |");
        }
        for rate in &best[1..servers.len()] {
            let _ = write!(line, " {:.2} |", best[0] / rate);
        }
        println!("{line} {:.2} |", best[servers.len()] / best[0]);
    }
    fs::remove_dir_all(&scratch)?;
    Ok(())
}

fn parse(arguments: &[String]) -> Result<Settings> {
    let mut settings = Settings {
        taipan: Vec::new(),
        others: Vec::new(),
        seconds: 2.0,
        rounds: 1,
        connections: Vec::new(),
        filters: Vec::new(),
    };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--with" => settings.others.push(named_command(value()?)?),
            "--seconds" => settings.seconds = value()?.parse()?,
            "--rounds" => settings.rounds = value()?.parse()?,
            "--connections" => settings.connections.push(value()?.parse()?),
            "--taipan" => settings.taipan = vec![value()?.clone()],
            option if option.starts_with('-') => return Err(format!("no option {option}").into()),
            _ => settings.filters.push(argument.clone()),
        }
    }
    if settings.taipan.is_empty() {
        let path = project::taipan("release")?;
        settings.taipan = vec![path.to_string_lossy().into_owned()];
    }
    if settings.connections.is_empty() {
        settings.connections = vec![1, 1000];
    }
    Ok(settings)
}

fn rows(settings: &Settings) -> Vec<Row> {
    let mut rows = Vec::new();
    for &connections in &settings.connections {
        let of = if connections == 1 {
            "1 connection".to_owned()
        } else {
            format!("{connections} connections")
        };
        for (what, script) in [
            ("protocol", "echo_protocol.py"),
            ("streams", "echo_streams.py"),
        ] {
            for kib in KIB {
                rows.push(Row {
                    title: format!("echo {kib} KiB, {what}, {of}"),
                    script,
                    request: vec![b'x'; kib << 10],
                    answer: kib << 10,
                    connections,
                });
            }
        }
        rows.push(Row {
            title: format!("HTTP hello, streams, {of}"),
            script: "http_streams.py",
            request: REQUEST.to_vec(),
            answer: ANSWER,
            connections,
        });
    }
    rows.retain(|row| {
        settings.filters.is_empty()
            || settings
                .filters
                .iter()
                .any(|f| row.title.contains(f.as_str()))
    });
    rows
}

/// A server that runs; ends with it.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn measure(command: &[String], scratch: &Path, row: &Row, seconds: f64) -> Result<f64> {
    // "{}" in a command is the script, which goes last otherwise.
    let script: PathBuf = scratch.join(row.script);
    let mut started = Command::new(&command[0]);
    let mut named = false;
    for word in &command[1..] {
        if word == "{}" {
            started.arg(&script);
            named = true;
        } else {
            started.arg(word);
        }
    }
    if !named {
        started.arg(&script);
    }
    started.arg(format!("size={}", row.request.len()));
    let mut child = started.stdout(Stdio::piped()).spawn()?;
    let out = child.stdout.take().ok_or("no output")?;
    let _server = Server(child);
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line)?;
    let port: u16 = line
        .trim()
        .parse()
        .map_err(|_| format!("{command:?} printed no port: {line:?}"))?;
    Ok(answers(port, row, seconds)?)
}

fn measure_bare(row: &Row, seconds: f64) -> Result<f64> {
    let mut listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    let port = listener.local_addr()?.port();
    let (request, answer) = (row.request.len(), row.answer);
    let over = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let told = over.clone();
    let server = std::thread::spawn(move || bare_server(&mut listener, request, answer, &told));
    let rate = answers(port, row, seconds);
    over.store(true, std::sync::atomic::Ordering::Relaxed);
    server.join().map_err(|_| "the bare server failed")??;
    Ok(rate?)
}

/// A connection of the bare server: what has come of a request, and what is still to be sent.
struct Peer {
    stream: TcpStream,
    received: usize,
    unsent: Vec<u8>,
}

/// Echoes, or answers every `request` bytes with `answer` others.
fn bare_server(
    listener: &mut TcpListener,
    request: usize,
    answer: usize,
    over: &std::sync::atomic::AtomicBool,
) -> io::Result<()> {
    let mut poll = Poll::new()?;
    let listening = Token(usize::MAX);
    poll.registry()
        .register(listener, listening, Interest::READABLE)?;
    let mut events = Events::with_capacity(1024);
    let mut peers: Vec<Option<Peer>> = Vec::new();
    let mut buffer = vec![0; 256 << 10];
    while !over.load(std::sync::atomic::Ordering::Relaxed) {
        poll.poll(&mut events, Some(Duration::from_millis(50)))?;
        for event in &events {
            if event.token() == listening {
                while let Ok((mut stream, _)) = listener.accept() {
                    stream.set_nodelay(true)?;
                    let both = Interest::READABLE | Interest::WRITABLE;
                    poll.registry()
                        .register(&mut stream, Token(peers.len()), both)?;
                    peers.push(Some(Peer {
                        stream,
                        received: 0,
                        unsent: Vec::new(),
                    }));
                }
                continue;
            }
            let slot = &mut peers[event.token().0];
            if let Some(peer) = slot
                && !serve(peer, &mut buffer, request, answer)?
            {
                *slot = None;
            }
        }
    }
    Ok(())
}

/// Whether the peer is still there.
fn serve(peer: &mut Peer, buffer: &mut [u8], request: usize, answer: usize) -> io::Result<bool> {
    loop {
        while !peer.unsent.is_empty() {
            match peer.stream.write(&peer.unsent) {
                Ok(count) => drop(peer.unsent.drain(..count)),
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => return Ok(true),
                Err(_) => return Ok(false),
            }
        }
        let count = match peer.stream.read(buffer) {
            Ok(0) => return Ok(false),
            Ok(count) => count,
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => return Ok(true),
            Err(_) => return Ok(false),
        };
        let echoed = if request == answer {
            count
        } else {
            peer.received += count;
            let whole = peer.received / request;
            peer.received %= request;
            whole * answer
        };
        let sent = match peer.stream.write(&buffer[..echoed]) {
            Ok(sent) => sent,
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => 0,
            Err(_) => return Ok(false),
        };
        peer.unsent.extend_from_slice(&buffer[sent..echoed]);
    }
}

/// A connection of the client.
struct Client {
    stream: TcpStream,
    sent: usize,
    received: usize,
}

/// Answers a second of the server at a port.
fn answers(port: u16, row: &Row, seconds: f64) -> io::Result<f64> {
    let mut poll = Poll::new()?;
    let mut events = Events::with_capacity(1024);
    let mut clients = Vec::with_capacity(row.connections);
    for number in 0..row.connections {
        let stream = std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_nonblocking(true)?;
        stream.set_nodelay(true)?;
        let mut stream = TcpStream::from_std(stream);
        let both = Interest::READABLE | Interest::WRITABLE;
        poll.registry().register(&mut stream, Token(number), both)?;
        clients.push(Client {
            stream,
            sent: 0,
            received: 0,
        });
    }
    let mut buffer = vec![0; 256 << 10];
    // The first part warms up.
    let mut count = 0u64;
    let begin = Instant::now() + Duration::from_secs_f64(seconds / 5.0);
    let end = begin + Duration::from_secs_f64(seconds);
    let mut counting = None;
    loop {
        let now = Instant::now();
        if counting.is_none() && now >= begin {
            counting = Some((now, count));
        }
        if now >= end {
            let (since, before) = counting.unwrap_or((begin, 0));
            return Ok((count - before) as f64 / (now - since).as_secs_f64());
        }
        poll.poll(&mut events, Some(Duration::from_millis(20)))?;
        for event in &events {
            count += advance(&mut clients[event.token().0], row, &mut buffer)?;
        }
    }
}

/// Send and receive what goes without waiting; how many answers were completed.
fn advance(client: &mut Client, row: &Row, buffer: &mut [u8]) -> io::Result<u64> {
    let mut count = 0;
    loop {
        while client.sent < row.request.len() {
            match client.stream.write(&row.request[client.sent..]) {
                Ok(sent) => client.sent += sent,
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => break,
                Err(e) => return Err(e),
            }
        }
        match client.stream.read(buffer) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(received) => client.received += received,
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => return Ok(count),
            Err(e) => return Err(e),
        }
        if client.received == row.answer && client.sent == row.request.len() {
            count += 1;
            client.sent = 0;
            client.received = 0;
        }
    }
}

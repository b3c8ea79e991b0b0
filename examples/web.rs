//! A web service whose pages are made by scripts: each request runs a handler in a sandbox of its own, under limits, on the threads of
//! tokio. The handler may await what the service offers it. The test makes some requests and ends.
//! `cargo run --example web --features serde -- --serve`

use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use taipan::{Code, De, Error, Limit, Limits, Result, Ser, Vm};
use tokio::net::{TcpListener, TcpStream};

/// What a script gets.
#[derive(Serialize)]
struct Request {
    path: String,
    query: HashMap<String, String>,
}

/// What it returns.
#[derive(Deserialize)]
struct Response {
    #[serde(default = "ok")]
    status: u16,
    body: String,
}

fn ok() -> u16 {
    200
}

/// The scripts by path, and what they share.
struct Site {
    handlers: HashMap<&'static str, Code>,
    visits: Arc<Mutex<HashMap<String, u64>>>,
}

const GREETING: &str = "
import asyncio
async def handle(request):
    name = request['query'].get('name', 'nobody')
    # Both at once; `count` is the service's.
    times, _ = await asyncio.gather(count(name), asyncio.sleep(0.001))
    return {'body': f'hello {name}, visit {times}'}
";
const FOREVER: &str = "def handle(request):\n    while True: pass";
const GREEDY: &str = "def handle(request): return {'body': 'x' * 10**9}";
const WRONG: &str = "def handle(request): return {'body': request['nothing']}";

impl Site {
    fn new() -> Result<Site> {
        let scripts = [
            ("/", GREETING),
            ("/forever", FOREVER),
            ("/greedy", GREEDY),
            ("/wrong", WRONG),
        ];
        let compile = |(path, text)| Ok((path, Code::compile(&format!("{path}.py"), text)?));
        Ok(Site {
            // Compiled once; each request has a VM of its own.
            handlers: scripts.into_iter().map(compile).collect::<Result<_>>()?,
            visits: Arc::default(),
        })
    }

    /// Run the handler of a path.
    async fn respond(&self, request: Request) -> Response {
        let Some(code) = self.handlers.get(request.path.as_str()) else {
            return Response {
                status: 404,
                body: "there is nothing here".into(),
            };
        };
        match self.run(code, request).await {
            Ok(response) => response,
            Err(error) => Response {
                status: match error.limit() {
                    Some(Limit::Wall | Limit::Fuel) => 504,
                    Some(_) => 507,
                    None => 500,
                },
                body: format!("{}: {}", error.class(), error.message()),
            },
        }
    }

    async fn run(&self, code: &Code, request: Request) -> Result<Response> {
        let limits = Limits::none()
            .fuel(10_000_000)
            .memory(8 << 20)
            .wall(Duration::from_millis(500));
        let mut vm = Vm::builder().limits(limits).build();
        let visits = self.visits.clone();
        vm.set_async("count", move |name: String| {
            let visits = visits.clone();
            async move {
                tokio::task::yield_now().await;
                let mut visits = visits.lock().expect("no panic");
                let times = visits.entry(name).or_default();
                *times += 1;
                *times
            }
        })?;
        vm.run_code(code)?;
        let De(response) = vm.call_async("handle", (Ser(request),)).await?;
        Ok(response)
    }
}

/// `GET /path?a=b HTTP/1.1`
fn parse(head: &str) -> Option<Request> {
    let target = head.strip_prefix("GET ")?.split(' ').next()?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    Some(Request {
        path: path.into(),
        query: pairs.map(|(k, v)| (k.into(), v.into())).collect(),
    })
}

/// Answer one request.
async fn answer(site: Arc<Site>, stream: TcpStream) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        stream.readable().await?;
        let mut part = [0; 1024];
        match stream.try_read(&mut part) {
            Ok(0) => return Ok(()),
            Ok(n) => head.extend_from_slice(&part[..n]),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    let response = match parse(&String::from_utf8_lossy(&head)) {
        Some(request) => site.respond(request).await,
        None => Response {
            status: 400,
            body: String::new(),
        },
    };
    let Response { status, body } = response;
    let length = body.len();
    let text = format!(
        "HTTP/1.1 {status} -\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    let mut left = text.as_bytes();
    while !left.is_empty() {
        stream.writable().await?;
        match stream.try_write(left) {
            Ok(n) => left = &left[n..],
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn serve(site: Arc<Site>, listener: TcpListener) -> std::io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(answer(site.clone(), stream));
    }
}

/// Ask as a browser would.
fn get(port: u16, target: &str) -> std::io::Result<String> {
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port))?;
    write!(stream, "GET {target} HTTP/1.1\r\nhost: here\r\n\r\n")?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    let status = text.split(' ').nth(1).unwrap_or_default().to_string();
    let body = text.split("\r\n\r\n").nth(1).unwrap_or_default();
    Ok(format!("{status} {body}"))
}

pub fn main() -> Result {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Error::host)?;
    let site = Arc::new(Site::new()?);
    let interactive = std::env::args().any(|argument| argument == "--serve");
    let address = if interactive {
        "127.0.0.1:8080"
    } else {
        "127.0.0.1:0"
    };
    let listener = runtime
        .block_on(TcpListener::bind(address))
        .map_err(Error::host)?;
    let port = listener.local_addr().map_err(Error::host)?.port();
    let server = serve(site, listener);
    if interactive {
        println!("http://127.0.0.1:{port}/?name=Ada");
        return runtime.block_on(server).map_err(Error::host);
    }
    runtime.spawn(server);
    let get = |target: &str| get(port, target).map_err(Error::host);
    assert_eq!(get("/?name=Ada")?, "200 hello Ada, visit 1");
    assert_eq!(get("/?name=Ada")?, "200 hello Ada, visit 2");
    assert_eq!(get("/none")?, "404 there is nothing here");
    assert_eq!(get("/wrong")?, "500 KeyError: 'nothing'");
    assert!(get("/greedy")?.starts_with("507 MemoryError"));
    // A request that never ends is stopped, and others are answered meanwhile.
    let slow = std::thread::spawn(move || self::get(port, "/forever"));
    assert_eq!(get("/?name=Bob")?, "200 hello Bob, visit 1");
    let slow = slow.join().expect("no panic").map_err(Error::host)?;
    assert!(slow.starts_with("504 "), "{slow}");
    Ok(())
}

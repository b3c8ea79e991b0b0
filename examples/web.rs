//! A web service on axum whose pages are made by scripts: each request runs a handler in a sandbox of its own, under limits, on the
//! threads of tokio. The handler may await what the service offers it. The test makes some requests and ends.
//! `cargo run --example web --features serde -- --serve`

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use taipan::{Code, De, Error, Limit, Limits, Result, Ser, Vm};
use tokio::net::TcpListener;

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

/// Answer a request.
async fn answer(
    State(site): State<Arc<Site>>,
    uri: Uri,
    Query(query): Query<HashMap<String, String>>,
) -> (StatusCode, String) {
    let path = uri.path().into();
    let Response { status, body } = site.respond(Request { path, query }).await;
    // The number may be the script's.
    match StatusCode::from_u16(status) {
        Ok(status) => (status, body),
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "no such status".into()),
    }
}

async fn serve(site: Arc<Site>, listener: TcpListener) -> std::io::Result<()> {
    axum::serve(listener, Router::new().fallback(answer).with_state(site)).await
}

/// Ask as a browser would.
fn get(port: u16, target: &str) -> std::io::Result<String> {
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port))?;
    write!(
        stream,
        "GET {target} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n"
    )?;
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

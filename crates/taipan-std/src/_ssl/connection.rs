//! One end of a TLS connection: records go in and come out, data comes out and goes in.

use super::config::{Config, Shared};
use super::session::Session;
use rustls::pki_types::{IpAddr, Ipv4Addr, ServerName};
use rustls::server::{Accepted, AcceptedAlert, Acceptor};
use rustls::{
    CertificateError, ClientConnection, Error, HandshakeKind, InvalidMessage, PeerIncompatible,
    ServerConnection,
};
use std::io::{ErrorKind, Read, Write};
use std::sync::Arc;
use taipan_vm::native::{Nullable, Trace, class, methods};
use taipan_vm::types::bytes_like::Data;
use taipan_vm::types::str_::Str;
use taipan_vm::{MutCell, R, Value, Vm};

/// What one read gives at most.
const LARGEST_READ: usize = 1 << 20;

enum State {
    /// A server that waits for the client's first message.
    Accepting(Box<Acceptor>),
    /// A server that has it, and may still choose its configuration by it.
    Accepted(Box<Accepted>),
    Running(Box<rustls::Connection>),
    /// The client's first message was refused.
    Failed,
}

/// Where the records that have come end: whoever speaks in plain text after TLS must not have that text taken in.
#[derive(Default)]
struct Boundary {
    /// What is there of the head of a record.
    head: Vec<u8>,
    /// What is missing of its body.
    body: usize,
}

impl Boundary {
    /// The length of the head, whose last two bytes tell that of the body.
    const HEAD: usize = 5;

    fn pass(&mut self, mut data: &[u8]) {
        while !data.is_empty() {
            if self.body > 0 {
                let count = self.body.min(data.len());
                self.body -= count;
                data = &data[count..];
                continue;
            }
            let count = (Self::HEAD - self.head.len()).min(data.len());
            self.head.extend_from_slice(&data[..count]);
            data = &data[count..];
            if let [_, _, _, high, low] = self.head[..] {
                self.body = usize::from(u16::from_be_bytes([high, low]));
                self.head.clear();
            }
        }
    }

    /// How much may be received without going beyond the record.
    fn missing(&self) -> usize {
        match self.body {
            0 => Self::HEAD - self.head.len(),
            body => body,
        }
    }
}

struct Inner {
    state: State,
    boundary: Boundary,
    /// Alerts of a server that never came to run.
    alerts: Vec<u8>,
    /// Records that have come and were not yet taken in: rustls takes no more while data waits to be read.
    waiting: Vec<u8>,
    shared: Shared,
}

impl Inner {
    fn running(&mut self) -> Option<&mut rustls::Connection> {
        match &mut self.state {
            State::Running(connection) => Some(connection),
            _ => None,
        }
    }

    fn fail(&mut self, (problem, mut alert): (Error, AcceptedAlert)) -> Error {
        self.state = State::Failed;
        // Writing to memory does not fail.
        let _ = alert.write_all(&mut self.alerts);
        problem
    }

    /// Take in what waits, as far as there is room for its data.
    fn pump(&mut self) -> Result<(), Error> {
        let mut at = 0;
        let result = loop {
            let mut data = &self.waiting[at..];
            let taken = match &mut self.state {
                _ if data.is_empty() => Ok(0),
                State::Accepting(acceptor) => acceptor.read_tls(&mut data),
                State::Running(connection) => connection.read_tls(&mut data),
                // The rest is for the connection that is made of this.
                State::Accepted(_) | State::Failed => Ok(0),
            };
            let Ok(count @ 1..) = taken else {
                break Ok(());
            };
            at += count;
            if let Err(problem) = self.process() {
                break Err(problem);
            }
        };
        self.waiting.drain(..at);
        result
    }

    fn process(&mut self) -> Result<(), Error> {
        match &mut self.state {
            State::Running(connection) => connection.process_new_packets().map(drop),
            State::Accepting(acceptor) => match acceptor.accept() {
                Ok(Some(accepted)) => {
                    self.state = State::Accepted(Box::new(accepted));
                    Ok(())
                }
                Ok(None) => Ok(()),
                Err(problem) => Err(self.fail(problem)),
            },
            State::Accepted(_) | State::Failed => Ok(()),
        }
    }
}

/// `_ssl.Connection`
#[class(name = "Connection", module = "_ssl", new)]
#[derive(Trace)]
pub struct Connection {
    inner: MutCell<Box<Inner>>,
}

/// The number of `X509_V_ERR_…` that other TLS libraries have for it.
fn verify_code(problem: &CertificateError) -> i64 {
    use CertificateError as E;
    match problem {
        E::UnknownIssuer => 20,
        E::BadSignature => 7,
        E::NotValidYet | E::NotValidYetContext { .. } => 9,
        E::Expired | E::ExpiredContext { .. } => 10,
        E::Revoked => 23,
        E::InvalidPurpose | E::InvalidPurposeContext { .. } => 26,
        E::UnhandledCriticalExtension => 34,
        E::NotValidForName | E::NotValidForNameContext { .. } => 62,
        // X509_V_ERR_UNSPECIFIED
        _ => 1,
    }
}

/// What went wrong, as `ssl` wants to know it: ("verify", number, text), ("alert", number, name) or ("protocol", 0, reason).
fn problem_of(vm: &mut Vm, problem: &Error) -> Value {
    let (kind, number, text) = match problem {
        Error::InvalidCertificate(problem) => ("verify", verify_code(problem), problem.to_string()),
        Error::AlertReceived(alert) => ("alert", i64::from(u8::from(*alert)), String::new()),
        other => ("protocol", 0, reason(other).to_string()),
    };
    let (kind, text) = (vm.str(kind), vm.str(text));
    vm.tuple_of([kind, Value::small_int(number), text])
}

/// The reason code of other TLS libraries, or the nearest.
fn reason(problem: &Error) -> &'static str {
    use PeerIncompatible as P;
    match problem {
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => "WRONG_VERSION_NUMBER",
        Error::InvalidMessage(InvalidMessage::UnknownProtocolVersion) => "WRONG_VERSION_NUMBER",
        Error::InvalidMessage(InvalidMessage::MessageTooLarge) | Error::PeerSentOversizedRecord => {
            "PACKET_LENGTH_TOO_LONG"
        }
        Error::InvalidMessage(_) => "BAD_LENGTH",
        Error::DecryptError => "DECRYPTION_FAILED_OR_BAD_RECORD_MAC",
        Error::NoCertificatesPresented => "PEER_DID_NOT_RETURN_A_CERTIFICATE",
        Error::NoApplicationProtocol => "NO_APPLICATION_PROTOCOL",
        Error::PeerIncompatible(
            P::Tls12NotOffered
            | P::Tls13RequiredForQuic
            | P::ServerTlsVersionIsDisabledByOurConfig
            | P::Tls12NotOfferedOrEnabled
            | P::SupportedVersionsExtensionRequired
            | P::ServerDoesNotSupportTls12Or13,
        ) => "UNSUPPORTED_PROTOCOL",
        Error::PeerIncompatible(P::NoCipherSuitesInCommon) => "NO_SHARED_CIPHER",
        Error::PeerIncompatible(P::NoSignatureSchemesInCommon) => "NO_SUITABLE_SIGNATURE_ALGORITHM",
        Error::PeerIncompatible(P::NoKxGroupsInCommon) => "NO_SUITABLE_KEY_SHARE",
        Error::PeerMisbehaved(_) => "UNEXPECTED_MESSAGE",
        Error::InappropriateMessage { .. } | Error::InappropriateHandshakeMessage { .. } => {
            "UNEXPECTED_MESSAGE"
        }
        _ => "INTERNAL_ERROR",
    }
}

impl Connection {
    fn outcome(vm: &mut Vm, result: Result<(), Error>) -> Value {
        match result {
            Ok(()) => Value::NONE,
            Err(problem) => problem_of(vm, &problem),
        }
    }

    fn ask<T: Default>(&self, get: impl FnOnce(&mut rustls::Connection) -> T) -> T {
        self.inner
            .with(|inner| inner.running().map(get).unwrap_or_default())
    }

    fn optional(vm: &mut Vm, text: Option<String>) -> Value {
        match text {
            Some(text) => vm.str(text),
            None => Value::NONE,
        }
    }
}

#[methods(class = "_ssl.Connection")]
impl Connection {
    /// A client knows its configuration, and whom it wants to reach; a server is told when a client has come.
    #[new]
    #[sig("(config, server_name, session, /)")]
    fn new_(
        class: &Value,
        vm: &mut Vm,
        config: Nullable<&Config>,
        server_name: Nullable<&Str>,
        session: Nullable<&Session>,
    ) -> R<Value> {
        let mut shared = Shared::default();
        let server_name = server_name.0;
        let state = match config.0 {
            None => State::Accepting(Box::default()),
            Some(config) => {
                // An address is never sent.
                let unnamed = ServerName::IpAddress(IpAddr::V4(Ipv4Addr::from([0; 4])));
                let name = match server_name
                    .map(|name| ServerName::try_from(name.to_string_lossy().into_owned()))
                {
                    None => unnamed,
                    Some(Ok(name)) => name,
                    Some(Err(_)) => return Err(vm.value_error("Invalid value for server_hostname")),
                };
                let made = config
                    .client(
                        vm,
                        &mut shared,
                        server_name.is_some(),
                        session.0.map(|session| session.parts.clone()),
                    )
                    .and_then(|config| ClientConnection::new(Arc::new(config), name));
                match made {
                    Ok(mut connection) => {
                        connection.set_buffer_limit(None);
                        State::Running(Box::new(connection.into()))
                    }
                    Err(problem) => return Err(vm.value_error(problem.to_string())),
                }
            }
        };
        let inner = MutCell::new(Box::new(Inner {
            state,
            boundary: Boundary::default(),
            alerts: Vec::new(),
            waiting: Vec::new(),
            shared,
        }));
        Ok(vm.new_native(class, Connection { inner }))
    }
    /// Take in records. Gives None, or what is wrong with them.
    #[sig("(data, /)")]
    fn feed(&self, vm: &mut Vm, data: Data<'_>) -> Value {
        let result = self.inner.with(|inner| {
            inner.boundary.pass(&data.0);
            inner.waiting.extend_from_slice(&data.0);
            inner.pump()
        });
        Connection::outcome(vm, result)
    }
    /// How many bytes may be taken in at most without going beyond the record that has begun, or the head of the next.
    fn missing(&self) -> i64 {
        self.inner.with(|inner| inner.boundary.missing() as i64)
    }
    /// What a server's client has asked for, while the configuration is open: (server name, protocols).
    fn client_hello(&self, vm: &mut Vm) -> Value {
        let hello = self.inner.with(|inner| match &inner.state {
            State::Accepted(accepted) => {
                let hello = accepted.client_hello();
                let protocols: Vec<Vec<u8>> = match hello.alpn() {
                    Some(offered) => offered.map(<[u8]>::to_vec).collect(),
                    None => Vec::new(),
                };
                Some((hello.server_name().map(str::to_string), protocols))
            }
            _ => None,
        });
        let Some((name, protocols)) = hello else {
            return Value::NONE;
        };
        let name = Connection::optional(vm, name);
        let protocols = protocols.into_iter().map(|p| vm.bytes(p)).collect();
        let protocols = vm.list(protocols);
        vm.tuple_of([name, protocols])
    }
    /// Go on with a configuration. Gives None, or what is wrong.
    #[sig("(config, /)")]
    fn accept(&self, vm: &mut Vm, config: &Config) -> Value {
        let taken =
            self.inner.with(
                |inner| match std::mem::replace(&mut inner.state, State::Failed) {
                    State::Accepted(accepted) => Some((accepted, inner.shared.clone())),
                    other => {
                        inner.state = other;
                        None
                    }
                },
            );
        let Some((accepted, shared)) = taken else {
            return Value::NONE;
        };
        let offered: Vec<Vec<u8>> = match accepted.client_hello().alpn() {
            Some(offered) => offered.map(<[u8]>::to_vec).collect(),
            None => Vec::new(),
        };
        let result = match config.server(vm, &shared, &offered) {
            Err(Error::NoCertificatesPresented) => {
                // The alert handshake_failure, in a record of its own: without a certificate there is no connection to send it.
                self.inner
                    .with(|inner| inner.alerts.extend([21, 3, 3, 0, 2, 2, 40]));
                Err(Error::PeerIncompatible(
                    PeerIncompatible::NoCipherSuitesInCommon,
                ))
            }
            Err(problem) => Err(problem),
            Ok(config) => {
                self.inner
                    .with(|inner| match accepted.into_connection(Arc::new(config)) {
                        Ok(mut connection) => {
                            connection.set_buffer_limit(None);
                            let mut connection: Box<rustls::Connection> =
                                Box::new(ServerConnection::into(connection));
                            let result = connection.process_new_packets().map(drop);
                            inner.state = State::Running(connection);
                            result
                        }
                        Err(problem) => Err(inner.fail(problem)),
                    })
            }
        };
        Connection::outcome(vm, result)
    }
    /// Records to send.
    fn output(&self, vm: &mut Vm) -> Value {
        let out = self.inner.with(|inner| {
            let mut out = std::mem::take(&mut inner.alerts);
            if let Some(connection) = inner.running() {
                while connection.wants_write() {
                    // Writing to memory does not fail.
                    if connection.write_tls(&mut out).is_err() {
                        break;
                    }
                }
            }
            out
        });
        vm.bytes(out)
    }
    /// Whether the handshake is not yet over.
    fn is_handshaking(&self) -> bool {
        self.inner.with(|inner| match inner.running() {
            Some(connection) => connection.is_handshaking(),
            None => true,
        })
    }
    /// Data that has come: None if more records are needed, b"" at the end that the other side has announced, or what is wrong with the records.
    #[sig("(size, /)")]
    fn read(&self, vm: &mut Vm, size: i64) -> R<Value> {
        let size = usize::try_from(size).unwrap_or_default().min(LARGEST_READ);
        let mut data = vec![0; size];
        let mut count = 0;
        let result = self.inner.with(|inner| {
            loop {
                let Some(connection) = inner.running() else {
                    return Ok(None);
                };
                match connection.reader().read(&mut data[count..]) {
                    Ok(0) => return Ok(Some(count)),
                    Ok(more) => count += more,
                    Err(problem) if problem.kind() != ErrorKind::WouldBlock => {
                        return Ok(Some(count));
                    }
                    Err(_) if inner.waiting.is_empty() => return Ok((count > 0).then_some(count)),
                    Err(_) => {}
                }
                if count == size {
                    return Ok(Some(count));
                }
                let before = inner.waiting.len();
                inner.pump()?;
                if inner.waiting.len() == before {
                    return Ok((count > 0).then_some(count));
                }
            }
        });
        match result {
            Ok(None) => Ok(Value::NONE),
            // What was read before the bad record comes first.
            Err(problem) if count == 0 => Ok(problem_of(vm, &problem)),
            _ => {
                data.truncate(count);
                Ok(vm.bytes(data))
            }
        }
    }
    /// How much data has come that nobody has read.
    fn pending(&self) -> i64 {
        self.ask(|connection| {
            let state = connection.process_new_packets();
            state.map_or(0, |state| state.plaintext_bytes_to_read() as i64)
        })
    }
    /// Whether the other side has announced its end.
    fn is_ended(&self) -> bool {
        self.ask(|connection| {
            let state = connection.process_new_packets();
            state.is_ok_and(|state| state.peer_has_closed())
        })
    }
    /// Data to send: gives how much was taken.
    #[sig("(data, /)")]
    fn write(&self, data: Data<'_>) -> i64 {
        self.ask(|connection| {
            let written = connection.writer().write(&data.0);
            written.map_or(0, |count| count as i64)
        })
    }
    /// Announce the end of what is sent.
    fn close(&self) {
        self.ask(|connection| connection.send_close_notify());
    }
    /// The certificates that the other end has shown, its own first.
    fn peer_certificates(&self, vm: &mut Vm) -> Value {
        let chain = self.inner.with(|inner| {
            let shown = inner.shared.chain.get();
            if !shown.is_empty() {
                return shown;
            }
            // The client of a session that was taken up has shown them before.
            let known = inner.running().and_then(|c| c.peer_certificates());
            let known = known.into_iter().flatten();
            known.map(|der| der.to_vec()).collect()
        });
        let chain = chain.into_iter().map(|der| vm.bytes(der)).collect();
        vm.list(chain)
    }
    /// What a client's later connection needs to go on with this one's session.
    #[sig("(context, began, /)")]
    fn session(&self, vm: &mut Vm, context: Value, began: Value) -> R {
        let parts = self.inner.with(|inner| inner.shared.session.clone());
        match parts {
            Some(parts) => Session::of(vm, &parts, context, began),
            None => Ok(Value::NONE),
        }
    }
    /// Whether it goes on with the session of another.
    fn is_resumed(&self) -> bool {
        self.ask(|connection| connection.handshake_kind() == Some(HandshakeKind::Resumed))
    }
    /// "TLSv1.2" or "TLSv1.3", once that is agreed on.
    fn version(&self, vm: &mut Vm) -> Value {
        let version = self.ask(|connection| connection.protocol_version());
        let name = version.map(|version| match version {
            rustls::ProtocolVersion::TLSv1_3 => "TLSv1.3",
            _ => "TLSv1.2",
        });
        Connection::optional(vm, name.map(str::to_string))
    }
    /// The name of the cipher suite in use.
    fn cipher(&self, vm: &mut Vm) -> Value {
        let suite = self.ask(|connection| connection.negotiated_cipher_suite());
        let name = suite.and_then(|suite| suite.suite().as_str().map(str::to_string));
        Connection::optional(vm, name)
    }
    /// The name of the group in which the keys were agreed on.
    fn group(&self, vm: &mut Vm) -> Value {
        let group = self.ask(|connection| connection.negotiated_key_exchange_group());
        Connection::optional(vm, group.map(|group| format!("{:?}", group.name())))
    }
    /// The application protocol that was agreed on.
    fn alpn(&self, vm: &mut Vm) -> Value {
        let protocol = self.ask(|connection| connection.alpn_protocol().map(<[u8]>::to_vec));
        Connection::optional(
            vm,
            protocol.map(|p| String::from_utf8_lossy(&p).into_owned()),
        )
    }
    /// Lines for a key log file since the last call.
    fn key_log(&self, vm: &mut Vm) -> Value {
        let lines = self.inner.with(|inner| inner.shared.keys.take());
        let lines = lines.into_iter().map(|line| vm.str(line)).collect();
        vm.list(lines)
    }
}

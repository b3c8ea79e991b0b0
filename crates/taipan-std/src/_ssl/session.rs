//! What is kept of a connection so that a later one can take it up again.

use super::verify::Chain;
use crate::classes::class_of;
use rustls::NamedGroup;
use rustls::client::danger::ServerCertVerifier;
use rustls::client::{
    ClientSessionStore, ResolvesClientCert, Tls12ClientSessionValue, Tls13ClientSessionValue,
};
use rustls::pki_types::ServerName;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use taipan_vm::native::{ClassDef, Trace, class, methods};
use taipan_vm::{MutCell, R, Value, Vm};

/// Tickets that are kept at once: servers give out a few for each connection.
const MOST_TICKETS: usize = 8;

#[derive(Default)]
struct Kept {
    group: Option<NamedGroup>,
    old: Option<Tls12ClientSessionValue>,
    /// Each can be used once.
    tickets: Vec<Tls13ClientSessionValue>,
    /// The server that they are good for: another has not shown a certificate.
    server: Option<ServerName<'static>>,
}

/// What servers give out to those that want to come back.
#[derive(Default)]
pub struct Store {
    kept: Mutex<Kept>,
    /// Told to scripts, who compare sessions by it.
    id: OnceLock<[u8; 32]>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is anything to take up.
    pub fn is_filled(&self) -> bool {
        let kept = self.lock();
        kept.old.is_some() || !kept.tickets.is_empty()
    }
}

impl ClientSessionStore for Store {
    fn set_kx_hint(&self, _: ServerName<'static>, group: NamedGroup) {
        self.lock().group = Some(group);
    }
    fn kx_hint(&self, _: &ServerName<'_>) -> Option<NamedGroup> {
        self.lock().group
    }
    fn set_tls12_session(&self, server: ServerName<'static>, value: Tls12ClientSessionValue) {
        let mut kept = self.lock();
        kept.server = Some(server);
        kept.old = Some(value);
    }
    fn tls12_session(&self, server: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        let kept = self.lock();
        let is_known = kept.server.as_ref() == Some(server);
        kept.old.clone().filter(|_| is_known)
    }
    fn remove_tls12_session(&self, _: &ServerName<'static>) {
        self.lock().old = None;
    }
    fn insert_tls13_ticket(&self, server: ServerName<'static>, value: Tls13ClientSessionValue) {
        let mut kept = self.lock();
        kept.server = Some(server);
        if kept.tickets.len() == MOST_TICKETS {
            kept.tickets.remove(0);
        }
        kept.tickets.push(value);
    }
    fn take_tls13_ticket(&self, server: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        let mut kept = self.lock();
        match kept.server.as_ref() == Some(server) {
            true => kept.tickets.pop(),
            false => None,
        }
    }
}

/// What connections must have in common so that one can take up the other's session.
#[derive(Clone)]
pub struct Parts {
    pub store: Arc<Store>,
    pub verifier: Arc<dyn ServerCertVerifier>,
    pub resolver: Arc<dyn ResolvesClientCert>,
    pub chain: Arc<Chain>,
}

/// For how long sessions can be taken up again, as other libraries have it.
const SECONDS: i64 = 7200;

/// `ssl.SSLSession`: what a later connection of the same context needs to go on where one has ended.
#[class(name = "SSLSession", module = "_ssl", flags(DISALLOW_NEW))]
#[derive(Trace)]
pub struct Session {
    #[trace(skip)]
    pub parts: Parts,
    /// Only connections of this one can take it up.
    context: MutCell<Value>,
    /// When the connection began, in seconds.
    began: MutCell<Value>,
}

impl Session {
    /// As an object.
    pub fn of(vm: &mut Vm, parts: &Parts, context: Value, began: Value) -> R {
        let mut id = [0; 32];
        if let Err(problem) = vm.host.random(&mut id) {
            return Err(vm.io_error(&problem, None));
        }
        parts.store.id.get_or_init(|| id);
        let class = class_of(vm, &SESSION);
        let session = Session {
            parts: parts.clone(),
            context: MutCell::new(context),
            began: MutCell::new(began),
        };
        Ok(vm.new_native(&class, session))
    }

    /// What is told to scripts.
    fn shown_id(&self) -> &[u8] {
        self.parts.store.id.get().map_or(&[], |id| id)
    }
}

/// The class, which has no documentation of its own.
pub static SESSION: ClassDef = ClassDef {
    doc: "",
    ..Session::CLASS
};

#[methods(class = "_ssl.SSLSession")]
impl Session {
    /// Session ID.
    #[getter]
    fn id(&self, vm: &mut Vm) -> Value {
        vm.bytes(self.shown_id())
    }
    /// Session creation time (seconds since epoch).
    #[getter]
    fn time(&self) -> Value {
        self.began.get()
    }
    /// Session timeout (delta in seconds).
    #[getter]
    fn timeout(&self) -> i64 {
        SECONDS
    }
    /// Ticket life time hint.
    #[getter]
    fn ticket_lifetime_hint(&self) -> i64 {
        SECONDS
    }
    /// Does the session contain a ticket?
    #[getter]
    fn has_ticket(&self) -> bool {
        self.parts.store.is_filled()
    }
    /// Return self==value.
    fn __eq__(&self, value: &Value) -> Value {
        match value.native::<Session>() {
            Some(other) => Value::bool(self.shown_id() == other.shown_id()),
            None => Value::NOT_IMPLEMENTED,
        }
    }
}

/// Whether a session is of a connection of this context.
pub fn is_of(session: &Session, context: &Value) -> bool {
    session.context.with(|own| own.is(context))
}

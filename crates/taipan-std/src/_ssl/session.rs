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
use taipan_vm::{R, Value, Vm};

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

/// `_ssl.Session`
#[class(name = "Session", module = "_ssl")]
#[derive(Trace)]
pub struct Session {
    #[trace(skip)]
    pub parts: Parts,
}

impl Session {
    /// As an object.
    pub fn of(vm: &mut Vm, parts: &Parts) -> R {
        let mut id = [0; 32];
        if let Err(problem) = vm.host.random(&mut id) {
            return Err(vm.io_error(&problem, None));
        }
        parts.store.id.get_or_init(|| id);
        let parts = parts.clone();
        let class = class_of(vm, &SESSION);
        Ok(vm.new_native(&class, Session { parts }))
    }
}

static SESSION: ClassDef = Session::CLASS;

#[methods(class = "_ssl.Session")]
impl Session {
    /// Whether it is still good for a connection.
    fn is_filled(&self) -> bool {
        self.parts.store.is_filled()
    }
    /// The same bytes for all that go on with each other.
    fn id(&self, vm: &mut Vm) -> Value {
        let id = self.parts.store.id.get();
        vm.bytes(id.map(Vec::from).unwrap_or_default())
    }
}

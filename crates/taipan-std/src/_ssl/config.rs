//! What a context says about its connections, and the configurations that rustls makes of it. Each connection has
//! one of its own, with the time at which it began.

use super::session::Parts;
use super::verify::{Chain, Verifier};
use rustls::client::Resumption;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{
    CertificateDer, PrivateKeyDer, PrivatePkcs1KeyDer, PrivatePkcs8KeyDer, PrivateSec1KeyDer,
    UnixTime,
};
use rustls::server::{ServerSessionMemoryCache, WebPkiClientVerifier};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::time_provider::TimeProvider;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, Error, KeyLog, RootCertStore, ServerConfig, SupportedProtocolVersion};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use taipan_vm::native::{FromArg, Trace, class, methods};
use taipan_vm::types::bytes_like::Data;
use taipan_vm::types::str_::Str;
use taipan_vm::{MutCell, R, Raise, Value, Vm};

/// The algorithms.
pub fn provider() -> CryptoProvider {
    rustls_graviola::default_provider()
}

/// A store with one certificate, if it is one.
pub fn anchor(der: &[u8]) -> Option<RootCertStore> {
    let mut store = RootCertStore::empty();
    store.add(CertificateDer::from(der)).ok().map(|()| store)
}

/// The numbers of `ssl.VerifyMode`.
const CERT_NONE: i32 = 0;
const CERT_REQUIRED: i32 = 2;

/// What a context says.
#[derive(Clone)]
struct Settings {
    verify: i32,
    checks_name: bool,
    roots: Arc<RootCertStore>,
    trusted: Arc<Vec<Vec<u8>>>,
    identity: Option<Arc<CertifiedKey>>,
    alpn: Vec<Vec<u8>>,
    versions: Vec<&'static SupportedProtocolVersion>,
    provider: Arc<CryptoProvider>,
    logs_keys: bool,
    has_tickets: bool,
    /// The sessions that clients of this server may take up.
    sessions: Arc<ServerSessionMemoryCache>,
}

/// How many sessions a server remembers.
const MOST_SESSIONS: usize = 1024;

/// Lines for a key log file, until a script takes them.
#[derive(Debug, Default)]
pub struct Keys(Mutex<Vec<String>>);

impl Keys {
    /// The lines since the last call.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl KeyLog for Keys {
    fn log(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        let hex = |data: &[u8]| data.iter().map(|b| format!("{b:02x}")).collect::<String>();
        let line = format!("{label} {} {}", hex(client_random), hex(secret));
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(line);
    }
}

/// The host's clock, read when the connection began.
#[derive(Debug)]
struct Start(UnixTime);

impl TimeProvider for Start {
    fn current_time(&self) -> Option<UnixTime> {
        Some(self.0)
    }
}

/// What is shared between a connection and what checks and logs it.
#[derive(Clone, Default)]
pub struct Shared {
    pub chain: Arc<Chain>,
    pub keys: Arc<Keys>,
    /// Of a client: what a later one needs to take up its session.
    pub session: Option<Parts>,
}

impl Settings {
    fn clock(vm: &Vm) -> Arc<Start> {
        let nanoseconds = u64::try_from(vm.host.time()).unwrap_or_default();
        Arc::new(Start(UnixTime::since_unix_epoch(Duration::from_nanos(
            nanoseconds,
        ))))
    }

    fn verifier(&self, shared: &Shared, of_server: bool) -> Result<Arc<Verifier>, Error> {
        let of_clients = if of_server && !self.roots.is_empty() {
            let (roots, provider) = (self.roots.clone(), self.provider.clone());
            let built = WebPkiClientVerifier::builder_with_provider(roots, provider).build();
            Some(built.map_err(|e| Error::General(e.to_string()))?)
        } else {
            None
        };
        Ok(Arc::new(Verifier {
            roots: self.roots.clone(),
            trusted: self.trusted.clone(),
            algorithms: self.provider.signature_verification_algorithms,
            checks_chain: self.verify != CERT_NONE,
            checks_name: self.checks_name,
            is_mandatory: self.verify == CERT_REQUIRED,
            of_clients,
            chain: shared.chain.clone(),
        }))
    }

    fn client(
        &self,
        vm: &Vm,
        shared: &mut Shared,
        has_name: bool,
        session: Option<Parts>,
    ) -> Result<ClientConfig, Error> {
        let verifier: Arc<dyn ServerCertVerifier> = match &session {
            // The certificate was checked then, and is not shown again.
            Some(parts) => {
                shared.chain = parts.chain.clone();
                parts.verifier.clone()
            }
            None => self.verifier(shared, false)?,
        };
        let builder =
            ClientConfig::builder_with_details(self.provider.clone(), Settings::clock(vm))
                .with_protocol_versions(&self.versions)?
                .dangerous()
                .with_custom_certificate_verifier(verifier.clone());
        let mut config = match &self.identity {
            Some(identity) => {
                let identity = SingleCertAndKey::from(CertifiedKey::clone(identity));
                builder.with_client_cert_resolver(Arc::new(identity))
            }
            None => builder.with_no_client_auth(),
        };
        config.alpn_protocols = self.alpn.clone();
        config.enable_sni = has_name;
        let parts = match session {
            Some(parts) => {
                config.client_auth_cert_resolver = parts.resolver.clone();
                parts
            }
            None => Parts {
                store: Arc::default(),
                verifier,
                resolver: config.client_auth_cert_resolver.clone(),
                chain: shared.chain.clone(),
            },
        };
        config.resumption = match self.has_tickets {
            true => Resumption::store(parts.store.clone()),
            false => Resumption::disabled(),
        };
        shared.session = Some(parts);
        if self.logs_keys {
            config.key_log = shared.keys.clone();
        }
        Ok(config)
    }

    fn server(&self, vm: &Vm, shared: &Shared, offered: &[Vec<u8>]) -> Result<ServerConfig, Error> {
        let Some(identity) = &self.identity else {
            return Err(Error::NoCertificatesPresented);
        };
        let builder =
            ServerConfig::builder_with_details(self.provider.clone(), Settings::clock(vm))
                .with_protocol_versions(&self.versions)?;
        let builder = if self.verify == CERT_NONE {
            builder.with_no_client_auth()
        } else {
            builder.with_client_cert_verifier(self.verifier(shared, true)?)
        };
        let identity = SingleCertAndKey::from(CertifiedKey::clone(identity));
        let mut config = builder.with_cert_resolver(Arc::new(identity));
        // Without a protocol in common the connection goes on without one, where rustls would refuse.
        if offered.iter().any(|protocol| self.alpn.contains(protocol)) {
            config.alpn_protocols = self.alpn.clone();
        }
        config.session_storage = self.sessions.clone();
        if !self.has_tickets {
            config.send_tls13_tickets = 0;
        }
        if self.logs_keys {
            config.key_log = shared.keys.clone();
        }
        Ok(config)
    }
}

/// `_ssl.Config`: what the contexts of scripts are made of.
#[class(name = "Config", module = "_ssl", new)]
#[derive(Trace)]
pub struct Config {
    settings: MutCell<Box<Settings>>,
}

impl Config {
    fn get(&self) -> Settings {
        self.settings.with(|s| Settings::clone(s))
    }
    /// For a client.
    pub fn client(
        &self,
        vm: &Vm,
        shared: &mut Shared,
        has_name: bool,
        session: Option<Parts>,
    ) -> Result<ClientConfig, Error> {
        self.get().client(vm, shared, has_name, session)
    }
    /// For a server whose client has offered some protocols.
    pub fn server(
        &self,
        vm: &Vm,
        shared: &Shared,
        offered: &[Vec<u8>],
    ) -> Result<ServerConfig, Error> {
        self.get().server(vm, shared, offered)
    }
}

/// The items of an iterable of bytes.
fn byte_strings(vm: &mut Vm, iterable: &Value) -> R<Vec<Vec<u8>>> {
    let items = vm.collect(iterable)?;
    let mut found = Vec::with_capacity(items.len());
    for item in &items {
        let data = <Data<'_> as FromArg<'_>>::from_arg(vm, item)?;
        found.push(data.0.to_vec());
    }
    Ok(found)
}

#[cold]
fn refused(vm: &mut Vm, problem: &str) -> Raise {
    vm.value_error(problem)
}

#[methods(class = "_ssl.Config")]
impl Config {
    #[new]
    fn new_(class: &Value, vm: &mut Vm) -> Value {
        let settings = Box::new(Settings {
            verify: CERT_NONE,
            checks_name: false,
            roots: Arc::new(RootCertStore::empty()),
            trusted: Arc::default(),
            identity: None,
            alpn: Vec::new(),
            versions: vec![&TLS12, &TLS13],
            provider: Arc::new(provider()),
            logs_keys: false,
            has_tickets: true,
            sessions: ServerSessionMemoryCache::new(MOST_SESSIONS),
        });
        let settings = MutCell::new(settings);
        vm.new_native(class, Config { settings })
    }
    /// Whether the other end must show a certificate (0 no, 1 it may, 2 yes), and whether for the right name.
    #[sig("(mode, check_hostname, /)")]
    fn set_verify(&self, mode: i32, check_hostname: bool) {
        self.settings.with(|s| {
            s.verify = mode;
            s.checks_name = check_hostname;
        });
    }
    /// The certificates to trust.
    #[sig("(certificates, /)")]
    fn set_roots(&self, vm: &mut Vm, certificates: &Value) -> R<()> {
        let trusted = byte_strings(vm, certificates)?;
        let mut roots = RootCertStore::empty();
        // What webpki cannot read as an anchor can still be trusted itself.
        roots.add_parsable_certificates(trusted.iter().map(|der| CertificateDer::from(&der[..])));
        self.settings.with(|s| {
            s.roots = Arc::new(roots);
            s.trusted = Arc::new(trusted);
        });
        Ok(())
    }
    /// The certificates and the key to show: the key's kind is the title of its PEM block. ValueError tells what is wrong.
    #[sig("(certificates, kind, key, /)")]
    fn set_identity(&self, vm: &mut Vm, certificates: &Value, kind: &Str, key: Data<'_>) -> R<()> {
        let chain = byte_strings(vm, certificates)?;
        let chain: Vec<_> = chain.into_iter().map(CertificateDer::from).collect();
        let key = key.0.to_vec();
        let key: PrivateKeyDer<'static> = match kind.as_str().unwrap_or_default() {
            "RSA PRIVATE KEY" => PrivatePkcs1KeyDer::from(key).into(),
            "EC PRIVATE KEY" => PrivateSec1KeyDer::from(key).into(),
            _ => PrivatePkcs8KeyDer::from(key).into(),
        };
        let provider = self.settings.with(|s| s.provider.clone());
        let Ok(key) = provider.key_provider.load_private_key(key) else {
            return Err(refused(vm, "key"));
        };
        let identity = CertifiedKey::new(chain, key);
        match identity.keys_match() {
            Err(Error::InconsistentKeys(rustls::InconsistentKeys::KeyMismatch)) => {
                return Err(refused(vm, "mismatch"));
            }
            Err(Error::InvalidCertificate(_)) => return Err(refused(vm, "certificate")),
            _ => {}
        }
        self.settings
            .with(|s| s.identity = Some(Arc::new(identity)));
        Ok(())
    }
    /// The application protocols, the best first.
    #[sig("(protocols, /)")]
    fn set_alpn(&self, vm: &mut Vm, protocols: &Value) -> R<()> {
        let protocols = byte_strings(vm, protocols)?;
        self.settings.with(|s| s.alpn = protocols);
        Ok(())
    }
    /// Which of TLS 1.2 and TLS 1.3 are allowed.
    #[sig("(tls12, tls13, /)")]
    fn set_versions(&self, tls12: bool, tls13: bool) {
        let both: [(bool, &'static SupportedProtocolVersion); 2] =
            [(tls12, &TLS12), (tls13, &TLS13)];
        let versions = both.iter().filter(|(allowed, _)| *allowed);
        let versions = versions.map(|(_, version)| *version).collect();
        self.settings.with(|s| s.versions = versions);
    }
    /// The numbers of the cipher suites that are allowed.
    #[sig("(numbers, /)")]
    fn set_suites(&self, vm: &mut Vm, numbers: &Value) -> R<()> {
        let items = vm.collect(numbers)?;
        let mut allowed = Vec::with_capacity(items.len());
        for item in &items {
            allowed.push(<i64 as FromArg<'_>>::from_arg(vm, item)?);
        }
        let mut chosen = provider();
        chosen
            .cipher_suites
            .retain(|suite| allowed.contains(&i64::from(u16::from(suite.suite()))));
        self.settings.with(|s| s.provider = Arc::new(chosen));
        Ok(())
    }
    /// Whether keys are logged, and whether a server gives out tickets.
    #[sig("(logs_keys, has_tickets, /)")]
    fn set_options(&self, logs_keys: bool, has_tickets: bool) {
        self.settings.with(|s| {
            s.logs_keys = logs_keys;
            s.has_tickets = has_tickets;
        });
    }
}

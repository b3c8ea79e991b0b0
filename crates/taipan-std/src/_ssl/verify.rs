//! Whom a connection trusts. What webpki says, widened to certificates that are trusted themselves, and narrowed or
//! dropped as the context asks. The chain that the other end shows is kept, so that a script can be told about it.

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, RootCertStore,
    SignatureScheme,
};
use std::sync::{Arc, Mutex, PoisonError};

/// The certificates that the other end has shown, its own first.
#[derive(Debug, Default)]
pub struct Chain(Mutex<Vec<Vec<u8>>>);

impl Chain {
    fn keep(&self, end_entity: &CertificateDer<'_>, intermediates: &[CertificateDer<'_>]) {
        let certificates = std::iter::once(end_entity).chain(intermediates);
        let chain = certificates.map(|der| der.to_vec()).collect();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = chain;
    }
    /// The certificates.
    pub fn get(&self) -> Vec<Vec<u8>> {
        let chain = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        chain.clone()
    }
}

/// Checks the other end of one connection.
#[derive(Debug)]
pub struct Verifier {
    pub roots: Arc<RootCertStore>,
    /// The certificates behind `roots`: a certificate among them needs no issuer.
    pub trusted: Arc<Vec<Vec<u8>>>,
    pub algorithms: WebPkiSupportedAlgorithms,
    /// Whether anything is checked but that the other end has the key.
    pub checks_chain: bool,
    pub checks_name: bool,
    /// Whether a client must show a certificate.
    pub is_mandatory: bool,
    /// What is asked of clients; `None` if there is no root at all.
    pub of_clients: Option<Arc<dyn ClientCertVerifier>>,
    pub chain: Arc<Chain>,
}

impl Verifier {
    /// Accept a certificate that is trusted itself, if that is all there was against it.
    fn forgive(&self, certificate: &CertificateDer<'_>, problem: Error) -> Result<(), Error> {
        let about_issuer = matches!(
            problem,
            Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::Other(_))
        );
        let is_trusted = || self.trusted.iter().any(|t| t[..] == certificate[..]);
        if about_issuer && is_trusted() {
            return Ok(());
        }
        // A certificate of an authority shown as its own is one that nobody vouches for.
        if about_issuer {
            return Err(CertificateError::UnknownIssuer.into());
        }
        Err(problem)
    }
}

/// What verifiers of both ends do alike: `rustls` asks for it in two traits of the same methods.
macro_rules! verify_signatures {
    () => {
        fn verify_tls12_signature(
            &self,
            message: &[u8],
            cert: &CertificateDer<'_>,
            dss: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            verify_tls12_signature(message, cert, dss, &self.algorithms)
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            cert: &CertificateDer<'_>,
            dss: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            verify_tls13_signature(message, cert, dss, &self.algorithms)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.algorithms.supported_schemes()
        }
    };
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.chain.keep(end_entity, intermediates);
        if self.checks_chain {
            let certificate = ParsedCertificate::try_from(end_entity)?;
            let algorithms = self.algorithms.all;
            verify_server_cert_signed_by_trust_anchor(
                &certificate,
                &self.roots,
                intermediates,
                now,
                algorithms,
            )
            .or_else(|problem| self.forgive(end_entity, problem))?;
            if self.checks_name {
                verify_server_name(&certificate, server_name)?;
            }
        }
        Ok(ServerCertVerified::assertion())
    }

    verify_signatures!();
}

impl ClientCertVerifier for Verifier {
    fn client_auth_mandatory(&self) -> bool {
        self.is_mandatory
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        match &self.of_clients {
            Some(verifier) => verifier.root_hint_subjects(),
            None => &[],
        }
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        self.chain.keep(end_entity, intermediates);
        let result = match &self.of_clients {
            Some(verifier) => verifier.verify_client_cert(end_entity, intermediates, now),
            None => Err(CertificateError::UnknownIssuer.into()),
        };
        if let Err(problem) = result {
            self.forgive(end_entity, problem)?;
        }
        Ok(ClientCertVerified::assertion())
    }

    verify_signatures!();
}

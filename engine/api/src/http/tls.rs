//! What TLS is to be like: who is trusted, and as whom this side speaks.

use super::request::{Source, Tls};
use lictor_program::HttpError;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};
use std::sync::{Arc, OnceLock};

fn refused<T>(what: impl Into<String>) -> Result<T, HttpError> {
    Err(HttpError::Refused(what.into()))
}

/// The settings of a connection.
pub(super) fn config(tls: &Tls) -> Result<ClientConfig, HttpError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new(tls, Arc::clone(&provider))?;
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| HttpError::Refused(format!("tls: {error}")))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    match client_cert(tls)? {
        None => Ok(builder.with_no_client_auth()),
        Some((chain, key)) => builder
            .with_client_auth_cert(chain, key)
            .map_err(|error| HttpError::Refused(format!("tls: {error}"))),
    }
}

type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn client_cert(tls: &Tls) -> Result<Option<Identity>, HttpError> {
    let (cert, key) = (&tls.cert, &tls.key);
    if let (Some(cert), Some(key)) = (&cert.variable, &key.variable) {
        return identity(&environment(cert), &environment(key)).map(Some).map_err(|error| {
            let HttpError::Refused(why) = error else { return error };
            HttpError::Refused(format!(
                "cannot extract public/private key pair from envvars {cert:?}, {key:?}: {why}"
            ))
        });
    }
    if let (Some(cert), Some(key)) = (&cert.file, &key.file) {
        return identity(&file(cert)?, &file(key)?).map(Some);
    }
    match (&cert.text, &key.text) {
        (Some(cert), Some(key)) => identity(cert.as_bytes(), key.as_bytes()).map(Some),
        _ => Ok(None),
    }
}

fn identity(cert: &[u8], key: &[u8]) -> Result<Identity, HttpError> {
    let chain = certificates(cert);
    if chain.is_empty() {
        return refused("tls: failed to find any PEM data in certificate input");
    }
    match PrivateKeyDer::from_pem_slice(key) {
        Ok(key) => Ok((chain, key)),
        Err(_) => refused("tls: failed to find any PEM data in key input"),
    }
}

fn certificates(pem: &[u8]) -> Vec<CertificateDer<'static>> {
    CertificateDer::pem_slice_iter(pem).filter_map(Result::ok).collect()
}

fn environment(variable: &str) -> Vec<u8> {
    std::env::var_os(variable).unwrap_or_default().to_string_lossy().into_owned().into_bytes()
}

fn file(path: &str) -> Result<Vec<u8>, HttpError> {
    crate::loader::read_bytes(path).map_err(|error| HttpError::Refused(error.message().to_owned()))
}

/// Certificates that a request names as trusted.
fn named(source: &Source) -> Result<Vec<CertificateDer<'static>>, HttpError> {
    let mut all = Vec::new();
    if let Some(text) = &source.text {
        let found = certificates(text.replace("\\n", "\n").as_bytes());
        if found.is_empty() {
            return refused("could not append certificates");
        }
        all.extend(found);
    }
    if let Some(path) = &source.file {
        let found = certificates(&file(path)?);
        if found.is_empty() {
            return refused(format!("could not append CA certificates from {path:?}"));
        }
        all.extend(found);
    }
    if let Some(variable) = &source.variable {
        let found = certificates(&environment(variable));
        if found.is_empty() {
            return refused(format!(
                "could not add CA certificates from envvar {variable:?}: could not append certificates"
            ));
        }
        all.extend(found);
    }
    Ok(all)
}

/// The certificates that the system trusts, read once.
fn of_the_system() -> &'static [CertificateDer<'static>] {
    static CERTS: OnceLock<Vec<CertificateDer<'static>>> = OnceLock::new();
    CERTS.get_or_init(|| rustls_native_certs::load_native_certs().certs)
}

/// Trusts what chains to a root, and a certificate that was itself named as trusted; or anything, where that was asked.
#[derive(Debug)]
struct Verifier {
    provider: Arc<CryptoProvider>,
    named: Vec<CertificateDer<'static>>,
    /// Nothing where there is no root at all, or no certificate is to be checked.
    chains: Option<Arc<WebPkiServerVerifier>>,
    insecure: bool,
}

impl Verifier {
    fn new(tls: &Tls, provider: Arc<CryptoProvider>) -> Result<Verifier, HttpError> {
        let named = named(&tls.ca)?;
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(named.iter().cloned());
        if tls.system_certs || named.is_empty() {
            roots.add_parsable_certificates(of_the_system().iter().cloned());
        }
        let chains =
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
        Ok(Verifier { chains: chains.build().ok(), provider, named, insecure: tls.insecure })
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        cert: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.insecure {
            return Ok(ServerCertVerified::assertion());
        }
        let unknown = Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let chained = match &self.chains {
            Some(chains) => chains.verify_server_cert(cert, intermediates, name, ocsp, now),
            None => Err(unknown),
        };
        match chained {
            Err(_) if self.named.iter().any(|named| named == cert) => {
                verify_server_name(&ParsedCertificate::try_from(cert)?, name)?;
                Ok(ServerCertVerified::assertion())
            }
            chained => chained,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, cert, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, cert, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Why no TLS came about, in Go's words.
pub(super) fn words(error: &Error) -> String {
    let why = match error {
        Error::InvalidCertificate(error) => match error {
            CertificateError::UnknownIssuer => "certificate signed by unknown authority".to_owned(),
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "certificate has expired or is not yet valid".to_owned()
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "certificate has expired or is not yet valid".to_owned()
            }
            CertificateError::NotValidForNameContext { expected, presented } => {
                let names: Vec<&str> = presented.iter().map(|name| inside(name)).collect();
                let wanted = expected.to_str();
                format!("certificate is valid for {}, not {wanted}", names.join(", "))
            }
            other => other.to_string(),
        },
        Error::AlertReceived(alert) => return format!("remote error: tls: {alert:?}"),
        Error::InvalidMessage(_) => {
            return "tls: first record does not look like a TLS handshake".to_owned();
        }
        other => return format!("tls: {other}"),
    };
    format!("tls: failed to verify certificate: x509: {why}")
}

/// A name of a certificate without the kind around it: `DnsName("x")`.
fn inside(name: &str) -> &str {
    name.split('"').nth(1).unwrap_or(name)
}

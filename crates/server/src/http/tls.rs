use std::{fs, io, path::Path, sync::Arc};

use tokio::net::TcpStream;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        Error, ServerConfig,
        crypto::{CryptoProvider, aws_lc_rs},
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
    server::TlsStream,
};

use crate::settings::Server;

/// How a connection by TLS begins, and no request of plain HTTP does.
const HANDSHAKE: u8 = 0x16;

/// What it takes to answer TLS: a certificate and its key.
#[derive(Clone)]
pub struct Tls(TlsAcceptor);

/// Beside the requests of a connection that came by TLS.
#[derive(Clone, Copy)]
pub struct ByTls;

/// A connection whose client has begun to speak.
pub enum Greeted {
    /// Nothing was read from it yet.
    Plain(TcpStream),
    /// The handshake is done.
    ByTls(Box<TlsStream<TcpStream>>),
}

impl Tls {
    /// As the settings say: none without a certificate.
    ///
    /// # Errors
    /// Like those of [`Tls::load`].
    pub fn configured(server: &Server) -> Result<Option<Self>, String> {
        if server.tls_certificate.as_os_str().is_empty() {
            return Ok(None);
        }
        Self::load(&server.tls_certificate, &server.tls_key).map(Some)
    }

    /// Reads a certificate and its key from PEM files.
    ///
    /// # Errors
    /// What is wrong with a file, with its path and the setting that names it.
    pub fn load(certificate: &Path, key: &Path) -> Result<Self, String> {
        let of_certificate =
            |fault: String| format!("server.tls_certificate: {}: {fault}", certificate.display());
        let of_key = |fault: String| format!("server.tls_key: {}: {fault}", key.display());
        let chain = certificates(certificate).map_err(of_certificate)?;
        let private = private_key(key).map_err(of_key)?;
        let mut config = ServerConfig::builder_with_provider(cryptography())
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, private))
            .map_err(|error| match error {
                Error::InvalidCertificate(_) => of_certificate(error.to_string()),
                Error::InconsistentKeys(_) => {
                    of_key(format!("isn't the key of {}", certificate.display()))
                }
                _ => of_key(error.to_string()),
            })?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self(TlsAcceptor::from(Arc::new(config))))
    }

    /// Waits until the client speaks, and does the handshake with one that speaks TLS.
    ///
    /// # Errors
    /// The connection's; a handshake that went wrong.
    pub async fn greet(&self, stream: TcpStream) -> io::Result<Greeted> {
        let mut first = [0];
        stream.peek(&mut first).await?;
        if first != [HANDSHAKE] {
            return Ok(Greeted::Plain(stream));
        }
        let stream = self.0.accept(stream).await?;
        Ok(Greeted::ByTls(Box::new(stream)))
    }
}

/// The cryptography that the rest of the program uses as well.
pub fn cryptography() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let text = fs::read(path).map_err(|error| error.to_string())?;
    let chain: Vec<_> = CertificateDer::pem_slice_iter(&text)
        .collect::<Result<_, _>>()
        .map_err(|error| format!("is no PEM file: {error}"))?;
    if chain.is_empty() {
        return Err("has no certificate in PEM form".to_owned());
    }
    Ok(chain)
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, String> {
    let text = fs::read(path).map_err(|error| error.to_string())?;
    PrivateKeyDer::from_pem_slice(&text)
        .map_err(|error| format!("has no private key in PEM form: {error}"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Tls;
    use crate::{scratch::Scratch, settings::Settings};

    #[test]
    fn there_is_no_tls_without_a_certificate() {
        let settings = Settings::load(None, &[]).expect("the defaults");
        assert!(Tls::configured(&settings.server).is_ok_and(|tls| tls.is_none()));
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said_with_its_setting_and_path() {
        let (dir, elsewhere) = (Scratch::new("tls"), Scratch::new("tls-elsewhere"));
        let (good, other) = (dir.certificate("localhost"), elsewhere.certificate("localhost"));
        let (certificate, key) = (&good.certificate, &good.key);
        let (absent, no_pem) = (dir.path().join("absent.pem"), dir.path().join("no.pem"));
        fs::write(&no_pem, "no PEM").expect("a file of ours");
        let broken = dir.path().join("broken.pem");
        let text = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        fs::write(&broken, text).expect("a file of ours");
        assert!(Tls::load(certificate, key).is_ok());
        for (certificate, key, setting, fault) in [
            (&absent, key, "server.tls_certificate", "No such file"),
            (&no_pem, key, "server.tls_certificate", "has no certificate in PEM form"),
            (key, key, "server.tls_certificate", "has no certificate in PEM form"),
            (&broken, key, "server.tls_certificate", "invalid peer certificate"),
            (certificate, &absent, "server.tls_key", "No such file"),
            (certificate, &no_pem, "server.tls_key", "has no private key in PEM form"),
            (certificate, certificate, "server.tls_key", "has no private key in PEM form"),
            (certificate, &other.key, "server.tls_key", "isn't the key of"),
        ] {
            let path = if setting == "server.tls_key" { key } else { certificate };
            let said = Tls::load(certificate, key).map(drop).expect_err(fault);
            assert!(said.starts_with(&format!("{setting}: {}: ", path.display())), "{said}");
            assert!(said.contains(fault), "{said}");
        }
    }
}

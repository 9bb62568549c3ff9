use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use kernel::Clock;
use server::{
    certificate::{self, Files},
    settings::Settings,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

use crate::Answer;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A certificate of one test, gone with it.
pub struct Certificate {
    dir: PathBuf,
    /// Where it and its key lie.
    pub files: Files,
}

impl Certificate {
    /// A certificate for `localhost`, `127.0.0.1`, `::1` and these shops below `localhost`.
    ///
    /// # Panics
    /// When it can't be made.
    pub fn of_shops(slugs: &[&str]) -> Self {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("fangshi-test-tls-{}-{count}", std::process::id());
        let dir = std::env::temp_dir().join(name);
        let mut hosts = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec();
        hosts.extend(slugs.iter().map(|slug| format!("{slug}.localhost")));
        let files = certificate::kept(&dir, &hosts, Clock::new().now()).expect("a certificate");
        Self { dir, files }
    }

    /// Has a server answer https with it.
    pub fn configure(&self, settings: &mut Settings) {
        self.files.certificate.clone_into(&mut settings.server.tls_certificate);
        self.files.key.clone_into(&mut settings.server.tls_key);
    }
}

impl Drop for Certificate {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// A client of https that trusts one certificate and nothing else.
pub struct TlsClient {
    connector: TlsConnector,
    server: SocketAddr,
}

impl TlsClient {
    /// A client of a server.
    ///
    /// # Panics
    /// When the file has no certificate.
    pub fn of(server: SocketAddr, certificate: &Path) -> Self {
        let certificate = CertificateDer::from_pem_file(certificate).expect("a certificate");
        let mut roots = RootCertStore::empty();
        roots.add(certificate).expect("a certificate that can be trusted");
        let mut config =
            ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Self { connector: TlsConnector::from(Arc::new(config)), server }
    }

    /// A connection to a host of the server.
    ///
    /// # Errors
    /// A handshake that went wrong.
    pub async fn connect(&self, host: &str) -> std::io::Result<TlsStream<TcpStream>> {
        let name = ServerName::try_from(host.to_owned()).expect("a host");
        let stream = TcpStream::connect(self.server).await?;
        self.connector.connect(name, stream).await
    }

    /// Sends a JSON text to a host, with more headers (each a line), and reads the answer, which
    /// must be JSON.
    ///
    /// # Panics
    /// When there is no such answer.
    pub async fn post(&self, host: &str, path: &str, headers: &str, body: &str) -> Answer {
        let mut stream = self.connect(host).await.expect("a connection");
        let (port, length) = (self.server.port(), body.len());
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}:{port}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await.expect("it takes the request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer, properly ended");
        let (head, body) = answer.split_once("\r\n\r\n").expect("head and body");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let body = serde_json::from_str(body).unwrap_or_else(|_| panic!("not JSON: {answer}"));
        Answer { status: status.expect("a status"), body }
    }
}

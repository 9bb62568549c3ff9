//! The way to the database, encrypted.

use std::{
    net::SocketAddr,
    path::PathBuf,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use db::{Db, PoolOptions, Role};
use kernel::Clock;
use sqlx::postgres::PgConnectOptions;
use tests::{Certificate, Database, migrated};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream, UnixStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

/// How a client asks a server of PostgreSQL whether it speaks TLS.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// Stands for a PostgreSQL that takes nothing but TLS: ends it, and passes on what is said.
struct Front {
    address: SocketAddr,
    encrypted: Arc<AtomicUsize>,
}

impl Front {
    async fn of(database: &Database, certificate: &Certificate) -> Self {
        let chain = CertificateDer::pem_file_iter(&certificate.files.certificate).expect("a file");
        let chain = chain.collect::<Result<Vec<_>, _>>().expect("certificates");
        let key = PrivateKeyDer::from_pem_file(&certificate.files.key).expect("a key");
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key);
        let acceptor = TlsAcceptor::from(Arc::new(config.expect("they belong together")));
        let listener = TcpListener::bind("0.0.0.0:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let encrypted = Arc::new(AtomicUsize::new(0));
        let (behind, count) = (database.admin_url(), Arc::clone(&encrypted));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let pass = pass(client, acceptor.clone(), behind.clone(), Arc::clone(&count));
                tokio::spawn(pass);
            }
        });
        Self { address, encrypted }
    }
}

async fn pass(
    mut client: TcpStream,
    acceptor: TlsAcceptor,
    behind: String,
    count: Arc<AtomicUsize>,
) -> std::io::Result<()> {
    let mut asked = [0; 8];
    client.read_exact(&mut asked).await?;
    if asked != SSL_REQUEST {
        return Ok(());
    }
    client.write_all(b"S").await?;
    let mut client = acceptor.accept(client).await?;
    count.fetch_add(1, Ordering::Relaxed);
    let server = PgConnectOptions::from_str(&behind).expect("an address");
    let port = server.get_port();
    match server.get_socket() {
        Some(folder) => {
            let socket = PathBuf::from(folder).join(format!(".s.PGSQL.{port}"));
            relay(&mut client, UnixStream::connect(socket).await?).await
        }
        None => relay(&mut client, TcpStream::connect((server.get_host(), port)).await?).await,
    }
}

async fn relay(
    client: &mut (impl AsyncRead + AsyncWrite + Unpin),
    mut server: impl AsyncRead + AsyncWrite + Unpin,
) -> std::io::Result<()> {
    copy_bidirectional(client, &mut server).await.map(drop)
}

/// The database's address at the front, with more parameters.
fn url(database: &Database, host: &str, port: u16, parameters: &str) -> String {
    let url = database.app_url();
    let (base, _) = url.split_once('?').unwrap_or((&url, ""));
    let (login, place) = base.rsplit_once('@').expect("a role");
    let (_, name) = place.split_once('/').expect("a name");
    format!("{login}@{host}:{port}/{name}?{parameters}")
}

#[tokio::test]
async fn the_way_to_the_database_is_encrypted_where_the_address_says_so() {
    let (database, certificate) = (migrated().await, Certificate::of_shops(&[]));
    let front = Front::of(&database, &certificate).await;
    let stranger = Certificate::of_shops(&["other"]);
    let connect = async |host: &str, mode: &str, root: &Certificate| {
        let root = root.files.certificate.display();
        let parameters = format!("sslmode={mode}&sslrootcert={root}");
        let url = url(&database, host, front.address.port(), &parameters);
        let options = PoolOptions { connections: 2, ..PoolOptions::default() };
        Db::connect(&url, Role::App, &options, Clock::new()).await
    };
    let db = connect("localhost", "verify-full", &certificate).await.expect("a way in");
    db.ping().await.expect("an answer");
    assert!(front.encrypted.load(Ordering::Relaxed) > 0);
    for (host, mode, root, why) in [
        ("localhost", "verify-full", &stranger, "somebody else vouches for it"),
        ("127.0.0.2", "verify-full", &certificate, "it isn't the host that was meant"),
        ("localhost", "disable", &certificate, "it isn't encrypted"),
    ] {
        assert!(connect(host, mode, root).await.is_err(), "{why}");
    }
}

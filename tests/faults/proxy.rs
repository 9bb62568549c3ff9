//! A wire between the server and PostgreSQL that can be slow, break, and lose answers. It knows
//! where messages begin and end, so it can break in the middle of one, and it knows a `COMMIT`.

use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tests::Database;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, BufWriter},
    net::{TcpListener, TcpStream, UnixStream},
    sync::{Notify, watch},
    time::timeout,
};

/// Which message about a commit is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The server's `COMMIT`: PostgreSQL doesn't get it, and rolls back.
    Asked,
    /// PostgreSQL's answer: it has committed, and the server doesn't hear it.
    Answered,
}

/// The wire. It lies there until the program ends.
pub struct Proxy {
    address: SocketAddr,
    wire: Arc<Wire>,
}

struct Wire {
    socket: PathBuf,
    /// Milliseconds that each message takes.
    delay: AtomicU64,
    /// So many of the next answers break off in the middle, their connections with them.
    cuts: AtomicUsize,
    trap: Mutex<Option<Trap>>,
}

/// Waits for commits and keeps them.
struct Trap {
    side: Side,
    /// So many are let through first.
    skip: usize,
    /// So many are kept then.
    catch: usize,
    sprung: Arc<Notify>,
    release: watch::Receiver<()>,
}

/// What a trap keeps. Dropping it breaks the connections whose messages it kept.
pub struct Kept<'p> {
    proxy: &'p Proxy,
    sprung: Arc<Notify>,
    _release: watch::Sender<()>,
}

impl Proxy {
    /// A wire to the cluster of a database, which must be on a socket.
    pub async fn to(database: &Database) -> Self {
        let url = database.admin_url();
        let parameter = |name: &str| {
            let (_, parameters) = url.split_once('?').expect("an address with parameters");
            let found =
                parameters.split('&').find_map(|it| it.strip_prefix(name)?.strip_prefix('='));
            found.unwrap_or_else(|| panic!("no {name} in {url}")).to_owned()
        };
        let file = format!(".s.PGSQL.{}", parameter("port"));
        let wire = Arc::new(Wire {
            socket: PathBuf::from(parameter("host")).join(file),
            delay: AtomicU64::default(),
            cuts: AtomicUsize::default(),
            trap: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(accept(listener, Arc::clone(&wire)));
        Self { address, wire }
    }

    /// A database's address by this wire.
    pub fn url(&self, direct: &str) -> String {
        let (login, rest) = direct.split_once('@').expect("an address with a login");
        let path = rest.split(['/', '?']).nth(1).expect("a database's name");
        format!("{login}@{}/{path}?sslmode=disable", self.address)
    }

    /// Lets each message take so long.
    pub fn slow_down(&self, each: Duration) {
        let milliseconds = u64::try_from(each.as_millis()).expect("a short time");
        self.wire.delay.store(milliseconds, Ordering::SeqCst);
    }

    /// Breaks connections in the middle of the next answers, so many of them.
    pub fn cut(&self, answers: usize) {
        self.wire.cuts.store(answers, Ordering::SeqCst);
    }

    /// Lets `skip` commits through and keeps the next `catch`.
    pub fn trap(&self, side: Side, skip: usize, catch: usize) -> Kept<'_> {
        let (release, kept) = watch::channel(());
        let sprung = Arc::new(Notify::new());
        let trap = Trap { side, skip, catch, sprung: Arc::clone(&sprung), release: kept };
        *self.wire.trap() = Some(trap);
        Kept { proxy: self, sprung, _release: release }
    }
}

impl Kept<'_> {
    /// Returns once something is kept, or when that takes too long; says which.
    pub async fn sprung(&self, patience: Duration) -> bool {
        timeout(patience, self.sprung.notified()).await.is_ok()
    }
}

impl Drop for Kept<'_> {
    fn drop(&mut self) {
        *self.proxy.wire.trap() = None;
    }
}

impl Wire {
    fn trap(&self) -> std::sync::MutexGuard<'_, Option<Trap>> {
        self.trap.lock().expect("nobody panics with it")
    }

    /// What to wait for before the connection breaks, when this commit is one to keep.
    fn caught(&self, side: Side) -> Option<watch::Receiver<()>> {
        let mut trap = self.trap();
        let trap = trap.as_mut().filter(|trap| trap.side == side && trap.catch > 0)?;
        if trap.skip > 0 {
            trap.skip -= 1;
            return None;
        }
        trap.catch -= 1;
        trap.sprung.notify_one();
        Some(trap.release.clone())
    }

    /// Passes a message on, or does to it what is to be done.
    async fn pass(
        &self,
        side: Side,
        message: &[u8],
        to: &mut (impl AsyncWrite + Unpin),
    ) -> io::Result<()> {
        let delay = self.delay.load(Ordering::SeqCst);
        if delay > 0 {
            to.flush().await?;
            tokio::time::sleep(Duration::from_millis(delay)).await;
        }
        let one_less = |left: usize| left.checked_sub(1);
        let cut = || self.cuts.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok();
        if side == Side::Answered && cut() {
            to.write_all(&message[..message.len() / 2]).await?;
            to.flush().await?;
            return Err(ErrorKind::ConnectionAborted.into());
        }
        if is_commit(side, message)
            && let Some(mut release) = self.caught(side)
        {
            // The error is what is waited for: the sender is gone.
            let _ = release.changed().await;
            return Err(ErrorKind::ConnectionAborted.into());
        }
        to.write_all(message).await
    }
}

fn is_commit(side: Side, message: &[u8]) -> bool {
    let tag = if side == Side::Asked { b'Q' } else { b'C' };
    message[0] == tag && &message[5..] == b"COMMIT\0"
}

async fn accept(listener: TcpListener, wire: Arc<Wire>) {
    while let Ok((stream, _)) = listener.accept().await {
        let wire = Arc::clone(&wire);
        tokio::spawn(async move {
            // However it ends, both sides see it: their streams are dropped.
            let _ = connect(stream, &wire).await;
        });
    }
}

async fn connect(mut server: TcpStream, wire: &Wire) -> io::Result<()> {
    server.set_nodelay(true)?;
    let mut postgres = UnixStream::connect(&wire.socket).await?;
    // The first message has no tag.
    let length = server.read_u32().await?;
    let mut hello = length.to_be_bytes().to_vec();
    hello.resize(length as usize, 0);
    server.read_exact(&mut hello[4..]).await?;
    postgres.write_all(&hello).await?;
    let (from_server, to_server) = server.split();
    let (from_postgres, to_postgres) = postgres.split();
    tokio::select! {
        ended = relay(wire, Side::Asked, from_server, to_postgres) => ended,
        ended = relay(wire, Side::Answered, from_postgres, to_server) => ended,
    }
}

async fn relay(
    wire: &Wire,
    side: Side,
    from: impl AsyncRead + Unpin,
    to: impl AsyncWrite + Unpin,
) -> io::Result<()> {
    let (mut from, mut to) = (BufReader::new(from), BufWriter::new(to));
    loop {
        let mut message = vec![0; 5];
        from.read_exact(&mut message).await?;
        let length = u32::from_be_bytes([message[1], message[2], message[3], message[4]]);
        message.resize(length as usize + 1, 0);
        from.read_exact(&mut message[5..]).await?;
        wire.pass(side, &message, &mut to).await?;
        if from.buffer().is_empty() {
            to.flush().await?;
        }
    }
}

//! The program itself, and the bare handler beside it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::outcome::{Doing, Outcome};

/// How long a server may take to answer.
const STARTING: Duration = Duration::from_secs(30);

/// A process that serves. Dropping it ends it.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// How long it took from being started to its first good answer.
    pub started_in: Duration,
}

impl Server {
    /// Starts `fangshi serve` on a free port and waits until it is ready. Its log is written, as it
    /// would be, but kept by nobody.
    pub fn start(mut fangshi: Command) -> Outcome<Self> {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).doing("finding a free port")?;
        let address = free.local_addr().doing("finding a free port")?;
        drop(free);
        fangshi.args(["serve", "--listen", &address.to_string()]).stdout(Stdio::null());
        let begun = Instant::now();
        let child = fangshi.stderr(Stdio::null()).spawn().doing("starting fangshi")?;
        let mut server = Self { child, address, started_in: Duration::ZERO };
        while !is_ready(address) {
            let ended = server.child.try_wait().doing("starting fangshi")?;
            if ended.is_some() || begun.elapsed() > STARTING {
                return Err(format!("fangshi doesn't serve: {}", refusal(fangshi)?));
            }
            thread::sleep(Duration::from_millis(2));
        }
        server.started_in = begun.elapsed();
        Ok(server)
    }

    /// Starts a process that prints its address.
    pub fn start_bare(mut command: Command) -> Outcome<Self> {
        let mut child =
            command.stdout(Stdio::piped()).spawn().doing("starting the bare handler")?;
        let mut line = String::new();
        let output = child.stdout.take().expect("it is piped");
        BufReader::new(output).read_line(&mut line).doing("starting the bare handler")?;
        let address = line.trim().parse().doing("the bare handler's address")?;
        Ok(Self { child, address, started_in: Duration::ZERO })
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether it says that it can answer.
fn is_ready(address: SocketAddr) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect(address)?;
        stream
            .write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok::<_, std::io::Error>(answer.starts_with("HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}

/// What a server says that doesn't start: it is started once more, to be heard.
fn refusal(mut fangshi: Command) -> Outcome<String> {
    let mut child = fangshi.stderr(Stdio::piped()).spawn().doing("starting fangshi")?;
    thread::sleep(Duration::from_secs(3));
    let _ = child.kill();
    let output = child.wait_with_output().doing("starting fangshi")?;
    Ok(String::from_utf8_lossy(&output.stderr).trim().to_owned())
}

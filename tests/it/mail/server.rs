use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tests::Mail;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// An SMTP server that takes in every mail, unless it was told to refuse recipients.
pub struct SmtpServer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// What is said to the next recipients instead of welcoming them.
    refusals: Vec<&'static str>,
    /// How many recipients were named.
    recipients: usize,
    /// What came, byte for byte.
    mails: Vec<String>,
}

impl SmtpServer {
    /// Starts one.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, Arc::clone(&shared)));
            }
        });
        Self { address, state }
    }

    /// For the setting `mail.smtp`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Has the next recipient answered with this.
    pub fn refuse_next(&self, answer: &'static str) {
        self.state.lock().expect("the state").refusals.push(answer);
    }

    /// How many recipients were named so far.
    pub fn recipients(&self) -> usize {
        self.state.lock().expect("the state").recipients
    }

    /// The mails that it took in.
    pub fn mails(&self) -> Vec<Mail> {
        let state = self.state.lock().expect("the state");
        state.mails.iter().map(|mail| Mail::read(mail.as_bytes())).collect()
    }
}

/// Talks with one client until it leaves.
async fn talk(stream: TcpStream, state: Arc<Mutex<State>>) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 mail.example\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        let command = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let answer = match command.as_str() {
            "RCPT" => {
                let mut state = state.lock().expect("the state");
                state.recipients += 1;
                state.refusals.pop().unwrap_or("250 welcome")
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.ok()?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
                    // A leading dot is doubled on the way (RFC 5321, 4.5.2).
                    mail += line.strip_prefix('.').unwrap_or(&line);
                    mail += "\r\n";
                }
                state.lock().expect("the state").mails.push(mail);
                "250 taken in"
            }
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}

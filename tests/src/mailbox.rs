use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use mail_parser::{Address, Message, MessageParser, MimeHeaders};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A folder that a server of one test keeps its mails in, or its messages to telephones, gone with
/// it.
pub struct Mailbox(PathBuf);

/// A message to a telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sms {
    /// Who gets it.
    pub to: String,
    /// What it says.
    pub body: String,
}

/// A mail, as a program that reads mails understands it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its `Message-ID`.
    pub id: String,
    /// The sender's name and address.
    pub from: (String, String),
    /// Where answers go.
    pub reply_to: String,
    /// Who gets it: addresses alone.
    pub to: Vec<String>,
    /// The decoded subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
    /// All of it, as it came.
    pub raw: String,
}

impl Mailbox {
    /// An empty one.
    pub(crate) fn new() -> Self {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("fangshi-test-mail-{}-{count}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    /// Where it is, or will be.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// What is in it, the oldest first: names begin with the time.
    ///
    /// # Panics
    /// When something in it isn't a mail.
    pub fn mails(&self) -> Vec<Mail> {
        self.files().iter().map(|file| Mail::read(&fs::read(file).expect("a mail"))).collect()
    }

    /// The messages to telephones in it, the oldest first.
    ///
    /// # Panics
    /// When something in it isn't one.
    pub fn texts(&self) -> Vec<Sms> {
        let read = |file: &PathBuf| {
            let text = fs::read_to_string(file).expect("a text");
            let (to, body) = text.split_once("\n\n").expect("a number and a text");
            Sms { to: to.to_owned(), body: body.trim_end().to_owned() }
        };
        self.files().iter().map(read).collect()
    }

    fn files(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(&self.0) else { return Vec::new() };
        let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        files.sort();
        files
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Mail {
    /// Understands a mail of two parts, text and HTML.
    ///
    /// # Panics
    /// When it isn't one.
    pub fn read(raw: &[u8]) -> Self {
        let mail = MessageParser::default().parse(raw).expect("a mail");
        assert!(mail.is_content_type("multipart", "alternative"), "text and HTML");
        assert_eq!((mail.text_body_count(), mail.html_body_count()), (1, 1));
        let text = mail.body_text(0).expect("a text").replace("\r\n", "\n");
        Self {
            id: mail.message_id().expect("an id").to_owned(),
            from: sender(&mail),
            reply_to: addresses(mail.reply_to()).remove(0),
            to: addresses(mail.to()),
            subject: mail.subject().expect("a subject").to_owned(),
            text,
            html: mail.body_html(0).expect("HTML").replace("\r\n", "\n"),
            raw: String::from_utf8(raw.to_vec()).expect("ASCII"),
        }
    }
}

fn sender(mail: &Message<'_>) -> (String, String) {
    let from = mail.from().and_then(Address::first).expect("a sender");
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    (text(from.name()), text(from.address()))
}

fn addresses(header: Option<&Address<'_>>) -> Vec<String> {
    let all = header.into_iter().flat_map(Address::iter);
    all.filter_map(|address| address.address()).map(str::to_owned).collect()
}

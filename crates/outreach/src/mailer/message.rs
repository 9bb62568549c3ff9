use chrono::{DateTime, Utc};
use lettre::{
    Address,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};
use uuid::Uuid;

use super::Failure;

/// Something to be sent. The same message always becomes the same mail, byte for byte.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// What the mail's `Message-ID` is made of.
    pub id: Uuid,
    /// When it was decided on.
    pub at: DateTime<Utc>,
    /// Whose message it is: a name. The address is the mailer's.
    pub sender: String,
    /// Where answers go: an e-mail address.
    pub reply_to: String,
    /// Who gets it: an e-mail address.
    pub to: String,
    /// What it is about, in a line.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

impl Message {
    /// The mail, from an address of the mailer's. A shop may call itself as anybody, so the sender's
    /// name says through whom it speaks.
    pub(super) fn mail(&self, from: &Address, platform: &str) -> Result<lettre::Message, Failure> {
        let sender = line(&format!("{} via {platform}", self.sender));
        let to: Address = self.to.parse().map_err(refused)?;
        let mut builder = lettre::Message::builder()
            .message_id(Some(format!("<{}@{}>", self.id, from.domain())))
            .date(self.at.into())
            .from(Mailbox::new(Some(sender), from.clone()))
            .to(to.into())
            .subject(line(&self.subject))
            .raw_header(written_by_a_program());
        if let Ok(answers) = self.reply_to.parse::<Address>() {
            builder = builder.reply_to(answers.into());
        }
        let body = MultiPart::alternative()
            .boundary(self.id.simple().to_string())
            .singlepart(SinglePart::plain(self.text.clone()))
            .singlepart(SinglePart::html(self.html.clone()));
        builder.multipart(body).map_err(refused)
    }
}

/// Neither who gets it nor what it says, which may be a code.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Keeps notices of absence from being sent back (RFC 3834).
fn written_by_a_program() -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("Auto-Submitted");
    HeaderValue::new(name, "auto-generated".to_owned())
}

/// A text as one line: whatever could begin another header becomes a space.
fn line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || c.is_whitespace();
    text.split(breaks).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn refused(error: impl std::fmt::Display) -> Failure {
    Failure::Refused(error.to_string())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::Message;

    fn message() -> Message {
        Message {
            id: uuid::Uuid::from_u128(7),
            at: DateTime::UNIX_EPOCH,
            sender: "Tea & \"Co\"".to_owned(),
            reply_to: "tea@shop.example".to_owned(),
            to: "mei@example.com".to_owned(),
            subject: "Order #7".to_owned(),
            text: "Hello.".to_owned(),
            html: "<p>Hello.</p>".to_owned(),
        }
    }

    fn written(message: &Message) -> String {
        let from = "no-reply@shops.example".parse().expect("an address");
        let mail = message.mail(&from, "Shops").expect("a mail");
        String::from_utf8(mail.formatted()).expect("ASCII")
    }

    #[test]
    fn the_same_message_is_the_same_mail() {
        assert_eq!(written(&message()), written(&message()));
        let id = "Message-ID: <00000000-0000-0000-0000-000000000007@shops.example>\r\n";
        assert!(written(&message()).contains(id));
    }

    #[test]
    fn a_sender_is_a_shop_by_way_of_the_platform() {
        let bank = Message { sender: "Your Bank".to_owned(), ..message() };
        let written = written(&bank);
        let from = written.lines().find(|line| line.starts_with("From: ")).expect("a sender");
        assert!(from.contains("Your Bank via Shops"), "{from}");
        assert!(from.ends_with("<no-reply@shops.example>"), "{from}");
    }

    #[test]
    fn names_and_subjects_begin_no_headers() {
        let evil = "x\r\nBcc: eve@example.com\r\n\r\nbody\u{2028}\u{85}\0y";
        let message = Message { sender: evil.to_owned(), subject: evil.to_owned(), ..message() };
        let written = written(&message);
        let (head, _) = written.split_once("\r\n\r\n").expect("head and body");
        let names: Vec<_> = head
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .filter_map(|line| line.split(':').next())
            .collect();
        let expected = [
            "Message-ID",
            "Date",
            "From",
            "To",
            "Subject",
            "Auto-Submitted",
            "Reply-To",
            "MIME-Version",
            "Content-Type",
        ];
        assert_eq!(names, expected, "{head}");
        assert!(head.contains("Subject: x Bcc: eve@example.com body y"), "{head}");
    }

    #[test]
    fn what_it_says_is_not_printed() {
        let printed = format!("{:?}", message());
        assert!(!printed.contains("Hello") && !printed.contains("mei@"), "{printed}");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let message = Message { to: "mei@example.com\r\nBcc: eve@example.com".into(), ..message() };
        let from = "no-reply@localhost".parse().expect("an address");
        assert!(message.mail(&from, "Shops").is_err());
    }
}

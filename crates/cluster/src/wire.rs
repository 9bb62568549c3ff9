//! Just enough of PostgreSQL's protocol (version 3) to knock at the door and run one statement:
//! the fetched package has neither `psql` nor `createdb` nor `pg_isready`.

use std::{
    io::{Read, Write},
    os::unix::net::UnixStream,
    path::Path,
    time::Duration,
};

use crate::Error;

/// Protocol 3.0.
const VERSION: u32 = 3 << 16;
/// No message that we expect is larger.
const LARGEST: usize = 1 << 20;
/// Making a database from a template writes megabytes, slowly on some disks.
const PATIENCE: Duration = Duration::from_mins(2);

/// Connects as the superuser and runs `sql`, or only connects when there is none.
pub(crate) fn run(socket: &Path, database: &str, sql: Option<&str>) -> Result<(), Error> {
    let mut stream = UnixStream::connect(socket).map_err(lost)?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(lost)?;
    let mut hello = VERSION.to_be_bytes().to_vec();
    for word in ["user", "postgres", "database", database, ""] {
        text(&mut hello, word);
    }
    send(&mut stream, &[], &hello)?;
    await_ready(&mut stream)?;
    if let Some(sql) = sql {
        let mut query = Vec::new();
        text(&mut query, sql);
        send(&mut stream, b"Q", &query)?;
        await_ready(&mut stream)?;
    }
    send(&mut stream, b"X", &[])
}

fn lost(source: std::io::Error) -> Error {
    Error::Io { doing: "talking to PostgreSQL".into(), source }
}

fn text(message: &mut Vec<u8>, text: &str) {
    message.extend(text.bytes().filter(|byte| *byte != 0));
    message.push(0);
}

fn send(stream: &mut UnixStream, tag: &[u8], body: &[u8]) -> Result<(), Error> {
    let length = u32::try_from(body.len() + 4)
        .map_err(|_| Error::failed("talking to PostgreSQL", "the statement is too long"))?;
    stream.write_all(&[tag, &length.to_be_bytes(), body].concat()).map_err(lost)
}

/// Reads messages until the server waits for a statement.
fn await_ready(stream: &mut UnixStream) -> Result<(), Error> {
    loop {
        let mut head = [0; 5];
        stream.read_exact(&mut head).map_err(lost)?;
        let [tag, length @ ..] = head;
        let length = (u32::from_be_bytes(length) as usize).saturating_sub(4);
        if length > LARGEST {
            return Err(Error::failed("talking to PostgreSQL", "its answer makes no sense"));
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).map_err(lost)?;
        match tag {
            b'Z' => return Ok(()),
            b'E' => return Err(refusal(&body)),
            b'R' if body != [0; 4] => {
                return Err(Error::failed("connecting to PostgreSQL", "it asks for a password"));
            }
            _ => {}
        }
    }
}

/// Reads an error message: fields of one letter and a text, each closed by a zero.
fn refusal(body: &[u8]) -> Error {
    let field = |letter: u8| {
        body.split(|byte| *byte == 0)
            .find(|field| field.first() == Some(&letter))
            .map(|field| String::from_utf8_lossy(&field[1..]).into_owned())
            .unwrap_or_default()
    };
    Error::Sql { code: field(b'C'), message: field(b'M') }
}

//! What the README says to paste works as it stands, again and again, in the shells that people have.

use std::{fmt::Write as _, process::Stdio};

use tests::{Process, migrated};
use tokio::{io::AsyncWriteExt, process::Command};

const README: &str = include_str!("../../README.md");

/// The blocks that are pasted one after the other. What comes after them needs the demo's shops.
fn blocks() -> String {
    let from = README.find("## From nothing").expect("a chapter");
    let to = README.find("## As a shopper in a browser").expect("a chapter");
    let blocks = README[from..to].split("```sh\n").skip(1);
    blocks.map(|rest| rest.split("```").next().expect("a block's end")).collect()
}

async fn is_there(program: &str) -> bool {
    let run = Command::new(program).arg("--version").stdout(Stdio::null()).status();
    run.await.is_ok_and(|status| status.success())
}

#[tokio::test]
async fn what_the_readme_says_to_paste_works_in_both_shells_twice() {
    let pasted = blocks();
    // At its prompt zsh takes these for words.
    assert!(!pasted.lines().any(|line| line.contains(" #") || line.starts_with('#')));
    if !is_there("curl").await || !is_there("jq").await {
        eprintln!("SKIPPED: curl or jq isn't installed");
        return;
    }
    let database = migrated().await;
    let server = Process::serve(&database);
    let mut script = format!("DEMO_PORT={}\n", server.address.port());
    for _ in 0..2 {
        write!(script, "{pasted}\necho PASTED\n").expect("a text");
    }
    for shell in ["bash", "zsh"] {
        if !is_there(shell).await {
            eprintln!("SKIPPED: {shell} isn't installed");
            continue;
        }
        let (said, complained) = paste(shell, &script).await;
        let count = |words: &str| said.matches(words).count();
        assert_eq!(count("PASTED"), 2, "{shell}: {complained}\n{said}");
        // A refund that was given and a group that was completed, each time.
        let ends = [count("SUCCEEDED"), count("COMPLETED"), count("\"errors\"")];
        assert_eq!(ends, [2, 2, 0], "{shell}: {complained}\n{said}");
        assert_eq!(count("\"message\""), 0, "{shell}: {said}");
        assert_eq!(complained, "", "{shell}");
    }
}

/// What a shell prints, and what it complains of, when that is pasted into it at the repository's root.
async fn paste(shell: &str, script: &str) -> (String, String) {
    let mut command = Command::new(shell);
    command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut running = command.spawn().expect("the shell starts");
    let mut input = running.stdin.take().expect("its input");
    let write = async move {
        input.write_all(script.as_bytes()).await.expect("it reads");
        drop(input);
    };
    let (output, ()) = tokio::join!(running.wait_with_output(), write);
    let output = output.expect("it ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

//! The cluster against real PostgreSQL programs; skipped, loudly, where there are none.

use std::{
    env, fs,
    os::unix::fs::{MetadataExt, chown, symlink},
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use cluster::{Cluster, Error, Options};

/// Set for the process that a test starts in order to kill it.
const VICTIM: &str = "CLUSTER_TEST_VICTIM";

/// A directory for one test, or nothing where there is no PostgreSQL.
fn scratch(name: &str) -> Option<PathBuf> {
    if let Err(error) = cluster::find() {
        eprintln!("SKIPPED {name}: {error}");
        return None;
    }
    let data = env::temp_dir().join(format!("fangshi-test-{name}-{}", process::id()));
    cluster::remove(&data).expect("nobody else has this directory");
    Some(data)
}

fn options(data: &Path) -> Options {
    Options { data: data.to_path_buf(), durable: false, bin: None }
}

/// Asks through `psql`, where it is installed, as a reader of our addresses other than sqlx.
fn ask(url: &str, sql: &str) -> Option<String> {
    let psql = cluster::find().expect("found before").join("psql");
    if !psql.is_file() {
        eprintln!("SKIPPED asking psql: {} isn't there", psql.display());
        return None;
    }
    let output = Command::new(psql).args(["-XAt", url, "-c", sql]).output().expect("psql runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[test]
fn a_cluster_keeps_its_databases_over_a_restart() {
    let Some(data) = scratch("restart") else {
        return;
    };
    let cluster = Cluster::start(&options(&data)).unwrap();
    cluster.create_database("we\"ird shop").unwrap();
    cluster.create_database("we\"ird shop").unwrap();
    ask(&cluster.url("we\"ird shop", "postgres"), "CREATE TABLE kept AS SELECT 7 AS seven");
    cluster.stop().unwrap();

    let cluster = Cluster::start(&options(&data)).unwrap();
    let url = cluster.url("we\"ird shop", "postgres");
    assert!(ask(&url, "SELECT seven FROM kept").is_none_or(|seven| seven == "7"));
    assert!(ask(&url, "SHOW listen_addresses").is_none_or(|addresses| addresses.is_empty()));
    assert!(ask(&url, "SHOW server_encoding").is_none_or(|encoding| encoding == "UTF8"));
    cluster.stop().unwrap();
    cluster::remove(&data).unwrap();
    assert!(!data.exists());
}

#[test]
fn a_second_process_hears_that_the_cluster_is_in_use() {
    let Some(data) = scratch("in-use") else {
        return;
    };
    let cluster = Cluster::start(&options(&data)).unwrap();
    assert!(matches!(Cluster::start(&options(&data)), Err(Error::InUse(_))));
    assert!(matches!(cluster::remove(&data), Err(Error::InUse(_))));
    drop(cluster);
    cluster::remove(&data).unwrap();
}

#[test]
fn a_half_made_cluster_is_made_anew() {
    let Some(data) = scratch("half-made") else {
        return;
    };
    let cluster = Cluster::start(&options(&data)).unwrap();
    let home = cluster.data().to_path_buf();
    cluster.stop().unwrap();
    fs::remove_file(home.join("cluster/global/pg_control")).unwrap();
    fs::rename(home.join("cluster"), home.join("cluster.new-1")).unwrap();

    Cluster::start(&options(&data)).unwrap().stop().unwrap();
    cluster::remove(&data).unwrap();
}

#[test]
fn a_server_that_cannot_start_says_why() {
    let Some(data) = scratch("spoilt") else {
        return;
    };
    let cluster = Cluster::start(&options(&data)).unwrap();
    let settings = cluster.data().join("cluster/postgresql.conf");
    cluster.stop().unwrap();
    fs::write(settings, "no_such_setting = 1\n").unwrap();

    let error = Cluster::start(&options(&data)).unwrap_err().to_string();
    assert!(error.contains("no_such_setting"), "{error}");
    cluster::remove(&data).unwrap();
}

#[test]
fn root_keeps_all_but_the_data_to_itself() {
    let Some(data) = scratch("roots") else {
        return;
    };
    let cluster = Cluster::start(&options(&data)).unwrap();
    let home = cluster.data().to_path_buf();
    let found = |path: PathBuf| fs::symlink_metadata(path).unwrap();
    let (dir, made) = (found(home.clone()), found(home.join("cluster")));
    for file in ["lock", "server.log"] {
        let file = found(home.join(file));
        assert_eq!((file.uid(), file.mode() & 0o777), (dir.uid(), 0o600));
    }
    let i_am_root = dir.uid() == 0;
    assert_eq!(dir.mode() & 0o777, if i_am_root { 0o711 } else { 0o700 });
    assert_eq!(made.mode() & 0o777, 0o700);
    assert_eq!(made.uid() == dir.uid(), !i_am_root);
    cluster.stop().unwrap();
    cluster::remove(&data).unwrap();
}

#[test]
fn root_follows_no_links_in_a_directory_of_somebody_else() {
    let Some(data) = scratch("links") else {
        return;
    };
    let precious = data.with_extension("precious");
    fs::write(&precious, "precious").unwrap();
    fs::create_dir(&data).unwrap();
    let i_am_root = fs::metadata(&data).unwrap().uid() == 0;
    for name in ["lock", "server.log"] {
        symlink(&precious, data.join(name)).unwrap();
    }
    if i_am_root {
        chown(&data, Some(65534), Some(65534)).unwrap();
        let error = Cluster::start(&options(&data)).unwrap_err().to_string();
        assert!(error.contains("root's"), "{error}");
        assert_eq!(fs::read_to_string(&precious).unwrap(), "precious");
        assert_eq!(fs::metadata(&precious).unwrap().uid(), 0);
    }
    fs::remove_dir_all(&data).unwrap();
    fs::remove_file(&precious).unwrap();
}

#[test]
fn a_server_ends_with_its_killed_parent() {
    let Some(data) = scratch("killed") else {
        return;
    };
    kill_a_process_when(&data, || data.join("is-running").exists());
    await_that(|| !data.join("cluster/postmaster.pid").exists());

    let cluster = Cluster::start(&options(&data)).unwrap();
    cluster.create_database("after").unwrap();
    cluster.stop().unwrap();
    fs::remove_file(data.join("is-running")).unwrap();
    cluster::remove(&data).unwrap();
}

#[test]
fn a_kill_while_the_cluster_is_made_does_no_harm() {
    let Some(data) = scratch("killed-early") else {
        return;
    };
    let making = |entry: fs::DirEntry| entry.file_name().to_string_lossy().contains("new-");
    kill_a_process_when(&data, || fs::read_dir(&data).into_iter().flatten().flatten().any(making));

    // The killed process's `initdb` is still at work now.
    Cluster::start(&options(&data)).unwrap().stop().unwrap();
    cluster::remove(&data).unwrap();
    let _ = fs::remove_dir_all(&data);
}

/// Lets another process run the cluster and kills it at a certain point.
fn kill_a_process_when(data: &Path, it_is_time: impl FnMut() -> bool) {
    let mut victim = Command::new(env::current_exe().expect("tests know their program"))
        .args(["--exact", "the_victim_of_a_kill", "--nocapture"])
        .env(VICTIM, data)
        .stdout(Stdio::null())
        .spawn()
        .expect("tests can start themselves");
    await_that(it_is_time);
    victim.kill().expect("it is our child");
    victim.wait().expect("it is our child");
}

/// Not a test of its own: what `kill_a_process_when` kills.
#[test]
fn the_victim_of_a_kill() {
    let Some(data) = env::var_os(VICTIM) else {
        return;
    };
    let _cluster = Cluster::start(&options(Path::new(&data))).unwrap();
    fs::write(Path::new(&data).join("is-running"), "").unwrap();
    thread::sleep(Duration::from_mins(1));
}

fn await_that(mut happens: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !happens() {
        assert!(begun.elapsed() < Duration::from_mins(1), "waited in vain");
        thread::sleep(Duration::from_millis(5));
    }
}

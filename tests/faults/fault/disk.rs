//! The disk that PostgreSQL writes to is full.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{self, Command},
    time::Duration,
};

use crate::{
    lab::{Lab, serve},
    market::Market,
    report::Row,
};

/// Enough for an empty cluster and some orders.
const SIZE: &str = "size=192m,mode=0711";

/// A small file system in memory, gone with this.
struct Disk(PathBuf);

impl Disk {
    fn mount() -> Result<Self, String> {
        let place = env::temp_dir().join(format!("fangshi-faults-disk-{}", process::id()));
        fs::create_dir_all(&place).map_err(|error| error.to_string())?;
        let mount = ["-t", "tmpfs", "-o", SIZE, "fangshi-faults"];
        let output = Command::new("mount").args(mount).arg(&place).output();
        match output {
            Ok(output) if output.status.success() => Ok(Self(place)),
            Ok(output) => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
            Err(error) => Err(format!("mount: {error}")),
        }
    }

    /// Writes until nothing more can be written.
    fn fill(&self) {
        let file = self.0.join("filler");
        // It ends because the disk is full.
        let _ = Command::new("dd").args(["if=/dev/zero", "bs=4k"]).arg(of(&file)).output();
    }

    fn clear(&self) {
        fs::remove_file(self.0.join("filler")).expect("the filler");
    }
}

fn of(file: &Path) -> String {
    format!("of={}", file.display())
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
        let _ = fs::remove_dir(&self.0);
    }
}

/// The disk fills up in the middle of a rush; after a while there is room again. PostgreSQL refuses
/// what needs room, or ends, and is started again then.
pub async fn full(lab: &Lab, row: &mut Row) {
    let disk = match Disk::mount() {
        Ok(disk) => disk,
        Err(why) => {
            eprintln!("full-disk: SKIPPED, because no small disk can be mounted: {why}");
            return row.note(format!("SKIPPED: no small disk can be mounted ({why})"));
        }
    };
    let open = fs::set_permissions(&disk.0, fs::Permissions::from_mode(0o711));
    open.expect("it is ours");
    let small = Lab::open_at(disk.0.join("postgres"), lab.is_full()).expect("PostgreSQL");
    fill_and_clear(&small, &disk, row).await;
    small.close();
}

async fn fill_and_clear(lab: &Lab, disk: &Disk, row: &mut Row) {
    let app = lab.app().await;
    let market = Market::of(lab, &app).await;
    let server = serve(&app.database, &[]).await;
    market.moves_to(server.address);
    let calm = market.rush().await;
    let mut ended = 0;
    market
        .rounds(row, lab.count(5, 1), async |_| {
            tokio::time::sleep(calm / 4).await;
            disk.fill();
            tokio::time::sleep(Duration::from_secs(2)).await;
            disk.clear();
            tokio::time::sleep(Duration::from_millis(500)).await;
            if !lab.runs() {
                ended += 1;
                lab.bury();
                lab.restart().await;
            }
        })
        .await;
    row.note(format!("PostgreSQL ended by itself {ended} times"));
    if !server.terminate() {
        row.breaks("the server doesn't stop when it is asked to".to_owned());
    }
}

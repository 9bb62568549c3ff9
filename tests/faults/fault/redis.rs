//! Redis is stopped, emptied, and slow: shops go on without it. Runs as soon as the server has a
//! setting `redis.url`.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use server::settings::DEFAULTS;
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::{
    lab::{Lab, serve},
    market::Market,
    report::Row,
};

/// A Redis of its own that keeps nothing.
struct Redis {
    child: Child,
    port: u16,
}

impl Redis {
    fn start(port: u16) -> std::io::Result<Self> {
        let mut redis = Command::new("redis-server");
        redis.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--port"]);
        redis.arg(port.to_string()).stdout(Stdio::null());
        Ok(Self { child: redis.spawn()?, port })
    }

    fn signal(&self, name: &str) {
        let (signal, id) = (format!("-{name}"), self.child.id().to_string());
        Command::new("kill").args([signal, id]).status().expect("kill");
    }

    async fn flush(&self) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.expect("Redis");
        stream.write_all(b"FLUSHALL\r\n").await.expect("Redis");
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// In turn: stopped and started again, emptied, and held up for a second, each in a rush.
pub async fn gone(lab: &Lab, row: &mut Row) {
    if !DEFAULTS.contains("[redis]") {
        return row.note("SKIPPED: the server doesn't use Redis");
    }
    let port = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
    let port = port.expect("a free port").port();
    let Ok(mut redis) = Redis::start(port) else {
        return row.note("SKIPPED: there is no redis-server");
    };
    let app = lab.app().await;
    let market = Market::of(lab, &app).await;
    let settings = [("FANGSHI_REDIS__URL", format!("redis://127.0.0.1:{port}"))];
    let server = serve(&app.database, &settings).await;
    market.moves_to(server.address);
    let calm = market.rush().await;
    for nr in 0..lab.count(12, 3) {
        let fault = async {
            tokio::time::sleep(calm / 4).await;
            match nr % 3 {
                0 => {
                    redis.signal("KILL");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    redis = Redis::start(port).expect("Redis again");
                }
                1 => redis.flush().await,
                _ => {
                    redis.signal("STOP");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    redis.signal("CONT");
                }
            }
        };
        tokio::join!(market.rush(), fault);
        row.injected += 1;
        market.compare(row).await;
    }
    if market.unheard() > 0 {
        row.breaks(format!("{} requests failed for want of Redis", market.unheard()));
    }
}

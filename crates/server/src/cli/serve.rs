use std::{net::SocketAddr, sync::Arc, time::Duration};

use clap::Args;
use db::Db;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};

use super::{Failure, open};
use crate::{
    App,
    demo::Introduction,
    http::{self, Crowd, Metrics, Tls},
    settings::Settings,
};

/// `fangshi serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Address and port to listen on.
    #[arg(long)]
    pub listen: Option<String>,
}

/// Serves until SIGTERM or SIGINT.
pub async fn run(settings: Settings) -> Result<(), Failure> {
    let tls = Tls::configured(&settings.server)?;
    let open = open::open(&settings).await?;
    let db = open.app().await?;
    let listener = bind(settings.server.listen).await?;
    serve(&open, db, &settings, listener, tls, None).await
}

/// `fangshi worker`.
pub async fn work(settings: Settings) -> Result<(), Failure> {
    let open = open::open(&settings).await?;
    let worker = open::worker(open.worker().await?, &settings)?;
    let stop = stop_signal()?;
    let metrics = metrics(None, &settings, stop.clone()).await?;
    tracing::info!("working");
    tokio::join!(worker.run(stop), metrics);
    tracing::info!("stopped");
    Ok(())
}

/// Takes the address, or says that it is taken.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| format!("{address}: {error}").into())
}

/// Answers requests, and works when the settings say so, until a signal; then finishes what is
/// under way. `introduction` is the demo's; nobody else has one.
pub async fn serve(
    open: &open::Open,
    db: Db,
    settings: &Settings,
    listener: TcpListener,
    tls: Option<Tls>,
    introduction: Option<Arc<Introduction>>,
) -> Result<(), Failure> {
    let app = open::application(db, settings)?;
    let stop = stop_signal()?;
    let worker = if settings.server.worker {
        Some(open::worker(open.worker().await?, settings)?)
    } else {
        None
    };
    let metrics = metrics(Some(app.clone()), settings, stop.clone()).await?;
    // Not before all is there that this process needs: whoever waits for this line relies on it.
    tracing::info!(address = %listener.local_addr()?, https = tls.is_some(), "listening");
    let crowd = Crowd::new(&settings.server);
    let site = match introduction {
        Some(introduction) => http::Site::of_demo(app, introduction),
        None => http::Site::new(app),
    };
    let server = http::listen(listener, tls, crowd, site, stopped(stop.clone()));
    let work = async {
        match worker {
            Some(worker) => worker.run(stop.clone()).await,
            None => stopped(stop.clone()).await,
        }
    };
    let drain = Duration::from_secs(settings.server.drain_seconds);
    tokio::select! {
        ((), (), ()) = async { tokio::join!(server, metrics, work) } => {}
        () = async { stopped(stop.clone()).await; tokio::time::sleep(drain).await } => {
            tracing::warn!("gave up on what did not finish in time");
        }
    }
    tracing::info!("stopped");
    Ok(())
}

/// Tells the process's figures where the settings say, until the end.
async fn metrics(
    app: Option<App>,
    settings: &Settings,
    stop: watch::Receiver<bool>,
) -> Result<impl Future<Output = ()>, Failure> {
    let listening = match settings.metrics_address()? {
        Some(address) => Some((bind(address).await?, Metrics::record(app)?)),
        None => None,
    };
    let crowd = Crowd::new(&settings.server);
    Ok(async move {
        match listening {
            Some((listener, metrics)) => {
                let listen = http::listen(listener, None, crowd, metrics.clone(), stopped(stop));
                tokio::select! {
                    () = listen => {}
                    () = metrics.sum_up() => {}
                }
            }
            None => stopped(stop).await,
        }
    })
}

/// Turns true at SIGTERM or SIGINT.
fn stop_signal() -> Result<watch::Receiver<bool>, Failure> {
    let (mut terminate, mut interrupt) =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        stop.send_replace(true);
    });
    Ok(stopped)
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a reason to stop as well.
    let _ = stop.wait_for(|stop| *stop).await;
}

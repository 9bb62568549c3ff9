//! A certificate signed by itself, for those who have no other: the demo and the tests. Clients
//! must be told to trust it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, date_time_ymd,
};
use tokio_rustls::rustls::{
    RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};

use crate::{
    http::{self, Tls},
    private_file,
};

/// Apple's systems refuse more than 825 days, whoever signed.
const GOOD_FOR: TimeDelta = TimeDelta::days(800);
/// Made anew so long before its end, so that it doesn't end while it is served.
const MARGIN: TimeDelta = TimeDelta::days(30);

/// Where a certificate and its key lie, in PEM form.
#[derive(Debug, Clone)]
pub struct Files {
    /// What clients are told to trust.
    pub certificate: PathBuf,
    /// Only its owner may read it.
    pub key: PathBuf,
}

/// The certificate kept in `dir`, for hosts (names and IP addresses). Made where there is none that
/// a client could trust for all of them.
///
/// # Errors
/// The file system's; a host that can't be in a certificate.
pub fn kept(dir: &Path, hosts: &[String], now: DateTime<Utc>) -> io::Result<Files> {
    let files = Files { certificate: dir.join("certificate.pem"), key: dir.join("key.pem") };
    if !files.serve(hosts, now + MARGIN) {
        let (certificate, key) = make(hosts, now).map_err(io::Error::other)?;
        fs::create_dir_all(dir)?;
        private_file::write(&files.key, key.as_bytes())?;
        private_file::write(&files.certificate, certificate.as_bytes())?;
    }
    Ok(files)
}

impl Files {
    /// Whether a client that trusts the certificate gets through to every host.
    fn serve(&self, hosts: &[String], at: DateTime<Utc>) -> bool {
        Tls::load(&self.certificate, &self.key).is_ok()
            && self.trusted_for(hosts, at).unwrap_or(false)
    }

    fn trusted_for(&self, hosts: &[String], at: DateTime<Utc>) -> Option<bool> {
        let certificate = CertificateDer::from_pem_file(&self.certificate).ok()?;
        let mut roots = RootCertStore::empty();
        roots.add(certificate.clone()).ok()?;
        let client =
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), http::cryptography());
        let client = client.build().ok()?;
        let at = UnixTime::since_unix_epoch(since_epoch(at));
        let trusted = |host: &String| {
            let host = ServerName::try_from(host.as_str()).ok()?;
            client.verify_server_cert(&certificate, &[], &host, &[], at).ok()
        };
        Some(hosts.iter().all(|host| trusted(host).is_some()))
    }
}

/// A certificate and its key, in PEM form.
fn make(hosts: &[String], now: DateTime<Utc>) -> Result<(String, String), rcgen::Error> {
    let mut names = hosts.to_vec();
    // Few clients take a wildcard for a name of two labels, so it is there besides all others.
    names.push("*.localhost".to_owned());
    let mut about = CertificateParams::new(names)?;
    let epoch = date_time_ymd(1970, 1, 1);
    // Clients whose clocks are behind are let in as well.
    about.not_before = epoch + since_epoch(now - TimeDelta::days(1));
    about.not_after = epoch + since_epoch(now + GOOD_FOR);
    about.distinguished_name = DistinguishedName::new();
    about.distinguished_name.push(DnType::CommonName, "Fangshi, signed by itself");
    about.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let key = KeyPair::generate()?;
    Ok((about.self_signed(&key)?.pem(), key.serialize_pem()))
}

fn since_epoch(at: DateTime<Utc>) -> Duration {
    Duration::from_secs(at.timestamp().try_into().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use chrono::{DateTime, TimeDelta, Utc};
    use kernel::Clock;

    use super::{GOOD_FOR, kept};
    use crate::scratch::Scratch;

    /// The text of the certificate that is kept for hosts at a time.
    fn text(dir: &Scratch, hosts: &[&str], now: DateTime<Utc>) -> String {
        let hosts: Vec<_> = hosts.iter().map(ToString::to_string).collect();
        let files = kept(dir.path(), &hosts, now).expect("a certificate");
        fs::read_to_string(files.certificate).expect("its text")
    }

    #[test]
    fn a_certificate_is_kept_while_it_is_good() {
        let (dir, now) = (Scratch::new("kept"), Clock::new().now());
        let hosts = ["localhost", "tea.localhost", "127.0.0.1", "::1"];
        let first = text(&dir, &hosts, now);
        assert_eq!(text(&dir, &hosts, now), first, "for the same hosts");
        assert_eq!(text(&dir, &hosts[1..], now), first, "for fewer hosts");
        assert_eq!(text(&dir, &hosts, now + TimeDelta::days(760)), first, "long after");
        let wider = text(&dir, &[&hosts[..], &["gems.localhost"]].concat(), now);
        assert_ne!(wider, first, "for one host more");
        assert_ne!(text(&dir, &hosts, now + GOOD_FOR), wider, "after its end");
    }

    #[test]
    fn a_certificate_that_is_of_no_use_is_made_anew() {
        let (dir, elsewhere) = (Scratch::new("anew"), Scratch::new("elsewhere"));
        let files = dir.certificate("localhost");
        let foreign_key = fs::read(elsewhere.certificate("localhost").key).expect("a key");
        for (path, broken) in [
            (&files.certificate, b"no PEM".as_slice()),
            (&files.key, b"no PEM"),
            (&files.key, &foreign_key),
        ] {
            let former = fs::read(&files.certificate).expect("a certificate");
            fs::write(path, broken).expect("a file of ours");
            dir.certificate("localhost");
            assert_ne!(fs::read(&files.certificate).expect("a certificate"), former, "{path:?}");
        }
    }

    #[test]
    fn only_its_owner_may_read_it() {
        let dir = Scratch::new("mode");
        let files = dir.certificate("localhost");
        for path in [files.certificate, files.key] {
            let mode = fs::metadata(path).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}

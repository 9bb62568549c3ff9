//! Configuration: defaults, then a file, then the environment, then flags.

use std::{net::SocketAddr, path::PathBuf};

use config::{Config, ConfigError, Environment, File, FileFormat};
use outreach::{Mailer, Texter, Transport};
use serde::Deserialize;

/// The commented file that documents every setting.
pub const DEFAULTS: &str = include_str!("../fangshi.default.toml");

/// Everything that can be configured; `fangshi.default.toml` says what each is for.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "fangshi.default.toml is their documentation")]
pub struct Settings {
    pub server: Server,
    pub database: Database,
    pub cache: Cache,
    pub quota: Quota,
    pub redis: Redis,
    pub data: Data,
    pub security: Security,
    pub mail: Mail,
    pub sms: Sms,
    pub log: Log,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "fangshi.default.toml is their documentation")]
pub struct Server {
    pub listen: SocketAddr,
    pub domain: String,
    pub trust_proxy: bool,
    pub public_port: u16,
    pub tls_certificate: PathBuf,
    pub tls_key: PathBuf,
    pub hsts_seconds: u32,
    pub introspection: bool,
    pub connections: usize,
    pub connections_per_client: usize,
    pub metrics_listen: String,
    pub drain_seconds: u64,
    pub worker: bool,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "fangshi.default.toml is their documentation")]
pub struct Database {
    pub url: String,
    pub worker_url: String,
    pub owner_url: String,
    pub app_password: String,
    pub worker_password: String,
    pub connections: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "fangshi.default.toml is their documentation")]
pub struct Cache {
    pub megabytes: u64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "fangshi.default.toml is their documentation")]
pub struct Quota {
    pub values_per_second: u32,
    pub requests_at_once: usize,
    pub imports_at_once: usize,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "fangshi.default.toml is their documentation")]
pub struct Redis {
    pub url: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "fangshi.default.toml is their documentation")]
pub struct Data {
    pub dir: PathBuf,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "fangshi.default.toml is their documentation")]
pub struct Security {
    pub token_secret: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "fangshi.default.toml is their documentation")]
pub struct Mail {
    pub smtp: String,
    pub from: String,
    pub platform: String,
    pub folder: PathBuf,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "fangshi.default.toml is their documentation")]
pub struct Sms {
    pub folder: PathBuf,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "fangshi.default.toml is their documentation")]
pub struct Log {
    pub format: LogFormat,
    pub filter: String,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

impl Server {
    /// The port in links that don't answer a request: whoever asks for a mail to somebody else isn't
    /// to choose where in it they are led.
    fn port_of_links(&self) -> Option<u16> {
        let port = match self.public_port {
            0 if self.trust_proxy => 0,
            0 => self.listen.port(),
            port => port,
        };
        Some(port).filter(|port| ![0, 80, 443].contains(port))
    }
}

impl Settings {
    /// Reads the defaults, then `file`, then the environment, then `flags` (setting and value).
    ///
    /// # Errors
    /// Names the setting that can't be read.
    pub fn load(
        file: Option<PathBuf>,
        flags: &[(&str, Option<String>)],
    ) -> Result<Self, ConfigError> {
        let mut builder = Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml));
        if let Some(file) = file {
            builder = builder.add_source(File::from(file).format(FileFormat::Toml));
        }
        // FANGSHI_CONFIG and FANGSHI_PG_BIN have no `__` and are none of the settings.
        let is_setting =
            |(name, _): &(String, String)| name.starts_with("FANGSHI_") && name.contains("__");
        let environment = std::env::vars().filter(is_setting).collect();
        let environment = Environment::with_prefix("FANGSHI")
            .prefix_separator("_")
            .separator("__")
            .source(Some(environment));
        builder = builder.add_source(environment);
        for (setting, value) in flags {
            builder = builder.set_override_option(*setting, value.clone())?;
        }
        let mut settings: Self = builder.build()?.try_deserialize()?;
        settings.server.domain.make_ascii_lowercase();
        settings.check().map_err(|fault| ConfigError::Message(fault.to_owned()))?;
        Ok(settings)
    }

    /// What sends mails. With an SMTP server it needs a tokio runtime.
    ///
    /// # Errors
    /// Names the setting that is wrong.
    pub fn mailer(&self) -> Result<Mailer, ConfigError> {
        let Mail { smtp, from, platform, folder } = &self.mail;
        let wrong = |setting, error| ConfigError::Message(format!("{setting}: {error}"));
        let transport = if !smtp.is_empty() {
            Transport::smtp(smtp).map_err(|error| wrong("mail.smtp", error))?
        } else if folder.as_os_str().is_empty() {
            Transport::folder(self.data.dir.join("mail"))
        } else {
            Transport::folder(folder)
        };
        let mailer = Mailer::new(transport, from).map_err(|error| wrong("mail.from", error))?;
        let mailer = mailer.of_platform(platform).map_err(|error| wrong("mail.platform", error))?;
        Ok(mailer.at_port(self.server.port_of_links()))
    }

    /// What sends messages to telephones.
    pub fn texter(&self) -> Texter {
        let folder = &self.sms.folder;
        let is_set = !folder.as_os_str().is_empty();
        Texter::folder(if is_set { folder.clone() } else { self.data.dir.join("sms") })
    }

    /// What a setting's own type doesn't tell.
    fn check(&self) -> Result<(), &'static str> {
        let is_set = |path: &PathBuf| !path.as_os_str().is_empty();
        match (is_set(&self.server.tls_certificate), is_set(&self.server.tls_key)) {
            (true, false) => Err("server.tls_key is needed beside server.tls_certificate"),
            (false, true) => Err("server.tls_certificate is needed beside server.tls_key"),
            _ if self.database.connections == 0 => Err("database.connections must be 1 or more"),
            _ if self.quota.requests_at_once == 0 => {
                Err("quota.requests_at_once must be 1 or more")
            }
            _ if self.quota.imports_at_once == 0 => Err("quota.imports_at_once must be 1 or more"),
            _ if self.metrics_address().is_err() => {
                Err("server.metrics_listen must be an address with a port, or empty")
            }
            _ => Ok(()),
        }
    }

    /// Where the process's figures are told, if anywhere.
    ///
    /// # Errors
    /// When it is no address.
    pub fn metrics_address(&self) -> Result<Option<SocketAddr>, std::net::AddrParseError> {
        let text = &self.server.metrics_listen;
        if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
    }
}

#[cfg(test)]
mod tests {
    use super::{LogFormat, Settings};

    #[test]
    fn the_default_file_has_every_setting() {
        let settings = Settings::load(None, &[]).expect("the defaults");
        assert_eq!(settings.server.listen.port(), 8080);
        assert_eq!(settings.log.format, LogFormat::Text);
    }

    #[test]
    fn flags_override_the_file() {
        let flags = [("server.listen", Some("0.0.0.0:9".to_owned())), ("data.dir", None)];
        let settings = Settings::load(None, &flags).expect("settings");
        assert_eq!(settings.server.listen.to_string(), "0.0.0.0:9");
    }

    #[test]
    fn texts_stay_as_they_are_and_numbers_are_read() {
        let said = |setting, value: &str| (setting, Some(value.to_owned()));
        let flags = [said("server.domain", "007"), said("database.app_password", "1e5")];
        let settings = Settings::load(None, &flags).expect("settings");
        assert_eq!(
            (settings.server.domain.as_str(), settings.database.app_password.as_str()),
            ("007", "1e5")
        );
        let flags = [said("server.worker", "false"), said("database.connections", "3")];
        let settings = Settings::load(None, &flags).expect("settings");
        assert_eq!((settings.server.worker, settings.database.connections), (false, 3));
    }

    #[test]
    fn a_certificate_needs_a_key_and_a_key_a_certificate() {
        let (certificate, key) = ("server.tls_certificate", "server.tls_key");
        for (given, absent) in [(certificate, key), (key, certificate)] {
            let flags = [(given, Some("some.pem".to_owned()))];
            let error = Settings::load(None, &flags).map(drop).expect_err("one without the other");
            assert_eq!(error.to_string(), format!("{absent} is needed beside {given}"));
        }
    }

    #[tokio::test]
    async fn wrong_settings_of_mail_are_named() {
        let said = |setting, value: &str| (setting, Some(value.to_owned()));
        let mailer = |flags: &[_]| Settings::load(None, flags).expect("settings").mailer();
        assert!(mailer(&[]).is_ok(), "the defaults");
        assert!(mailer(&[said("mail.smtp", "smtps://me:secret@mail.example")]).is_ok());
        for (setting, value) in [
            ("mail.smtp", "mail.example:25"),
            ("mail.smtp", "http://mail.example"),
            ("mail.smtp", "smtp://me:secret@mail.example?tls=perhaps"),
            ("mail.from", "no-reply"),
            ("mail.from", "Shops <no-reply@shops.example>"),
            ("mail.platform", " "),
            ("mail.platform", "a\nb"),
        ] {
            let error = mailer(&[said(setting, value)]).map(drop).expect_err(value).to_string();
            assert!(error.starts_with(&format!("{setting}: ")), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn links_have_the_configured_port_or_the_one_that_is_listened_at() {
        let port = |flags: &[(&'static str, &str)]| {
            let flags: Vec<_> = flags
                .iter()
                .map(|(setting, value)| (*setting, Some((*value).to_owned())))
                .collect();
            Settings::load(None, &flags).expect("settings").server.port_of_links()
        };
        assert_eq!(port(&[]), Some(8080));
        assert_eq!(port(&[("server.listen", "0.0.0.0:443")]), None);
        assert_eq!(port(&[("server.trust_proxy", "true")]), None);
        assert_eq!(port(&[("server.public_port", "8443")]), Some(8443));
        assert_eq!(port(&[("server.public_port", "443")]), None);
    }

    #[test]
    fn a_wrong_value_is_named() {
        let flags = [("server.listen", Some("nowhere".to_owned()))];
        let error = Settings::load(None, &flags).map(drop).expect_err("no address");
        assert!(error.to_string().contains("server.listen"), "{error}");
    }
}

use async_graphql::Object;
use campaign::{PluginSetting, Text};
use serde_json::Value;

/// A kind of campaign, as the shop has it.
pub struct CampaignPlugin {
    id: &'static str,
    manifest: campaign::Manifest,
    schema: Value,
    enabled: bool,
    entitled: bool,
}

impl From<PluginSetting<'_>> for CampaignPlugin {
    fn from(setting: PluginSetting<'_>) -> Self {
        Self {
            id: setting.plugin.id(),
            manifest: setting.plugin.manifest(),
            schema: setting.plugin.schema().to_value(),
            enabled: setting.enabled,
            entitled: setting.entitled,
        }
    }
}

/// A kind of campaign, as the shop has it.
#[Object]
impl CampaignPlugin {
    /// What it is called in this API.
    async fn id(&self) -> &str {
        self.id
    }

    /// Its version.
    async fn version(&self) -> &str {
        self.manifest.version
    }

    /// What merchants call it, in a language: `zh` or `en`.
    async fn title(
        &self,
        #[graphql(default_with = r#""en".to_owned()"#)] language: String,
    ) -> &str {
        said(self.manifest.title, &language)
    }

    /// What it does, in a language: `zh` or `en`.
    async fn summary(
        &self,
        #[graphql(default_with = r#""en".to_owned()"#)] language: String,
    ) -> &str {
        said(self.manifest.summary, &language)
    }

    /// The JSON Schema of its campaigns' settings.
    async fn schema(&self) -> &Value {
        &self.schema
    }

    /// The version of its settings.
    async fn config_version(&self) -> i32 {
        self.manifest.config_version
    }

    /// Shoppers choose it for a line, by the attribute `_campaign`.
    async fn opt_in(&self) -> bool {
        self.manifest.opt_in
    }

    /// The shop hasn't switched it off.
    async fn enabled(&self) -> bool {
        self.enabled
    }

    /// The shop's plan includes it.
    async fn entitled(&self) -> bool {
        self.entitled
    }
}

fn said(text: Text, language: &str) -> &'static str {
    text.in_language(&language.to_ascii_lowercase())
}

/// Handlers that share slots, so that a slow mail server or gateway holds up nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// What only the database is needed for.
    Database,
    /// Mails and messages to telephones.
    Mail,
    /// Payment gateways.
    Gateway,
    /// Plugins of campaigns.
    Campaign,
}

impl Lane {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Database, Self::Mail, Self::Gateway, Self::Campaign];

    /// How it is stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Mail => "mail",
            Self::Gateway => "gateway",
            Self::Campaign => "campaign",
        }
    }

    /// For how many shops at a time jobs are done. One shop has half of them at the most.
    pub(crate) const fn slots(self) -> usize {
        match self {
            Self::Gateway => 8,
            Self::Database | Self::Mail | Self::Campaign => 4,
        }
    }

    /// How many jobs of a shop are claimed together.
    pub(crate) const fn slice(self) -> i64 {
        match self {
            // So few that those who wait for an answer don't hold up the others of their shop.
            Self::Gateway => 8,
            Self::Database | Self::Mail | Self::Campaign => 64,
        }
    }
}

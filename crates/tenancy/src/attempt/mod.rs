//! Bounds on what strangers may try.
//!
//! A try is counted before it is made, so that a thousand at once are a thousand; what turns out
//! right is taken back. Failed sign-ins are counted by e-mail *and* address, so that nobody can
//! lock somebody else out, and by address alone, so that nobody can try every e-mail. The latter
//! doesn't hold for who is known to have signed in from there, and it slows down rather than locks
//! out, since many share an address. Nor does the third: by e-mail alone, for guesses at one account
//! from everywhere. Its owner gets a mail when that begins.

mod account;
mod known;
mod mail;
mod message;
mod sign_in;

use std::net::{IpAddr, Ipv6Addr};

use chrono::{DateTime, TimeDelta, Utc};
use db::{
    Directory,
    sea_orm::{self, ColumnTrait, Condition, FromQueryResult},
};
use kernel::{Code, Fault};

pub(crate) use self::known::Known;
pub use self::{
    account::Account,
    mail::{Withheld, count_order_mail},
    message::{Purpose, count_message},
    sign_in::SignIn,
};
use crate::{directory::attempt, secret};

/// After how many tries one has to wait, and how long.
#[derive(Debug)]
struct Bound {
    /// So many tries cost no waiting, the last of them included in the count.
    free: i32,
    /// The first wait, which doubles with each further try.
    first: TimeDelta,
    /// The longest wait.
    most: TimeDelta,
    /// After so long without a try all is forgotten. No wait is longer.
    memory: TimeDelta,
    /// It is forgotten so long after the *first* try, and what is over `free` waits until then: for
    /// what is tried all day long without anything being wrong.
    steady: bool,
}

const PAIR: Bound = Bound {
    free: 5,
    first: TimeDelta::seconds(30),
    most: TimeDelta::hours(1),
    memory: TimeDelta::hours(24),
    steady: false,
};
const ADDRESS: Bound = Bound {
    free: 50,
    first: TimeDelta::seconds(30),
    most: TimeDelta::seconds(30),
    memory: TimeDelta::hours(1),
    steady: false,
};
/// Five tries, and none within any code's life after that.
const CODE: Bound = Bound {
    free: 5,
    first: TimeDelta::hours(1),
    most: TimeDelta::hours(1),
    memory: TimeDelta::hours(1),
    steady: false,
};
/// From wherever nobody has signed in to it. A wait is short: its owner may be among those who wait.
const ACCOUNT: Bound = Bound {
    free: 20,
    first: TimeDelta::seconds(2),
    most: TimeDelta::seconds(10),
    memory: TimeDelta::hours(24),
    steady: false,
};
const SIGN_UP: Bound = Bound {
    free: 10,
    first: TimeDelta::hours(1),
    most: TimeDelta::hours(1),
    memory: TimeDelta::hours(1),
    steady: false,
};
/// More than of shops: a storefront may register all its customers from one address.
const REGISTRATION: Bound = Bound {
    free: 30,
    first: TimeDelta::minutes(1),
    most: TimeDelta::minutes(10),
    memory: TimeDelta::hours(1),
    steady: false,
};

impl Bound {
    /// How long to wait after so many tries.
    fn wait(&self, tries: i32) -> Option<TimeDelta> {
        let doublings = u32::try_from(tries.checked_sub(self.free)?).ok()?;
        let doubled = 1_i32.checked_shl(doublings).filter(|factor| *factor > 0);
        let wait = doubled.and_then(|factor| self.first.checked_mul(factor));
        Some(wait.map_or(self.most, |wait| wait.min(self.most)))
    }
}

/// Something whose tries are bounded.
#[derive(Debug)]
pub struct Bounded {
    hash: Vec<u8>,
    bound: &'static Bound,
}

impl Bounded {
    /// Signing in to an account from one address.
    pub(crate) fn pair(account: Account<'_>, client: &str) -> Self {
        Self::new(&account.pair("pair", client), &PAIR)
    }

    /// Signing in from one address, to whatever account of that kind.
    pub(crate) fn address(account: Account<'_>, client: &str) -> Self {
        Self::new(&account.address(client), &ADDRESS)
    }

    /// Signing in to an account from where nobody is known to have.
    pub(crate) fn account(account: Account<'_>) -> Self {
        Self::new(&account.alone(), &ACCOUNT)
    }

    /// Signing up from one address.
    pub(crate) fn sign_up(client: &str) -> Self {
        Self::new(&format!("sign-up\n{}", network(client)), &SIGN_UP)
    }

    /// Becoming a customer from one address, in whatever shop.
    pub fn registration(client: &str) -> Self {
        Self::new(&format!("registration\n{}", network(client)), &REGISTRATION)
    }

    /// Trying one code from one address.
    pub fn code(id: uuid::Uuid, client: &str) -> Self {
        Self::new(&format!("code-try\n{id}\n{}", network(client)), &CODE)
    }

    fn new(key: &str, bound: &'static Bound) -> Self {
        Self { hash: secret::sha256(key.as_bytes()), bound }
    }

    /// Counts a try; says how many there are.
    ///
    /// # Errors
    /// `THROTTLED` when it is too early; then it isn't counted.
    pub async fn count(&self, directory: Directory<'_>) -> db::Result<i32> {
        #[derive(FromQueryResult)]
        struct Counted {
            failures: i32,
            expires_at: DateTime<Utc>,
        }
        let sql = "INSERT INTO attempt AS known (key_hash, failures, expires_at) VALUES ($1, 1, $3)
                   ON CONFLICT (key_hash) DO UPDATE
                   SET failures = CASE WHEN known.expires_at <= $2 THEN 1
                                       ELSE known.failures + 1 END,
                       expires_at = CASE WHEN $4 AND known.expires_at > $2 THEN known.expires_at
                                         ELSE $3 END
                   WHERE known.blocked_until IS NULL OR known.blocked_until <= $2
                   RETURNING failures, expires_at";
        let now = directory.now();
        let (memory, steady) = (self.bound.memory, self.bound.steady);
        let values = [self.hash.clone().into(), now.into(), (now + memory).into(), steady.into()];
        let Some(counted) = directory.sql::<Counted>(sql, values).await?.pop() else {
            return Err(Fault::new(Code::Throttled, "Too many attempts; try again later.").into());
        };
        match self.bound.wait(counted.failures) {
            None => {}
            Some(_) if steady => self.block(directory, counted.expires_at).await?,
            Some(wait) => self.block(directory, now + wait).await?,
        }
        Ok(counted.failures)
    }

    /// Takes one try back, which went well or wasn't made.
    ///
    /// # Errors
    /// The database's.
    pub async fn take_back(&self, directory: Directory<'_>) -> db::Result<()> {
        let sql = "UPDATE attempt
                   SET failures = greatest(failures - 1, 0),
                       blocked_until = CASE WHEN failures > $2 THEN blocked_until END
                   WHERE key_hash = $1";
        directory.execute(sql, [self.hash.clone().into(), self.bound.free.into()]).await?;
        Ok(())
    }

    /// Forgets all tries.
    pub(crate) async fn clear(&self, directory: Directory<'_>) -> db::Result<()> {
        let this = attempt::Column::KeyHash.eq(self.hash.clone());
        directory.delete::<attempt::Entity>(Condition::all().add(this)).await?;
        Ok(())
    }

    async fn block(&self, directory: Directory<'_>, until: DateTime<Utc>) -> db::Result<()> {
        let this = attempt::Column::KeyHash.eq(self.hash.clone());
        let update = directory.update_many::<attempt::Entity>().filter(this);
        update.set(attempt::Column::BlockedUntil, until).exec().await?;
        Ok(())
    }
}

/// What a shop keeps of a client to count by: a digest of the shop and of the client's network.
pub fn client_key(shop: kernel::ShopId, client: &str) -> Vec<u8> {
    secret::sha256(format!("client\n{shop}\n{}", network(client)).as_bytes())
}

/// What one client can be told apart by: an IPv4 address, or an IPv6 network, within which a
/// single machine has addresses without number.
fn network(client: &str) -> String {
    match client.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).to_string(),
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => client.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        ACCOUNT, ADDRESS, Account, Bounded, Known, PAIR, Purpose, REGISTRATION, SIGN_UP, mail,
        message, network,
    };
    use chrono::TimeDelta;
    use kernel::ShopId;

    #[test]
    fn waiting_doubles_from_the_fifth_failure_up_to_an_hour() {
        let wait = |tries| PAIR.wait(tries).map(|wait| wait.num_seconds());
        assert_eq!(wait(4), None);
        assert_eq!([5, 6, 7, 11, 12].map(wait), [30, 60, 120, 1920, 3600].map(Some));
        assert_eq!([13, 36, 37, 100, i32::MAX].map(wait), [Some(3600); 5]);
        assert_eq!([i32::MIN, -1, 0].map(wait), [None; 3]);
    }

    #[test]
    fn twenty_guesses_at_an_account_from_anywhere_cost_no_waiting_and_later_ones_ten_seconds() {
        let wait = |tries| ACCOUNT.wait(tries).map(|wait| wait.num_seconds());
        assert_eq!(
            [19, 20, 21, 22, 23, 9_999].map(wait),
            [None, Some(2), Some(4), Some(8), Some(10), Some(10)]
        );
    }

    #[test]
    fn an_address_has_fifty_failures_and_ten_sign_ups() {
        assert_eq!((ADDRESS.wait(49), SIGN_UP.wait(9)), (None, None));
        assert_eq!([50, 51, 999].map(|n| ADDRESS.wait(n)), [Some(TimeDelta::seconds(30)); 3]);
        assert_eq!([10, 11, 99].map(|n| SIGN_UP.wait(n)), [Some(TimeDelta::hours(1)); 3]);
    }

    #[test]
    fn thirty_customers_may_come_from_an_address_without_waiting() {
        let wait = |tries| REGISTRATION.wait(tries).map(|wait| wait.num_minutes());
        assert_eq!([29, 30, 31, 34, 99].map(wait), [None, Some(1), Some(2), Some(10), Some(10)]);
    }

    #[test]
    fn a_machine_with_many_ipv6_addresses_is_one_client() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::9"));
        assert_ne!(network("2001:db8:1:2::9"), network("2001:db8:1:3::9"));
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
        assert_eq!(network("a socket"), "a socket");
    }

    #[test]
    fn what_is_bounded_is_told_apart() {
        let (staff, other) = (Account::Staff("a@b.cn"), Account::Staff("c@b.cn"));
        let customer = |shop| Account::Customer(ShopId::from_u128(shop), "a@b.cn");
        let hashes = [
            Bounded::pair(staff, "192.0.2.1").hash,
            Bounded::pair(staff, "192.0.2.2").hash,
            Bounded::pair(other, "192.0.2.1").hash,
            Bounded::pair(customer(1), "192.0.2.1").hash,
            Bounded::pair(customer(2), "192.0.2.1").hash,
            Bounded::address(staff, "192.0.2.1").hash,
            Bounded::address(customer(1), "192.0.2.1").hash,
            Bounded::sign_up("192.0.2.1").hash,
            Bounded::registration("192.0.2.1").hash,
            Bounded::account(staff).hash,
            Bounded::account(other).hash,
            Bounded::account(customer(1)).hash,
            Bounded::account(customer(2)).hash,
            Bounded::account(Account::Code(ShopId::from_u128(1), "a@b.cn")).hash,
            Bounded::pair(Account::Code(ShopId::from_u128(1), "a@b.cn"), "192.0.2.1").hash,
            Bounded::address(Account::Code(ShopId::from_u128(1), "a@b.cn"), "192.0.2.1").hash,
            Bounded::code(ShopId::from_u128(1), "192.0.2.1").hash,
            message::to(Purpose::Code, ShopId::from_u128(1), "a@b.cn").hash,
            message::to(Purpose::Code, ShopId::from_u128(2), "a@b.cn").hash,
            message::to(Purpose::Recovery, ShopId::from_u128(1), "a@b.cn").hash,
            message::to(Purpose::NewEmail, ShopId::from_u128(1), "a@b.cn").hash,
            message::from(Purpose::Code, "192.0.2.1").hash,
            message::from(Purpose::Recovery, "192.0.2.1").hash,
            message::of(Purpose::Code, ShopId::from_u128(1)).hash,
            message::of(Purpose::Recovery, ShopId::from_u128(1)).hash,
            mail::to("a@b.cn").hash,
            mail::from(b"192.0.2.1").hash,
            mail::of(ShopId::from_u128(1)).hash,
            Known::new(staff, "192.0.2.1").hash,
            Known::new(customer(1), "192.0.2.1").hash,
        ];
        for (index, hash) in hashes.iter().enumerate() {
            assert!(!hashes[index + 1..].contains(hash));
        }
    }
}

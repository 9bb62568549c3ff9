use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use db::sea_orm::DbErr;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use kernel::{Clock, Code, Fault, ShopId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const AUDIENCE: &str = "admin";
const LIFETIME: TimeDelta = TimeDelta::minutes(15);
/// HS256 is as strong as its key, up to the 32 bytes of its hash (RFC 7518, 3.2).
const LEAST_SECRET: usize = 32;

/// Who a good access token is of. Only [`Signer::verify`] makes claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claims {
    staff: Uuid,
    shop: ShopId,
    session: Uuid,
}

impl Claims {
    /// Who.
    pub const fn staff(&self) -> Uuid {
        self.staff
    }

    /// In which shop.
    pub const fn shop(&self) -> ShopId {
        self.shop
    }

    /// In which session.
    pub const fn session(&self) -> Uuid {
        self.session
    }
}

/// A token's content, with the names of RFC 7519; times in seconds since 1970.
#[derive(Clone, Serialize, Deserialize)]
struct Payload {
    sub: Uuid,
    shop: ShopId,
    sid: Uuid,
    iat: i64,
    exp: i64,
    aud: String,
}

/// Makes access tokens and reads them. Clones share the key.
#[derive(Clone)]
pub struct Signer {
    keys: Arc<(EncodingKey, DecodingKey)>,
    validation: Arc<Validation>,
    clock: Clock,
}

impl Signer {
    /// A signer with the configured secret, which all processes share, and the clock of the `Db`.
    ///
    /// # Errors
    /// `TOO_SHORT` for a secret of less than 32 bytes.
    pub fn new(secret: &[u8], clock: Clock) -> Result<Self, Fault> {
        if secret.len() < LEAST_SECRET {
            let message = format!("The signing secret needs at least {LEAST_SECRET} bytes.");
            return Err(Fault::new(Code::TooShort, message));
        }
        let keys = (EncodingKey::from_secret(secret), DecodingKey::from_secret(secret));
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "aud", "sub"]);
        // It would read the machine's clock; `verify` reads ours.
        validation.validate_exp = false;
        Ok(Self { keys: Arc::new(keys), validation: Arc::new(validation), clock })
    }

    /// What a token says, if it was made here and is still good for a while.
    pub fn verify(&self, token: &str) -> Option<Claims> {
        let payload = decode::<Payload>(token, &self.keys.1, &self.validation).ok()?.claims;
        let alive = payload.exp > self.clock.now().timestamp();
        let Payload { sub: staff, shop, sid: session, .. } = payload;
        alive.then_some(Claims { staff, shop, session })
    }

    /// A new token and when it expires.
    pub(super) fn sign(
        &self,
        staff: Uuid,
        shop: ShopId,
        session: Uuid,
    ) -> db::Result<(String, DateTime<Utc>)> {
        let now = self.clock.now();
        let expires_at = now + LIFETIME;
        let payload = Payload {
            sub: staff,
            shop,
            sid: session,
            iat: now.timestamp(),
            exp: expires_at.timestamp(),
            aud: AUDIENCE.to_owned(),
        };
        let token = encode(&Header::new(Algorithm::HS256), &payload, &self.keys.0);
        let token = token.map_err(|error| DbErr::Custom(format!("signing a token: {error}")))?;
        Ok((token, expires_at))
    }
}

#[cfg(test)]
mod tests {
    use super::{Payload, Signer};
    use chrono::TimeDelta;
    use data_encoding::BASE64URL_NOPAD;
    use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
    use kernel::Clock;
    use uuid::Uuid;

    const SECRET: &[u8] = b"a secret of thirty-two bytes, ok";

    fn signer(clock: &Clock) -> Signer {
        Signer::new(SECRET, clock.clone()).expect("a long secret")
    }

    fn token(signer: &Signer) -> String {
        let [staff, shop, session] = [1, 2, 3].map(Uuid::from_u128);
        signer.sign(staff, shop, session).expect("a token").0
    }

    #[test]
    fn a_token_says_who_where_and_in_which_session_for_15_minutes() {
        let clock = Clock::new();
        let signer = signer(&clock);
        let token = token(&signer);
        let claims = signer.verify(&token).expect("good");
        let ids = [claims.staff(), claims.shop(), claims.session()];
        assert_eq!(ids.map(|id| id.as_u128()), [1, 2, 3]);
        clock.advance(TimeDelta::minutes(14));
        assert!(signer.verify(&token).is_some());
        clock.advance(TimeDelta::minutes(1));
        assert!(signer.verify(&token).is_none());
    }

    #[test]
    fn a_token_made_elsewhere_or_changed_is_refused() {
        let clock = Clock::new();
        let signer = signer(&clock);
        let good = token(&signer);
        let other = Signer::new(&[7; 32], clock.clone()).expect("a long secret");
        let mut changed = good.clone();
        let middle = good.len() / 2;
        changed
            .replace_range(middle..=middle, if &good[middle..=middle] == "A" { "B" } else { "A" });
        let payload = good.split('.').nth(1).expect("three parts");
        let none = BASE64URL_NOPAD.encode(br#"{"alg":"none","typ":"JWT"}"#);
        let unsigned = format!("{none}.{payload}.");
        for bad in ["", "a.b.c", &token(&other), &changed, &unsigned] {
            assert_eq!(signer.verify(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_token_for_another_audience_or_algorithm_is_refused() {
        let signer = signer(&Clock::new());
        let nil = Uuid::nil();
        let payload = Payload {
            sub: nil,
            shop: nil,
            sid: nil,
            iat: 0,
            exp: i64::MAX,
            aud: "admin".to_owned(),
        };
        let key = EncodingKey::from_secret(SECRET);
        let made = |algorithm, payload: &Payload| {
            encode(&Header::new(algorithm), payload, &key).expect("a token")
        };
        assert!(signer.verify(&made(Algorithm::HS256, &payload)).is_some());
        assert!(signer.verify(&made(Algorithm::HS512, &payload)).is_none());
        let elsewhere = Payload { aud: "platform".to_owned(), ..payload };
        assert!(signer.verify(&made(Algorithm::HS256, &elsewhere)).is_none());
    }

    #[test]
    fn a_short_secret_is_refused() {
        assert!(Signer::new(&[7; 31], Clock::new()).is_err());
    }

    #[test]
    fn no_header_of_the_bearers_choice_is_believed() {
        let signer = signer(&Clock::new());
        let good = token(&signer);
        let parts: Vec<_> = good.split('.').collect();
        for header in [
            r#"{"alg":"none"}"#,
            r#"{"alg":"None","typ":"JWT"}"#,
            r#"{"alg":"NONE"}"#,
            r#"{"alg":""}"#,
            r#"{"typ":"JWT"}"#,
            r#"{"alg":"RS256","kid":"../../dev/null"}"#,
            r#"{"alg":"HS256","kid":"/dev/null"}"#,
            r#"{"alg":"HS256","jwk":{"kty":"oct","k":"AAAA"}}"#,
            r#"{"alg":"HS256","jku":"https://evil.example/keys"}"#,
            r#"{"alg":"HS256","crit":["exp"]}"#,
            r#"["HS256"]"#,
            "",
        ] {
            let header = BASE64URL_NOPAD.encode(header.as_bytes());
            for signature in ["", parts[2]] {
                let forged = format!("{header}.{}.{signature}", parts[1]);
                assert_eq!(signer.verify(&forged), None, "{header}");
            }
        }
    }

    #[test]
    fn a_token_is_good_whole_and_in_one_spelling() {
        let signer = signer(&Clock::new());
        let good = token(&signer);
        for end in 0..good.len() {
            assert_eq!(signer.verify(&good[..end]), None, "{end}");
        }
        for place in 0..good.len() {
            let other = if &good[place..=place] == "A" { "B" } else { "A" };
            let mut changed = good.clone();
            changed.replace_range(place..=place, other);
            assert_eq!(signer.verify(&changed), None, "{place}");
        }
        for other in
            [format!("{good}."), format!("{good}="), format!(" {good}"), good.to_uppercase()]
        {
            assert_eq!(signer.verify(&other), None, "{other}");
        }
    }
}

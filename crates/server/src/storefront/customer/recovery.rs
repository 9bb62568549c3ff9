use api_types::{
    Caller, CallerExt, Url, gid,
    storefront::{
        Customer, StorefrontExt,
        customer::{
            CustomerAccessToken, CustomerActivateByUrlPayload, CustomerActivateInput,
            CustomerActivatePayload, CustomerRecoverPayload, CustomerResetByUrlPayload,
            CustomerResetInput, CustomerResetPayload,
        },
    },
};
use async_graphql::{Context, ID, Object, Result};
use customers::{
    code::Shown,
    reset::{self, Link},
};
use kernel::{Code, Fault};
use ordering::account;
use tenancy::Passwords;

use super::settled;
use crate::http::Client;

/// Forgotten passwords.
#[derive(Default)]
pub struct RecoveryMutation;

/// Forgotten passwords.
#[Object]
impl RecoveryMutation {
    /// Sends a link to set a new password, if the e-mail is a customer's. Whether it is, the answer
    /// doesn't tell. The link is good for an hour and takes the place of the one before.
    async fn customer_recover(
        &self,
        ctx: &Context<'_>,
        email: String,
    ) -> Result<Option<CustomerRecoverPayload>> {
        let (caller, client) = (ctx.caller()?, &ctx.data::<Client>()?.0);
        // Whoever asks, for whomever, doesn't say that the secret may travel in the clear.
        let Url(origin) = ctx.secure_address("")?;
        let requested = caller.write(async |tx| {
            let shop = caller.settings_in(tx).await?;
            let language = caller.language(&shop);
            reset::request(tx, &email, language, &origin, client).await
        });
        Ok(Some(match settled(requested.await)? {
            Ok(()) => CustomerRecoverPayload::done(),
            Err(faults) => CustomerRecoverPayload::refused(faults),
        }))
    }

    /// Opens an account that the shop made. Shops make none, so no token is good, whosever id it is
    /// said with.
    async fn customer_activate(
        &self,
        #[graphql(name = "id")] _id: ID,
        #[graphql(name = "input")] _input: CustomerActivateInput,
    ) -> Option<CustomerActivatePayload> {
        let fault = no_invitation().at("activationToken").under("input");
        Some(CustomerActivatePayload::refused(vec![fault]))
    }

    /// The same with the address that was sent.
    async fn customer_activate_by_url(
        &self,
        #[graphql(name = "activationUrl")] _activation_url: Url,
        #[graphql(name = "password")] _password: String,
    ) -> Option<CustomerActivateByUrlPayload> {
        Some(CustomerActivateByUrlPayload::refused(no_invitation().at("activationUrl")))
    }

    /// Sets a new password with what was sent. All tokens end; there is a new one.
    async fn customer_reset(
        &self,
        ctx: &Context<'_>,
        id: ID,
        input: CustomerResetInput,
    ) -> Result<Option<CustomerResetPayload>> {
        let (caller, passwords) = (ctx.caller()?, ctx.data::<Passwords>()?);
        let CustomerResetInput { reset_token: token, password } = input;
        let set = match gid::parse(&id, "Customer", "id") {
            Ok(customer) => {
                set_password(caller, passwords, &Link { customer, token }, &password).await
            }
            Err(fault) => Err(fault.into()),
        };
        Ok(Some(match settled(set)? {
            Ok(shown) => CustomerResetPayload::done(
                Customer::themselves(shown.customer),
                Some(CustomerAccessToken::from(shown.token)),
            ),
            Err(faults) => CustomerResetPayload::refused(inside(faults)),
        }))
    }

    /// Sets a new password with the address that was sent. All tokens end; there is a new one.
    async fn customer_reset_by_url(
        &self,
        ctx: &Context<'_>,
        reset_url: Url,
        password: String,
    ) -> Result<Option<CustomerResetByUrlPayload>> {
        let (caller, passwords) = (ctx.caller()?, ctx.data::<Passwords>()?);
        let set = match Link::read(&reset_url.0) {
            Some(link) => set_password(caller, passwords, &link, &password).await,
            None => Err(no_link().into()),
        };
        Ok(Some(match settled(set)? {
            Ok(shown) => CustomerResetByUrlPayload::done(
                Customer::themselves(shown.customer),
                Some(CustomerAccessToken::from(shown.token)),
            ),
            Err(faults) => CustomerResetByUrlPayload::refused(of_url(faults)),
        }))
    }
}

async fn set_password(
    caller: &Caller,
    passwords: &Passwords,
    link: &Link,
    password: &str,
) -> db::Result<Shown> {
    let shop = caller.settings().await?;
    caller.close_reader().await;
    account::reset_password(&caller.db, passwords, &shop, link, password).await
}

/// Faults of what stands in the input below it.
fn inside(faults: Vec<Fault>) -> Vec<Fault> {
    let own = |fault: &Fault| fault.field.first().is_some_and(|it| it == "id");
    let place = |fault: Fault| if own(&fault) { fault } else { fault.under("input") };
    faults.into_iter().map(place).collect()
}

/// Faults of what stands in the address at the address.
fn of_url(faults: Vec<Fault>) -> Vec<Fault> {
    let own = |fault: &Fault| fault.field.first().is_some_and(|it| it == "password");
    faults.into_iter().map(|fault| if own(&fault) { fault } else { no_link() }).collect()
}

fn no_invitation() -> Fault {
    Fault::new(Code::BadCredentials, "This invitation isn't good, or it isn't good any more.")
}

fn no_link() -> Fault {
    let message = "This link isn't good, or it isn't good any more.";
    Fault::new(Code::BadCredentials, message).at("resetUrl")
}

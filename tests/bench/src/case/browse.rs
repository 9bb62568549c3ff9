//! Pages that shoppers look at.

use std::{fs, process::Command, sync::Arc};

use serde_json::json;

use crate::{
    http::{Connection, graphql},
    lab::{Lab, beside},
    load::{Load, Walk},
    outcome::{Doing, Outcome},
    row::Row,
    series::{Run, in_turn},
    server::Server,
};

/// How many browse at once.
const SHOPPERS: usize = 64;

const CARD: &str = "fragment Card on Product { id handle title availableForSale
    featuredImage { url altText width height }
    priceRange { minVariantPrice { amount currencyCode } maxVariantPrice { amount currencyCode } } }";

const LIST: &str = "query List { products(first: 24) { nodes { ...Card }
    pageInfo { hasNextPage endCursor } } }";

const SEARCH: &str = "query Search($word: String!) { products(first: 24, query: $word) {
    nodes { ...Card } } }";

const DETAIL: &str = "query Detail($handle: String!) { product(handle: $handle) {
    id handle title descriptionHtml vendor productType tags availableForSale seo { title description }
    options { name optionValues { name } }
    images(first: 10) { nodes { url altText width height } }
    variants(first: 20) { nodes { id title sku availableForSale
        price { amount currencyCode } compareAtPrice { amount currencyCode }
        selectedOptions { name value } image { url } } } } }";

const HOME: &str = "query Home { shop { name description primaryDomain { url } }
    menu(handle: \"main-menu\") { items { id title url items { id title url } } }
    first: collection(handle: \"c0\") { id title products(first: 8) { nodes { ...Card } } }
    second: collection(handle: \"c1\") { id title products(first: 8) { nodes { ...Card } } } }";

/// The list with what each sale changes, so that it is worked out each time.
const COUNTED: &str = "query List { products(first: 24) { nodes { ...Card totalInventory } } }";

/// Who looks at one page after the other, from the one they begin with.
pub struct Reader {
    requests: Arc<Vec<Vec<u8>>>,
    next: usize,
}

impl Reader {
    /// A reader of these pages.
    pub fn of(requests: &Arc<Vec<Vec<u8>>>, begins_with: usize) -> Self {
        Self { requests: Arc::clone(requests), next: begins_with }
    }

    /// Asks for the next page; whatever comes is an answer, also that it is too much.
    pub async fn ask(&mut self, http: &mut Connection) -> Outcome<u16> {
        http.ask(self.turn()).await
    }

    fn turn(&mut self) -> &[u8] {
        let request = &self.requests[self.next % self.requests.len()];
        self.next += 1;
        request
    }
}

impl Walk for Reader {
    async fn step(&mut self, http: &mut Connection) -> Outcome<bool> {
        http.data(self.turn()).await.map(|_| true)
    }
}

/// A page of the busy shop, as the requests of those who look at it.
pub fn page(lab: &Lab, name: &str) -> Outcome<Arc<Vec<Vec<u8>>>> {
    let busy = lab.busy()?;
    let with_card = |query: &str| vec![busy.shop.asks(&format!("{query} {CARD}"), &json!({}))];
    Ok(Arc::new(match name {
        "list" => with_card(LIST),
        "home" => with_card(HOME),
        _ => {
            let handles = busy.handles.iter().take(SHOPPERS);
            handles.map(|handle| busy.shop.asks(DETAIL, &json!({ "handle": handle }))).collect()
        }
    }))
}

/// The first page of products of any shop.
pub fn list_of(host: &str) -> Vec<u8> {
    graphql(host, &format!("{LIST} {CARD}"), &json!({}))
}

/// The same with what isn't remembered.
pub fn counted_list_of(host: &str) -> Vec<u8> {
    graphql(host, &format!("{COUNTED} {CARD}"), &json!({}))
}

/// A search of the busy shop or of another.
pub fn search_of(host: &str, word: &str) -> Vec<u8> {
    graphql(host, &format!("{SEARCH} {CARD}"), &json!({ "word": word }))
}

/// Lets shoppers read pages, each from another one on.
pub fn read(load: Load, requests: &Arc<Vec<Vec<u8>>>) -> Outcome<Run> {
    load.run(|nr| Reader::of(requests, nr))
}

/// The product list.
pub fn list(lab: &Lab) -> Outcome<Vec<Row>> {
    cached(lab, "list")
}

/// The product's page.
pub fn detail(lab: &Lab) -> Outcome<Vec<Row>> {
    cached(lab, "detail")
}

/// The shop's first page.
pub fn home(lab: &Lab) -> Outcome<Vec<Row>> {
    cached(lab, "home")
}

/// The product list, read from the database each time.
pub fn list_uncached(lab: &Lab) -> Outcome<Vec<Row>> {
    uncached(lab, "list")
}

/// The product's page, read from the database each time.
pub fn detail_uncached(lab: &Lab) -> Outcome<Vec<Row>> {
    uncached(lab, "detail")
}

/// The shop's first page, read from the database each time.
pub fn home_uncached(lab: &Lab) -> Outcome<Vec<Row>> {
    uncached(lab, "home")
}

/// A page beside its bytes from a handler that does nothing else.
fn cached(lab: &Lab, name: &str) -> Outcome<Vec<Row>> {
    let requests = page(lab, name)?;
    let answer = lab.bytes(&requests[0])?;
    let file = lab.dir.join(name).with_extension("json");
    fs::write(&file, &answer).doing(file.display())?;
    let mut bare = Command::new(beside("bench")?);
    bare.arg("bare").arg(&file);
    let bare = Server::start_bare(bare)?;
    let load = lab.load(SHOPPERS)?;
    let (limit, thing) = in_turn(
        lab.pace,
        || read(Load { server: bare.address, ..load }, &requests),
        || read(load, &requests),
    )?;
    let note = format!("{} bytes", answer.len());
    Ok(vec![Row::of(name, "answers/s", 0.6, &limit, &thing).noted(note)])
}

/// A page without the cache of answers, beside what it is with it.
fn uncached(lab: &Lab, name: &str) -> Outcome<Vec<Row>> {
    let requests = page(lab, name)?;
    let load = lab.load(SHOPPERS)?;
    let server = lab.uncached()?.address;
    let (limit, thing) =
        in_turn(lab.pace, || read(load, &requests), || read(Load { server, ..load }, &requests))?;
    let case = format!("{name}-uncached");
    Ok(vec![Row::of(&case, "answers/s", 0.02, &limit, &thing)])
}

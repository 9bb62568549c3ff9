use reqwest::{Client, Method, Response, redirect::Policy};
use scraper::{ElementRef, Html, Selector};

use crate::TestApp;

/// Somebody who looks at a shop's pages, without script.
pub struct Browser<'a> {
    app: &'a TestApp,
    host: String,
    language: Option<&'static str>,
    client: Client,
}

/// A page as it was answered.
#[derive(Debug, Clone)]
pub struct Page {
    /// The HTTP status.
    pub status: u16,
    headers: reqwest::header::HeaderMap,
    html: String,
    /// Where it was asked for, below the host.
    address: String,
}

impl TestApp {
    /// A browser at the host of the shop of that slug.
    ///
    /// # Panics
    /// When a client can't be made.
    pub fn browser(&self, slug: &str) -> Browser<'_> {
        self.browser_at(&format!("{slug}.localhost"))
    }

    /// A browser at the platform's own host.
    ///
    /// # Panics
    /// When a client can't be made.
    pub fn browser_of_platform(&self) -> Browser<'_> {
        self.browser_at("localhost")
    }

    fn browser_at(&self, host: &str) -> Browser<'_> {
        let client = Client::builder().redirect(Policy::none()).build().expect("a client");
        let host = format!("{host}:{}", self.address.port());
        Browser { app: self, host, language: None, client }
    }
}

impl Browser<'_> {
    /// The same for somebody who reads a language: what stands in `Accept-Language`.
    #[must_use]
    pub fn reading(self, language: &'static str) -> Self {
        Self { language: Some(language), ..self }
    }

    /// Opens an address, absolute or below the host.
    pub async fn open(&self, url: &str) -> Page {
        self.ask(Method::GET, url, Vec::new()).await
    }

    /// Sends bytes to an address as a form.
    pub async fn post(&self, url: &str, body: impl Into<Vec<u8>>) -> Page {
        self.ask(Method::POST, url, body.into()).await
    }

    /// Sends a page's form as it stands, except for the fields that are filled in here.
    pub async fn send(&self, page: &Page, filled: &[(&str, &str)]) -> Page {
        let mut fields = page.fields();
        for (name, value) in filled {
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let action = page.attribute("form", "action").expect("a form");
        let body = reqwest::Url::parse_with_params("x:", &fields).expect("fields");
        self.post(&action, body.query().unwrap_or_default()).await
    }

    /// Goes where a page leads to.
    pub async fn follow(&self, page: &Page) -> Page {
        self.open(&page.leads_to()).await
    }

    async fn ask(&self, method: Method, url: &str, body: Vec<u8>) -> Page {
        // Links in mails have no port.
        let name = self.host.split(':').next().expect("a host");
        let here = |host: &str| Some(url[url.find(host)? + host.len()..].to_owned());
        let address = here(&self.host).or_else(|| here(name)).unwrap_or_else(|| url.to_owned());
        let request = self.client.request(method, format!("http://{}{address}", self.app.address));
        let request = request.header("host", &self.host);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let request = match self.language {
            Some(language) => request.header("accept-language", language),
            None => request,
        };
        Page::read(request.body(body).send().await.expect("an answer"), address).await
    }
}

impl Page {
    async fn read(response: Response, address: String) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, html: response.text().await.expect("a text"), address }
    }

    /// A header; empty when there is none.
    pub fn header(&self, name: &str) -> String {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    }

    /// Where it leads to.
    ///
    /// # Panics
    /// When it leads nowhere.
    #[track_caller]
    pub fn leads_to(&self) -> String {
        assert_eq!(self.status, 303, "{}: {}", self.address, self.text("main"));
        self.header("location")
    }

    /// What is read of the first element of that kind; empty when there is none.
    pub fn text(&self, selector: &str) -> String {
        self.texts(selector).into_iter().next().unwrap_or_default()
    }

    /// What is read of every element of that kind.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.map(selector, |element| {
            let text: String = element.text().collect();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        })
    }

    /// An attribute of the first element of that kind that has it.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.attributes(selector, name).into_iter().next()
    }

    /// An attribute of every element of that kind that has it.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let values = self.map(selector, |element| element.attr(name).map(str::to_owned));
        values.into_iter().flatten().collect()
    }

    /// What a field of the form holds.
    pub fn value(&self, name: &str) -> String {
        let fields = self.fields();
        fields.into_iter().find(|(known, _)| known == name).map(|it| it.1).unwrap_or_default()
    }

    /// What can be chosen in a list, without the entry that asks to choose.
    pub fn choices(&self, name: &str) -> Vec<String> {
        self.texts(&format!("#{name} option:not([value=''])"))
    }

    /// What is said to be wrong with a field, as those hear it who don't see the page.
    pub fn problem(&self, name: &str) -> String {
        let described = self.attribute(&format!("#{name}[aria-invalid=true]"), "aria-describedby");
        described.map(|id| self.text(&format!("#{id}"))).unwrap_or_default()
    }

    /// The fields of the first form as they would be sent, its buttons left aside.
    fn fields(&self) -> Vec<(String, String)> {
        let fields = "form input, form textarea, form select";
        self.map(fields, |element| {
            let name = element.attr("name")?.to_owned();
            Some((name, value_of(element)?))
        })
        .into_iter()
        .flatten()
        .collect()
    }

    fn map<T>(&self, selector: &str, what: impl Fn(ElementRef<'_>) -> T) -> Vec<T> {
        let selector = Selector::parse(selector).expect("a selector");
        Html::parse_document(&self.html).select(&selector).map(what).collect()
    }
}

/// What a field would be sent with, if it would.
fn value_of(element: ElementRef<'_>) -> Option<String> {
    let attribute = |name| element.attr(name).unwrap_or_default().to_owned();
    match element.value().name() {
        "select" => {
            let options = Selector::parse("option").expect("a selector");
            let chosen = element.select(&options).find(|option| option.attr("selected").is_some());
            let chosen = chosen.or_else(|| element.select(&options).next())?;
            Some(chosen.attr("value").map_or_else(|| chosen.text().collect(), str::to_owned))
        }
        "textarea" => Some(element.text().collect::<String>()),
        _ if attribute("type") == "radio" => {
            element.attr("checked").is_some().then(|| attribute("value"))
        }
        _ => Some(attribute("value")),
    }
}

//! Shops to be measured, made by the ways that merchants have.

use std::{fmt::Write as _, fs};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    http::{graphql, post},
    lab::{Lab, run},
    outcome::{Doing, Outcome},
};

/// Owners sign in with it.
const PASSWORD: &str = "a long enough password";
/// How many of each variant there are: more than anybody buys here.
pub const STOCK: i64 = 1_000_000_000;

/// What products are made of, in Chinese and in English.
pub const KINDS: [(&str, &str); 20] = [
    ("龙井", "Longjing"),
    ("白茶", "White tea"),
    ("普洱", "Pu-erh"),
    ("茉莉", "Jasmine"),
    ("乌龙", "Oolong"),
    ("红茶", "Black tea"),
    ("茶壶", "Teapot"),
    ("茶杯", "Teacup"),
    ("茶盘", "Tray"),
    ("花瓶", "Vase"),
    ("香炉", "Censer"),
    ("丝巾", "Scarf"),
    ("折扇", "Fan"),
    ("毛笔", "Brush"),
    ("砚台", "Inkstone"),
    ("宣纸", "Paper"),
    ("灯笼", "Lantern"),
    ("竹篮", "Basket"),
    ("木梳", "Comb"),
    ("瓷碗", "Bowl"),
];
const QUALITIES: [(&str, &str); 10] = [
    ("明前", "Early"),
    ("手工", "Handmade"),
    ("古法", "Ancient"),
    ("山野", "Wild"),
    ("典藏", "Reserve"),
    ("青花", "Blue"),
    ("素雅", "Plain"),
    ("金丝", "Golden"),
    ("江南", "Southern"),
    ("小巧", "Little"),
];

/// A shop and its owner.
pub struct Shop {
    /// Its id.
    pub id: Uuid,
    /// Its host.
    pub host: String,
    /// What its owner is let in with.
    token: String,
}

/// A shop with a thousand products, each in four variants.
pub struct Busy {
    /// The shop.
    pub shop: Shop,
    /// Its variants.
    pub variants: Vec<Uuid>,
    /// Where their stock lies.
    pub location: Uuid,
    /// Its products' names in addresses.
    pub handles: Vec<String>,
}

impl Shop {
    /// A shop with so many products, imported from a file.
    pub fn make(lab: &Lab, slug: &str, products: usize) -> Outcome<Self> {
        eprintln!("   making the shop {slug} …");
        let email = format!("owner@{slug}.example");
        let create = ["shop", "create", "--name", slug, "--slug", slug, "--currency", "USD"];
        let more = ["--language", "en", "--country", "US", "--email", &email];
        let mut fangshi = lab.fangshi()?;
        let said = run(fangshi.args(create).args(more).env("FANGSHI_OWNER_PASSWORD", PASSWORD))?;
        let id = said.split_whitespace().nth(1).unwrap_or_default().parse().doing("a shop's id")?;
        let file = lab.dir.join(slug).with_extension("csv");
        fs::write(&file, csv(products)).doing(file.display())?;
        run(lab.fangshi()?.args(["import", "--shop", slug]).arg(&file))?;
        let host = format!("{slug}.localhost");
        let query = "mutation($email: String!, $password: String!) {
            staffSessionCreate(email: $email, password: $password) { session { accessToken }
                userErrors { message } } }";
        let variables = json!({ "email": email, "password": PASSWORD });
        let mut shop = Self { id, host, token: String::new() };
        let payload = shop.admin(lab, query, &variables)?;
        payload["session"]["accessToken"].as_str().unwrap_or_default().clone_into(&mut shop.token);
        // All shoppers are one client here, and few pay.
        let query = "mutation { shopUpdate(input: {
            waitingOrders: 1000000, waitingUnits: 1000000000 }) { userErrors { message } } }";
        shop.admin(lab, query, &json!({}))?;
        Ok(shop)
    }

    /// Does something as the owner; the payload of the one field that was asked for.
    pub fn admin(&self, lab: &Lab, query: &str, variables: &Value) -> Outcome<Value> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let headers =
            format!("content-type: application/json\r\nauthorization: Bearer {}\r\n", self.token);
        let headers = if self.token.is_empty() { &headers[..32] } else { &headers };
        let mut answer = lab.ask(&post("localhost", "/admin/api/graphql", headers, &body))?;
        let fields = answer["data"].as_object_mut().ok_or("no data")?;
        let payload = fields.values_mut().next().ok_or("no field")?.take();
        match payload["userErrors"].as_array() {
            Some(faults) if !faults.is_empty() => Err(format!("{query}: {payload}")),
            _ => Ok(payload),
        }
    }

    /// An operation of its storefront.
    pub fn asks(&self, query: &str, variables: &Value) -> Vec<u8> {
        graphql(&self.host, query, variables)
    }
}

impl Busy {
    /// Makes the shop, with collections, a menu, and the sandbox to pay by.
    pub fn make(lab: &Lab) -> Outcome<Self> {
        let shop = Shop::make(lab, "busy", 1_000)?;
        let of = |sql: &str| sql.replace("$shop", &format!("'{}'", shop.id));
        let products = "SELECT id, handle FROM product WHERE tenant_id = $shop ORDER BY handle";
        let products: Vec<(Uuid, String)> = lab.find(&of(products))?;
        let variants = "SELECT v.id FROM variant v JOIN product p USING (tenant_id)
            WHERE tenant_id = $shop AND p.id = v.product_id ORDER BY p.handle, v.position";
        let variants: Vec<(Uuid,)> = lab.find(&of(variants))?;
        let location: Vec<(Uuid,)> =
            lab.find(&of("SELECT id FROM location WHERE tenant_id = $shop"))?;
        let (location,) = *location.first().ok_or("the shop has no location")?;
        lab.execute(&of(&format!("UPDATE stock SET on_hand = {STOCK} WHERE tenant_id = $shop")))?;
        fill(lab, &shop, &products)?;
        lab.execute("VACUUM ANALYZE")?;
        Ok(Self {
            variants: variants.into_iter().map(|(id,)| id).collect(),
            handles: products.into_iter().map(|(_, handle)| handle).collect(),
            location,
            shop,
        })
    }
}

/// How often the products of the large shop are there.
const COPIES: usize = 10;

/// A shop with ten thousand products: a thousand imported ones, and nine copies of each.
pub fn large(lab: &Lab) -> Outcome<Shop> {
    let shop = Shop::make(lab, "large", 1_000)?;
    let id = format!("'{}'", shop.id);
    lab.execute(&LARGE_SHOP.replace("$shop", &id).replace("$copies", &(COPIES - 1).to_string()))?;
    lab.execute("VACUUM ANALYZE")?;
    Ok(shop)
}

const LARGE_SHOP: &str = "
    CREATE FUNCTION bench_again(nr integer, id uuid) RETURNS uuid LANGUAGE sql IMMUTABLE AS
        $$ SELECT md5(nr::text || id::text)::uuid $$;
    CREATE TABLE bench_original AS SELECT id FROM product WHERE tenant_id = $shop;
    INSERT INTO product (tenant_id, id, handle, title, description_html, description, vendor,
            product_type, tags, search_text, title_key, vendor_key, product_type_key, tag_keys,
            min_price, published_at, created_at, updated_at)
        SELECT tenant_id, bench_again(nr, id), handle || '-' || nr, title, description_html,
            description, vendor, product_type, tags, search_text, title_key, vendor_key,
            product_type_key, tag_keys, min_price, published_at, created_at, updated_at
        FROM generate_series(1, $copies) AS nr, product JOIN bench_original USING (id)
        WHERE tenant_id = $shop;
    INSERT INTO product_option (tenant_id, id, product_id, position, name, option_values)
        SELECT tenant_id, bench_again(nr, o.id), bench_again(nr, p.id), position, name, option_values
        FROM generate_series(1, $copies) AS nr, product_option o
        JOIN bench_original p ON p.id = product_id WHERE tenant_id = $shop;
    INSERT INTO product_image (tenant_id, id, product_id, position, url, alt, width, height)
        SELECT tenant_id, bench_again(nr, i.id), bench_again(nr, p.id), position, url, alt, width,
            height
        FROM generate_series(1, $copies) AS nr, product_image i
        JOIN bench_original p ON p.id = product_id WHERE tenant_id = $shop;
    INSERT INTO variant (tenant_id, id, product_id, position, option1, option2, sku, price,
            compare_at_price, tracked, continue_selling, created_at, updated_at)
        SELECT tenant_id, bench_again(nr, v.id), bench_again(nr, p.id), position, option1, option2,
            sku || '-' || nr, price, compare_at_price, tracked, continue_selling, created_at,
            updated_at
        FROM generate_series(1, $copies) AS nr, variant v
        JOIN bench_original p ON p.id = product_id WHERE tenant_id = $shop;
    INSERT INTO stock (tenant_id, variant_id, location_id, on_hand)
        SELECT t.tenant_id, bench_again(nr, t.variant_id), location_id, on_hand
        FROM generate_series(1, $copies) AS nr, stock t WHERE t.tenant_id = $shop";

/// Ten thousand shops with two products each, and a busy one's neighbour among them.
pub struct Small {
    /// Their hosts.
    pub hosts: Vec<String>,
}

/// How many small shops there are.
const SMALL: usize = 10_000;

impl Small {
    /// Makes them by copying the first two products of the busy shop.
    pub fn make(lab: &Lab) -> Outcome<Self> {
        eprintln!("   making {SMALL} shops …");
        let busy = lab.busy()?.shop.id;
        lab.execute(
            &SMALL_SHOPS
                .replace("$busy", &format!("'{busy}'"))
                .replace("$count", &SMALL.to_string()),
        )?;
        lab.execute("VACUUM ANALYZE")?;
        Ok(Self { hosts: (1..=SMALL).map(|nr| format!("small-{nr:05}.localhost")).collect() })
    }
}

/// Ids follow from the shop's and from what is copied, so that rows find each other.
const SMALL_SHOPS: &str = "
    CREATE FUNCTION bench_copy(shop uuid, id uuid) RETURNS uuid LANGUAGE sql IMMUTABLE AS
        $$ SELECT md5(shop::text || id::text)::uuid $$;
    CREATE TABLE bench_shop AS
        SELECT gen_random_uuid() AS id, 'small-' || lpad(nr::text, 5, '0') AS slug
        FROM generate_series(1, $count) AS nr;
    CREATE TABLE bench_product AS
        SELECT id FROM product WHERE tenant_id = $busy ORDER BY handle LIMIT 2;
    INSERT INTO shop_directory SELECT id, slug, now() FROM bench_shop;
    INSERT INTO shop (tenant_id, name, email, currency, time_zone, language, country,
            delivery_countries, created_at, updated_at)
        SELECT s.id, s.slug, 'owner@' || s.slug || '.example', currency, time_zone, language, country,
            delivery_countries, now(), now()
        FROM bench_shop s, shop WHERE tenant_id = $busy;
    INSERT INTO location (tenant_id, id, name, position, created_at)
        SELECT s.id, bench_copy(s.id, l.id), name, position, created_at
        FROM bench_shop s, location l WHERE tenant_id = $busy;
    INSERT INTO product (tenant_id, id, handle, title, description_html, description, vendor,
            product_type, tags, search_text, title_key, vendor_key, product_type_key, tag_keys,
            min_price, published_at, created_at, updated_at)
        SELECT s.id, bench_copy(s.id, p.id), handle, title, description_html, description, vendor,
            product_type, tags, search_text, title_key, vendor_key, product_type_key, tag_keys,
            min_price, published_at, created_at, updated_at
        FROM bench_shop s, product p JOIN bench_product USING (id) WHERE tenant_id = $busy;
    INSERT INTO product_option (tenant_id, id, product_id, position, name, option_values)
        SELECT s.id, bench_copy(s.id, o.id), bench_copy(s.id, p.id), position, name, option_values
        FROM bench_shop s, product_option o JOIN bench_product p ON p.id = product_id
        WHERE tenant_id = $busy;
    INSERT INTO product_image (tenant_id, id, product_id, position, url, alt, width, height)
        SELECT s.id, bench_copy(s.id, i.id), bench_copy(s.id, p.id), position, url, alt, width, height
        FROM bench_shop s, product_image i JOIN bench_product p ON p.id = product_id
        WHERE tenant_id = $busy;
    INSERT INTO variant (tenant_id, id, product_id, position, option1, option2, sku, price,
            compare_at_price, tracked, continue_selling, created_at, updated_at)
        SELECT s.id, bench_copy(s.id, v.id), bench_copy(s.id, p.id), position, option1, option2, sku,
            price, compare_at_price, tracked, continue_selling, created_at, updated_at
        FROM bench_shop s, variant v JOIN bench_product p ON p.id = product_id
        WHERE tenant_id = $busy;
    INSERT INTO stock (tenant_id, variant_id, location_id, on_hand)
        SELECT s.id, bench_copy(s.id, v.id), bench_copy(s.id, t.location_id), 1000
        FROM bench_shop s, variant v JOIN bench_product p ON p.id = product_id
        JOIN stock t ON t.tenant_id = v.tenant_id AND t.variant_id = v.id
        WHERE v.tenant_id = $busy";

/// Collections of 40 products each, a menu that leads to them, and a way to pay.
fn fill(lab: &Lab, shop: &Shop, products: &[(Uuid, String)]) -> Outcome {
    for nr in 0..8 {
        let ids = products.iter().skip(nr * 40).take(40);
        let ids: Vec<String> = ids.map(|(id, _)| format!("gid://shopify/Product/{id}")).collect();
        let query = "mutation($input: CollectionCreateInput!) { collectionCreate(input: $input) {
            userErrors { field code message } } }";
        let input = json!({ "title": format!("专题 Collection {nr}"), "handle": format!("c{nr}"),
            "descriptionHtml": "<p>精选 A choice of ours</p>", "published": true, "productIds": ids });
        shop.admin(lab, query, &json!({ "input": input }))?;
    }
    let items: Vec<Value> = (0..8)
        .map(|nr| json!({ "title": format!("专题 {nr}"), "target": format!("/collections/c{nr}") }))
        .collect();
    let query = "mutation($input: MenuSetInput!) { menuSet(input: $input) {
        userErrors { field code message } } }";
    let input = json!({ "handle": "main-menu", "title": "Main", "items": items });
    shop.admin(lab, query, &json!({ "input": input }))?;
    let query = "mutation { paymentMethodUpdate(gateway: \"sandbox\", input: { enabled: true }) {
        userErrors { field code message } } }";
    shop.admin(lab, query, &json!({})).map(drop)
}

/// Products in the form in which they are imported: four variants and three pictures each.
fn csv(products: usize) -> String {
    let mut text = String::from(
        "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,\
         Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,\
         Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,\
         Variant Requires Shipping,Variant Taxable,Image Src,Image Position,Image Alt Text\n",
    );
    let sizes = [
        ("小 Small", "红 Red"),
        ("小 Small", "蓝 Blue"),
        ("大 Large", "红 Red"),
        ("大 Large", "蓝 Blue"),
    ];
    for nr in 0..products {
        let (zh, en) = KINDS[nr % KINDS.len()];
        let (good, fine) = QUALITIES[nr / KINDS.len() % QUALITIES.len()];
        let handle = format!("p-{nr:05}");
        for (variant, (size, colour)) in sizes.iter().enumerate() {
            let about = if variant == 0 {
                let body = format!(
                    "<p>{good}{zh}，产自江南，装盒送礼皆宜。</p><p>{fine} {en}: made in small \
                     numbers, checked by hand, sent in a box that can be given away.</p>"
                );
                format!(
                    "{good}{zh} {fine} {en} {nr},\"{body}\",坊 Workshop {},{zh} {en},\"{zh}, {good}, {en}\",true",
                    nr % 17
                )
            } else {
                ",,,,,".to_owned()
            };
            let (names, price) = (["尺寸 Size", "颜色 Colour"], 5 + (nr * 7 + variant * 13) % 500);
            let names = if variant == 0 { names } else { ["", ""] };
            let image = if variant < 3 {
                format!("https://cdn.example/{handle}/{variant}.jpg,{},{en} {size}", variant + 1)
            } else {
                ",,".to_owned()
            };
            let _ = writeln!(
                text,
                "{handle},{about},{},{size},{},{colour},SKU-{nr}-{variant},200,fangshi,1000000,deny,\
                 {price}.90,{}.00,true,true,{image}",
                names[0],
                names[1],
                price + 20
            );
        }
    }
    text
}

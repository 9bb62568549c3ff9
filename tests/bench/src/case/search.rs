//! Products that are searched for, by words that change, so that no answer is known beforehand.

use std::sync::Arc;

use crate::{
    case::browse::{read, search_of},
    lab::Lab,
    load::Load,
    outcome::Outcome,
    pgbench::Script,
    row::Row,
    seed::{KINDS, Shop},
    series::in_turn,
};

/// How many search at once.
const SHOPPERS: usize = 64;
/// How many clients make the most of the database on few cores.
const CLIENTS: usize = 16;

/// In Chinese.
pub fn chinese(lab: &Lab) -> Outcome<Vec<Row>> {
    both(lab, "search-zh", &KINDS.map(|(word, _)| word))
}

/// In English.
pub fn english(lab: &Lab) -> Outcome<Vec<Row>> {
    both(lab, "search-en", &KINDS.map(|(_, word)| word))
}

/// Among a thousand products and among ten thousand.
fn both(lab: &Lab, name: &str, words: &[&str; 20]) -> Outcome<Vec<Row>> {
    let of_few = among(lab, &format!("{name} 1,000"), &lab.busy()?.shop, words)?;
    let of_many = among(lab, &format!("{name} 10,000"), lab.large()?, words)?;
    Ok(vec![of_few, of_many])
}

fn among(lab: &Lab, name: &str, shop: &Shop, words: &[&str; 20]) -> Outcome<Row> {
    let rows =
        words.iter().enumerate().map(|(nr, word)| format!("({nr}, '%{}%')", word.to_lowercase()));
    let rows: Vec<String> = rows.collect();
    lab.execute(&format!(
        "CREATE TABLE IF NOT EXISTS bench_word (nr integer PRIMARY KEY, pattern text NOT NULL);
        GRANT SELECT ON bench_word TO fangshi_app;
        TRUNCATE bench_word; INSERT INTO bench_word VALUES {}; ANALYZE bench_word",
        rows.join(", ")
    ))?;
    let script = Script {
        name: "search",
        text: LIMIT,
        shop: shop.id,
        clients: CLIENTS,
        values: vec![("shop", shop.id.to_string())],
        durable: true,
    };
    let requests =
        Arc::new(words.iter().map(|word| search_of(&shop.host, word)).collect::<Vec<_>>());
    for request in requests.iter() {
        let found = lab.ask(request)?;
        if found["data"]["products"]["nodes"].as_array().map(Vec::len) != Some(24) {
            return Err(format!("fewer than 24 products were found: {found}"));
        }
    }
    let load = Load { server: lab.uncached()?.address, ..lab.load(SHOPPERS)? };
    let (limit, thing) = in_turn(lab.pace, || script.run(lab), || read(load, &requests))?;
    Ok(Row::of(name, "searches/s", 0.5, &limit, &thing))
}

/// The same answer by one statement.
const LIMIT: &str = "\
\\set nr random(0, 19)
SELECT p.id, p.handle, p.title, price.least, price.most, price.buyable, i.url, i.alt, i.width, i.height
FROM (
    SELECT id, tenant_id, handle, title FROM product
    WHERE tenant_id = :shop AND published_at <= now()
        AND search_text LIKE (SELECT pattern FROM bench_word WHERE nr = :nr)
    ORDER BY id LIMIT 24) AS p
CROSS JOIN LATERAL (
    SELECT min(v.price) AS least, max(v.price) AS most,
           bool_or(NOT v.tracked OR v.continue_selling OR EXISTS (
               SELECT FROM stock s WHERE s.tenant_id = v.tenant_id AND s.variant_id = v.id
                   AND s.on_hand - s.reserved - s.held > 0)) AS buyable
    FROM variant v WHERE v.tenant_id = p.tenant_id AND v.product_id = p.id) AS price
LEFT JOIN LATERAL (
    SELECT url, alt, width, height FROM product_image
    WHERE tenant_id = p.tenant_id AND product_id = p.id ORDER BY position LIMIT 1) AS i ON true
ORDER BY p.id;
";

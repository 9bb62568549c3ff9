//! What is measured.

mod browse;
mod buy;
mod crowd;
mod flash;
mod hot;
mod machine;
mod order;
mod search;

use crate::{lab::Lab, outcome::Outcome, row::Row, server::Server};

/// Something that is measured.
pub struct Case {
    /// By what it is asked for.
    pub name: &'static str,
    /// In a sentence.
    pub about: &'static str,
    /// Measures it.
    pub run: fn(&Lab) -> Outcome<Vec<Row>>,
    /// The program that is looked at for a profile; none where a case has some of its own.
    pub server: Option<fn(&Lab) -> Outcome<&Server>>,
}

/// All cases, in their order.
pub const ALL: &[Case] = &[
    Case {
        name: "list",
        about: "24 products with price, picture and availability, for 64 shoppers at once",
        run: browse::list,
        server: Some(Lab::server),
    },
    Case {
        name: "detail",
        about: "a product with its options, variants and pictures, for 64 shoppers at once",
        run: browse::detail,
        server: Some(Lab::server),
    },
    Case {
        name: "home",
        about: "a shop's first page: its menu and two collections, for 64 shoppers at once",
        run: browse::home,
        server: Some(Lab::server),
    },
    Case {
        name: "list-uncached",
        about: "the same list, read from the database each time",
        run: browse::list_uncached,
        server: Some(Lab::uncached),
    },
    Case {
        name: "detail-uncached",
        about: "the same product, read from the database each time",
        run: browse::detail_uncached,
        server: Some(Lab::uncached),
    },
    Case {
        name: "home-uncached",
        about: "the same first page, read from the database each time",
        run: browse::home_uncached,
        server: Some(Lab::uncached),
    },
    Case {
        name: "search-zh",
        about: "24 of 1,000 and of 10,000 products by a Chinese word, another one each time",
        run: search::chinese,
        server: Some(Lab::uncached),
    },
    Case {
        name: "search-en",
        about: "24 of 1,000 and of 10,000 products by an English word, another one each time",
        run: search::english,
        server: Some(Lab::uncached),
    },
    Case {
        name: "cart-add",
        about: "a line is added to a cart, by 64 shoppers at once",
        run: buy::add,
        server: Some(Lab::server),
    },
    Case {
        name: "checkout",
        about: "a cart, its order and its payment, over 2,000 variants, by 32 shoppers at once",
        run: buy::checkout,
        server: Some(Lab::server),
    },
    Case {
        name: "hot-variant",
        about: "64 shoppers at once order one to three units of the same variant",
        run: hot::variant,
        server: Some(Lab::server),
    },
    Case {
        name: "flash-sale",
        about: "1,000 customers at once want one of 100 units of a flash sale, one each",
        run: flash::sale,
        server: Some(Lab::server),
    },
    Case {
        name: "browse-1000",
        about: "1,000 shoppers at once look around: pages, lists, products, searches",
        run: crowd::browse,
        server: Some(Lab::server),
    },
    Case {
        name: "shops-10000",
        about: "as many shoppers in 10,000 shops as in one, and what a shop takes of memory",
        run: crowd::shops,
        server: Some(Lab::server),
    },
    Case {
        name: "noisy-neighbour",
        about: "a quiet shop's slowest answers beside a shop of which 20 times its quota is asked",
        run: crowd::neighbour,
        server: None,
    },
    Case {
        name: "cold-start",
        about: "from being started to the first good answer, on a database that is there",
        run: machine::cold_start,
        server: None,
    },
    Case {
        name: "idle-memory",
        about: "what a process holds that has nothing to do",
        run: machine::idle,
        server: None,
    },
    Case {
        name: "memory-under-load",
        about: "how much a process grows while shoppers browse and buy",
        run: machine::under_load,
        server: None,
    },
];

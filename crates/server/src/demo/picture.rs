//! What the demo's products look like: drawings of ours (`tests/clients/pictures.mjs`), one a product.

use catalog::{
    Patch,
    collection::{self, CollectionChange},
    product::{self, NewImage, ProductImage},
};
use db::TenantTx;
use kernel::Actor;

use super::file::Group;

/// The path of every picture, before its name.
pub(crate) const PATH: &str = "/static/demo/";
/// What the files of products say comes before that. The demo may listen elsewhere.
const WRITTEN: &str = "http://localhost:8080";
/// How wide and how high each of them is, in pixels.
const SIDE: i32 = 640;

macro_rules! pictures {
    ($($handle:literal)*) => {
        &[$((
            $handle,
            include_bytes!(concat!("../../demo/pictures/", $handle, ".webp")).as_slice(),
        )),*]
    };
}

/// The pictures, by the handles of their products.
const PICTURES: &[(&str, &[u8])] = pictures![
    "adirondack-chair"
    "anji-baicha"
    "balsam-diffuser"
    "beacon-lantern"
    "beeswax-pillar-candles"
    "cast-iron-skillet"
    "cedar-soap"
    "cha-dian-lvdougao"
    "chaju-liujunzi"
    "cove-down-sleeping-bag"
    "dahongpao"
    "dianhong-jinya"
    "dongfang-meiren"
    "dongting-biluochun"
    "driftwood-sleeping-pad"
    "ember-camp-stove"
    "enamel-mug"
    "enshi-yulu"
    "fenghuang-dancong"
    "field-notebook"
    "fire-pit"
    "fishermans-sweater"
    "fuding-baihao-yinzhen"
    "gaopenggui-gongdaobei"
    "gift-card"
    "guihua-wulong-lengpao"
    "harbour-wool-blanket"
    "hollow-oak-4p-tent"
    "huangshan-maofeng"
    "insulated-bottle"
    "jianzhan-zhurenbei"
    "jinjunmei"
    "lao-shoumei-baicha"
    "linen-duvet-cover"
    "lipinka"
    "lvxing-chaju-tao"
    "menghai-shu-puer"
    "merino-hiking-socks"
    "mingqian-longjing"
    "molihua-cha"
    "nesting-cook-set"
    "oak-cutting-board"
    "pincha-ke"
    "qimen-hongcha"
    "qiucha-yushou"
    "ridgeline-2p-tent"
    "rope-hammock"
    "ru-yao-gaiwan"
    "stoneware-dinner-set"
    "summit-daypack"
    "tent-repair"
    "tieguanyin-qingxiang"
    "trekking-poles"
    "turkish-towel-set"
    "waxed-canvas-jacket"
    "waxed-canvas-tote"
    "winter-parka"
    "xiaoqinggan"
    "yiwu-sheng-puer"
    "zhengshan-xiaozhong"
    "zhuzhi-chapan"
    "zisha-xishi-hu"
];

/// The picture of a file's name: `HANDLE.webp`.
pub(crate) fn named(file: &str) -> Option<&'static [u8]> {
    let handle = file.strip_suffix(".webp")?;
    let found = PICTURES.iter().find(|(known, _)| *known == handle);
    found.map(|(_, picture)| *picture)
}

/// A file of products with the pictures where the demo serves them: `base` is scheme, host and port.
pub(super) fn served(products: &str, base: &str) -> String {
    products.replace(WRITTEN, base)
}

/// Makes those of a shop's images that are pictures of ours lead to where they are served this time.
/// A collection without an image has its first product's.
pub(super) async fn settle(tx: &TenantTx, base: &str, groups: &[Group]) -> db::Result<()> {
    settle_products(tx, base).await?;
    let handles: Vec<String> = groups.iter().map(|group| group.handle.clone()).collect();
    for collection in collection::by_handles(tx, &handles).await? {
        let group = groups.iter().find(|group| group.handle == collection.handle);
        let Some(first) = group.and_then(|group| group.products.first()) else { continue };
        if collection.image_url.is_none_or(|url| url.ends_with(&format!("{PATH}{first}.webp"))) {
            let image_url = Patch::Set(address(base, first));
            let change = CollectionChange { image_url, ..CollectionChange::default() };
            collection::update(tx, &Actor::System, collection.id, change).await?;
        }
    }
    Ok(())
}

fn address(base: &str, handle: &str) -> String {
    format!("{base}{PATH}{handle}.webp")
}

async fn settle_products(tx: &TenantTx, base: &str) -> db::Result<()> {
    for (handle, _) in PICTURES {
        let Some(product) = product::any_by_handle(tx, &Actor::System, handle).await? else {
            continue;
        };
        let images = product::images_of(tx, &[product.id]).await?;
        let address = address(base, handle);
        let is_ours = |url: &str| url.ends_with(&format!("{PATH}{handle}.webp"));
        let is_settled = |image: &ProductImage| image.url == address && image.width == Some(SIDE);
        if images.iter().all(|image| !is_ours(&image.url) || is_settled(image)) {
            continue;
        }
        let settled = images.into_iter().map(|image| {
            let ours = is_ours(&image.url);
            NewImage {
                url: if ours { address.clone() } else { image.url },
                alt: image.alt,
                width: if ours { Some(SIDE) } else { image.width },
                height: if ours { Some(SIDE) } else { image.height },
            }
        });
        product::set_images(tx, &Actor::System, product.id, settled.collect()).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{PATH, WRITTEN, named, served};
    use crate::demo::SHOPS;

    #[test]
    fn every_product_of_the_demo_has_a_picture_of_its_own() {
        let mut shown = 0;
        for (_, products) in SHOPS {
            let prefix = format!("{WRITTEN}{PATH}");
            for rest in products.split(&prefix).skip(1) {
                let file = rest.split(',').next().expect("a column");
                let picture = named(file).unwrap_or_else(|| panic!("no picture {file}"));
                assert!(
                    picture.starts_with(b"RIFF") && picture[8..].starts_with(b"WEBP"),
                    "{file}"
                );
                shown += 1;
            }
            assert!(!served(products, "http://localhost:9000").contains(WRITTEN));
        }
        assert_eq!(shown, super::PICTURES.len());
        assert!(named("../harbour.csv").is_none() && named(".webp").is_none());
    }
}

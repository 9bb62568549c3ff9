use async_graphql::{Enum, ID, Interface, SimpleObject};

use super::Image;
use crate::Url;

/// A picture, a film or the like.
#[derive(Debug, Clone, Interface)]
#[graphql(
    field(name = "id", ty = "&ID", desc = "Global id."),
    field(name = "alt", ty = "&Option<String>", desc = "What it shows."),
    field(name = "media_content_type", ty = "&MediaContentType", desc = "What it is."),
    field(name = "preview_image", ty = "&Option<Image>", desc = "What stands for it.")
)]
pub enum Media {
    /// A film that is elsewhere.
    ExternalVideo(ExternalVideo),
    /// A picture.
    MediaImage(MediaImage),
    /// A thing to look at from all sides.
    Model3d(Model3d),
    /// A film.
    Video(Video),
}

/// A picture among a shop's media.
#[derive(Debug, Clone, SimpleObject)]
pub struct MediaImage {
    /// Global id.
    id: ID,
    /// What it shows, for those who don't see it.
    alt: Option<String>,
    /// What it is: a picture.
    media_content_type: MediaContentType,
    /// The picture.
    image: Option<Image>,
    /// What stands for it while it loads.
    preview_image: Option<Image>,
}

impl MediaImage {
    /// Of a product's picture.
    pub(super) fn of(id: ID, image: &Image) -> Self {
        Self {
            id,
            alt: image.alt().map(str::to_owned),
            media_content_type: MediaContentType::Image,
            image: Some(image.clone()),
            preview_image: Some(image.clone()),
        }
    }
}

/// What something among a shop's media is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum MediaContentType {
    /// A film that is elsewhere.
    ExternalVideo,
    /// A picture.
    Image,
    /// A thing to look at from all sides.
    #[graphql(name = "MODEL_3D")]
    Model3d,
    /// A film.
    Video,
}

/// A film that is elsewhere. Shops have none.
#[derive(Debug, Clone, SimpleObject)]
pub struct ExternalVideo {
    /// Global id.
    id: ID,
    /// What it shows, for those who don't see it.
    alt: Option<String>,
    /// What it is: a film that is elsewhere.
    media_content_type: MediaContentType,
    /// What stands for it while it loads.
    preview_image: Option<Image>,
    /// Where a page gets the player from.
    embed_url: Url,
    /// The same, with the player's settings.
    embedded_url: Url,
    /// Who shows it.
    host: MediaHost,
    /// Where it is watched.
    origin_url: Url,
}

/// Who shows films that are elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum MediaHost {
    /// Vimeo.
    Vimeo,
    /// `YouTube`.
    #[graphql(name = "YOUTUBE")]
    YouTube,
}

/// A thing to look at from all sides. Shops have none.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "Model3d")]
pub struct Model3d {
    /// Global id.
    id: ID,
    /// What it shows, for those who don't see it.
    alt: Option<String>,
    /// What it is: a model.
    media_content_type: MediaContentType,
    /// What stands for it while it loads.
    preview_image: Option<Image>,
    /// Its files.
    sources: Vec<Model3dSource>,
}

/// A file of a model.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "Model3dSource")]
pub struct Model3dSource {
    /// How many bytes it has.
    filesize: i32,
    /// Its kind: `glb`.
    format: String,
    /// The same by its MIME type.
    mime_type: String,
    /// Where it is.
    url: String,
}

/// A film. Shops have none.
#[derive(Debug, Clone, SimpleObject)]
pub struct Video {
    /// Global id.
    id: ID,
    /// What it shows, for those who don't see it.
    alt: Option<String>,
    /// What it is: a film.
    media_content_type: MediaContentType,
    /// What stands for it while it loads.
    preview_image: Option<Image>,
    /// Its files.
    sources: Vec<VideoSource>,
}

/// A file of a film.
#[derive(Debug, Clone, SimpleObject)]
pub struct VideoSource {
    /// Its kind: `mp4`.
    format: String,
    /// In pixels.
    height: i32,
    /// Its kind by its MIME type.
    mime_type: String,
    /// Where it is.
    url: String,
    /// In pixels.
    width: i32,
}

crate::connection!(MediaConnection, MediaEdge, Media);

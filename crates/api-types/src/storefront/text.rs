use async_graphql::{Context, Result};

use crate::{CallerExt, Html};

/// The text, or its beginning, paid for.
pub(super) fn plain(ctx: &Context<'_>, text: &str, at: Option<i32>) -> Result<String> {
    ctx.spend_text(text)?;
    Ok(truncated(text, at))
}

/// The text with its tags, paid for.
pub(super) fn html(ctx: &Context<'_>, text: &str) -> Result<Html> {
    ctx.spend_text(text)?;
    Ok(Html(text.to_owned()))
}

/// The text, or its beginning with an ellipsis when it is longer than `at` characters.
fn truncated(text: &str, at: Option<i32>) -> String {
    let most = at.map_or(usize::MAX, |at| usize::try_from(at).unwrap_or(0));
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    let ellipsis = if most == 0 { "" } else { "…" };
    format!("{}{ellipsis}", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::truncated;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(truncated("龙井茶叶", Some(3)), "龙井…");
        assert_eq!(truncated("龙井", Some(2)), "龙井");
        assert_eq!(truncated("龙井", None), "龙井");
        assert_eq!(
            (truncated("龙井", Some(0)), truncated("龙井", Some(-5))),
            (String::new(), String::new())
        );
    }
}

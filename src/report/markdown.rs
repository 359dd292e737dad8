//! A scenario's description as HTML: Markdown of a stranger, so raw HTML is text, pictures are their words, and a link leads to a
//! page of the web or to a mail address alone.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, html};

/// Markdown as HTML. Headings become those below the page's sections.
pub fn html(text: &str) -> String {
    let mut out = String::new();
    html::push_html(&mut out, Parser::new(text).filter_map(harmless));
    out
}

fn harmless(event: Event) -> Option<Event> {
    Some(match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::HtmlBlock | Tag::Image { .. }) | Event::End(TagEnd::HtmlBlock | TagEnd::Image) => {
            return None;
        }
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = if leads_out(&dest_url) { dest_url } else { CowStr::from("#") };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::Start(Tag::Heading { classes, attrs, .. }) => {
            Event::Start(Tag::Heading { level: HeadingLevel::H3, id: None, classes, attrs })
        }
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(HeadingLevel::H3)),
        other => other,
    })
}

fn leads_out(address: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_lists_and_emphasis() {
        let found = html("# Why\n\nWe *ask* **this**:\n\n- one\n- `two`\n\n[a page](https://example.org)");
        assert!(
            found.contains("<h3>Why</h3>") && found.contains("<em>ask</em>") && found.contains("<strong>this</strong>")
        );
        assert!(found.contains("<li>one</li>") && found.contains("<code>two</code>"), "{found}");
        assert!(found.contains("<a href=\"https://example.org\">a page</a>"), "{found}");
    }

    #[test]
    fn nothing_of_a_stranger_runs_or_loads() {
        let text = "<script>alert(1)</script>\n\na <img src=x onerror=alert(1)> ![p](https://example.org/p.png) [x](javascript:alert(1))";
        let found = html(text);
        assert!(!found.contains("<script") && !found.contains("<img") && !found.contains("javascript:"), "{found}");
        assert!(found.contains("&lt;script&gt;"), "{found}");
    }
}

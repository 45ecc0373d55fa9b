//! Bounds on the nesting of a web page, before it is parsed: the parser's time grows with the square of the depth, and its memory with the
//! number of formatting tags left open at each new paragraph.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::html::{Role, role};

/// Deepest nesting that is kept; browsers stop at 512, pages in use hardly reach 60.
const DEEPEST: usize = 256;
/// Most attributes of a tag, about: the parser compares each with all others.
const ATTRIBUTES: usize = 512;
/// Most formatting elements open at a time, counted over all names.
const FORMATTING: usize = 32;

/// The elements that the parser opens anew in each paragraph until they are closed (the HTML standard, 13.2.4.3).
const FORMATS: [&str; 14] = ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements without content.
const VOID: [&str; 16] = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param",
    "source", "track",
];
/// Elements whose end may be left out: they nest only by way of others.
const OPTIONAL: [&str; 21] = [
    "body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rb", "rp", "rt", "rtc", "tbody",
    "td", "tfoot", "th", "thead", "tr",
];
/// Elements whose content holds no tags.
const RAW: [&str; 9] = ["iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"];

/// The page itself, where its nesting is within bounds; else with the tags beyond them left out, blocks making way for line breaks.
pub(crate) fn bounded(html: &str) -> Cow<'_, str> {
    let mut nesting = Nesting::default();
    if Tags::of(html).all(|tag| !tag.crowded && !matches!(nesting.step(&tag), Fate::Leave(_))) {
        return Cow::Borrowed(html);
    }
    let mut nesting = Nesting::default();
    let mut out = String::with_capacity(html.len());
    let mut copied = 0;
    for tag in Tags::of(html) {
        let fate = nesting.step(&tag);
        // Without attributes, equal formatting elements count as one to the parser after the third.
        let bare = tag.crowded || !tag.closes && FORMATS.contains(&tag.name.as_str());
        if fate == Fate::Keep && !bare {
            continue;
        }
        out.push_str(html.get(copied..tag.range.start).unwrap_or_default());
        copied = tag.range.end;
        match fate {
            Fate::Keep => {
                out.push_str(if tag.closes { "</" } else { "<" });
                out.push_str(&tag.name);
                out.push_str(if tag.is_empty { "/>" } else { ">" });
            }
            Fate::Leave(Role::Block) => out.push_str("<br>"),
            Fate::Leave(_) => {}
        }
    }
    out.push_str(html.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// What becomes of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Keep,
    /// Left out, being one of an element of that role.
    Leave(Role),
}

/// What is open at a tag.
#[derive(Default)]
struct Nesting {
    /// Elements that nest, the outermost first.
    open: Vec<String>,
    /// Elements within the innermost one whose start was left out, so that their ends are too.
    left: FxHashMap<String, usize>,
    /// Formatting elements by name.
    formats: FxHashMap<String, usize>,
    formatting: usize,
    /// Formatting elements whose start was left out.
    left_formats: FxHashMap<String, usize>,
}

impl Nesting {
    fn step(&mut self, tag: &Tag) -> Fate {
        let name = tag.name.as_str();
        if tag.is_empty || (!tag.foreign && (VOID.contains(&name) || OPTIONAL.contains(&name) || RAW.contains(&name))) {
            return Fate::Keep;
        }
        if FORMATS.contains(&name) && !tag.foreign {
            return self.format(name, tag.closes);
        }
        if !tag.closes {
            if self.open.len() < DEEPEST {
                self.open.push(tag.name.clone());
                return Fate::Keep;
            }
            *self.left.entry(tag.name.clone()).or_default() += 1;
            return Fate::Leave(role(name));
        }
        if let Some(left) = self.left.get_mut(name).filter(|left| **left > 0) {
            *left -= 1;
            return Fate::Leave(role(name));
        }
        if let Some(at) = self.open.iter().rposition(|open| open == name) {
            self.open.truncate(at);
            self.left.clear();
        }
        Fate::Keep
    }

    fn format(&mut self, name: &str, closes: bool) -> Fate {
        let count = |of: &mut FxHashMap<String, usize>| of.get_mut(name).filter(|n| **n > 0).map(|n| *n -= 1).is_some();
        if closes {
            if count(&mut self.left_formats) {
                return Fate::Leave(Role::Inline);
            }
            self.formatting -= usize::from(count(&mut self.formats));
            return Fate::Keep;
        }
        // A link ends where the next one starts.
        if matches!(name, "a" | "nobr") && self.formats.get(name).is_some_and(|n| *n > 0) {
            return Fate::Keep;
        }
        if self.formatting >= FORMATTING {
            *self.left_formats.entry(name.to_owned()).or_default() += 1;
            return Fate::Leave(Role::Inline);
        }
        self.formatting += 1;
        *self.formats.entry(name.to_owned()).or_default() += 1;
        Fate::Keep
    }
}

/// A tag of the page.
struct Tag {
    range: Range<usize>,
    /// In lower case.
    name: String,
    /// Whether it is an end.
    closes: bool,
    /// Whether it is within SVG or MathML, where other rules hold.
    foreign: bool,
    /// Whether it is its own end, as may be within SVG or MathML.
    is_empty: bool,
    /// Whether it has more attributes than are kept.
    crowded: bool,
}

/// The tags of a page in order, those in comments and scripts apart.
struct Tags<'a> {
    html: &'a str,
    at: usize,
    /// How many SVG or MathML elements are open.
    foreign: usize,
}

impl<'a> Tags<'a> {
    const fn of(html: &'a str) -> Self {
        Self { html, at: 0, foreign: 0 }
    }

    fn seek(&self, text: &str, from: usize) -> Option<usize> {
        self.html.get(from..)?.find(text).map(|at| from + at)
    }

    /// Where the tag ends that starts at a byte: after its `>`, which may stand within quotes before; and how many marks part its attributes.
    fn end(&self, from: usize) -> (usize, usize) {
        let mut quote = None;
        let mut before = b' ';
        let mut parts = 0;
        for (at, byte) in self.html.bytes().enumerate().skip(from) {
            match (quote, byte) {
                (None, b'>') => return (at + 1, parts),
                // A quotation mark opens a value only after the sign of equality.
                (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
                (Some(open), byte) if open == byte => {
                    quote = None;
                    parts += 1;
                }
                (None, byte) if byte == b'/' || byte.is_ascii_whitespace() && !before.is_ascii_whitespace() => parts += 1,
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                before = byte;
            }
        }
        (self.html.len(), parts)
    }

    /// After the end tag of an element whose content holds no tags.
    fn after(&self, name: &str, from: usize) -> usize {
        let mut at = from;
        while let Some(found) = self.seek("</", at) {
            at = found + 2;
            if self.html.get(at..at + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
                return self.end(at).0;
            }
        }
        self.html.len()
    }
}

impl Iterator for Tags<'_> {
    type Item = Tag;

    fn next(&mut self) -> Option<Tag> {
        loop {
            let start = self.seek("<", self.at)?;
            let rest = self.html.get(start + 1..)?;
            if rest.starts_with("!--") {
                self.at = self.seek("-->", start + 2).map_or(self.html.len(), |end| end + 3);
                continue;
            }
            let closes = rest.starts_with('/');
            let from = start + 1 + usize::from(closes);
            let letters = self.html.get(from..)?;
            if !letters.starts_with(|c: char| c.is_ascii_alphabetic()) {
                self.at = start + 1;
                continue;
            }
            let length = letters.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(letters.len());
            let name = letters.get(..length)?.to_ascii_lowercase();
            let (end, parts) = self.end(from + length);
            let is_empty = self.foreign > 0 && self.html.get(..end)?.ends_with("/>");
            self.at = end;
            if matches!(name.as_str(), "svg" | "math") && !is_empty {
                self.foreign = if closes { self.foreign.saturating_sub(1) } else { self.foreign + 1 };
            }
            if !closes && self.foreign == 0 && RAW.contains(&name.as_str()) {
                self.at = self.after(&name, end);
            }
            return Some(Tag {
                range: start..end,
                name,
                closes,
                foreign: self.foreign > 0,
                is_empty,
                crowded: parts > ATTRIBUTES,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_within_bounds_is_left_as_it_is() {
        let page = format!(
            "<html><body>{}{}<p>x<b>y</b>{}<svg>{}</svg><script>{}</script><!-- {} --><a title='>'>z</a></body>",
            "<p>one<li>two<td>three".repeat(500),
            "<div><span>four</div>".repeat(500),
            "<a name=x>".repeat(500),
            "<path d=''/>".repeat(500),
            "'<div>'".repeat(500),
            "<div>".repeat(500)
        );
        assert!(matches!(bounded(&page), Cow::Borrowed(_)));
    }

    #[test]
    fn tags_beyond_the_bounds_are_left_out_with_their_ends() {
        let page = format!("{}in<span>ner</span>{}<p>after</p>", "<div>".repeat(300), "</div>".repeat(300));
        let cut = bounded(&page);
        assert_eq!((cut.matches("<div>").count(), cut.matches("</div>").count()), (DEEPEST, DEEPEST));
        assert!(cut.contains("<br>inner<br>") && cut.ends_with("</div><p>after</p>"), "{cut}");
        let page = format!("{}<p>x</p>{}y", "<font size=3>".repeat(100), "</font>".repeat(100));
        let cut = bounded(&page);
        assert_eq!((cut.matches("<font>").count(), cut.matches("</font>").count()), (FORMATTING, FORMATTING));
        // What is open again after the depth was left is kept again.
        let page = format!("{}{}<div>after</div>", "<div>".repeat(300), "</div>".repeat(300));
        assert!(bounded(&page).ends_with("<div>after</div>"));
    }

    #[test]
    fn of_tags_with_thousands_of_attributes_the_name_is_kept() {
        for attributes in [" a=b", "/a", " a='>'", "b=\"x\""] {
            let many = attributes.repeat(1_000);
            assert_eq!(bounded(&format!("<p {many}>x</p {many}>y<svg><path {many}/></svg>")), "<p>x</p>y<svg><path/></svg>");
        }
        let few = "<a href=/x/y title=\"a b\" c>x</a>".repeat(1_000);
        assert!(matches!(bounded(&few), Cow::Borrowed(_)));
    }
}

//! The text of a web page, block by block, and what its head says of it.

use dom_query::{Document, NodeData, NodeRef};

use super::imprint::parse_date;
use super::nesting;
use crate::value::{Date, Lang};

/// Share of a page's text, in per cent, that the element of its main text must hold.
const MAIN: usize = 80;
/// Share of a block, in per cent, that is links from which on it is navigation.
const LINKS: usize = 60;
/// Least text, in characters, that is searched for a main part; of less, all is taken.
const SEARCHED: usize = 300;
/// Most nodes looked at to tell whether a table row holds data or the page's layout.
const ROW_NODES: usize = 400;

/// A web page as it reads.
#[derive(Debug, Default)]
pub(crate) struct WebPage {
    /// Its main text, a line a block, table cells apart by ` | `.
    pub text: String,
    /// What its head says.
    pub title: Option<String>,
    /// Likewise.
    pub published: Option<Date>,
    /// Likewise.
    pub publisher: Option<String>,
    /// Likewise.
    pub language: Option<Lang>,
    /// Likewise.
    pub url: Option<String>,
}

/// Longest text of a table's cell, in characters; a tenth of it where it has paragraphs.
const CELL: usize = 400;

/// What an element does to text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Its content is no text.
    Skip,
    /// It starts and ends a line.
    Block,
    /// It is part of a line.
    Inline,
    /// It ends a line.
    Break,
}

/// The role of an element by its name.
pub(crate) fn role(name: &str) -> Role {
    match name {
        "script" | "style" | "noscript" | "template" | "nav" | "footer" | "aside" | "select" | "button" | "iframe" | "svg"
        | "canvas" | "object" | "head" | "textarea" | "audio" | "video" | "map" | "math" | "dialog" => Role::Skip,
        "address" | "article" | "blockquote" | "body" | "caption" | "center" | "dd" | "details" | "dir" | "div" | "dl" | "dt"
        | "fieldset" | "figcaption" | "figure" | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "html"
        | "legend" | "li" | "main" | "menu" | "ol" | "p" | "pre" | "section" | "summary" | "table" | "tbody" | "td" | "tfoot"
        | "th" | "thead" | "tr" | "ul" | "option" => Role::Block,
        "br" | "hr" => Role::Break,
        _ => Role::Inline,
    }
}

/// A line of the page.
struct Block {
    text: String,
    chars: usize,
    linked: usize,
    /// The element that holds it.
    within: usize,
    row: bool,
    heading: bool,
}

/// An element of the page's outline.
struct Element {
    parent: usize,
    leaf: bool,
    /// Characters of text, links aside.
    weight: usize,
}

/// One step of the walk.
enum Step<'a> {
    Open(NodeRef<'a>),
    Close(Closing),
}

/// What an element's end undoes.
#[derive(Clone, Copy)]
struct Closing {
    block: bool,
    link: bool,
    cell: bool,
    row: bool,
    heading: bool,
}

/// The lines being gathered.
#[derive(Default)]
struct Walk {
    blocks: Vec<Block>,
    outline: Vec<Element>,
    open: Vec<usize>,
    line: String,
    chars: usize,
    linked: usize,
    links: usize,
    rows: usize,
    headings: usize,
}

/// Reads a web page; a truncated one as far as it goes.
pub(crate) fn read(html: &str) -> WebPage {
    let document = Document::from(nesting::bounded(html).as_ref());
    let mut page = head(&document);
    let mut walk = Walk::default();
    walk.run(document.root());
    let (kept, heading) = walk.main();
    page.text = kept.join("\n");
    page.title = page.title.map(|t| headline(&t, heading.as_deref(), &kept)).or(heading);
    page
}

impl Walk {
    fn run(&mut self, root: NodeRef<'_>) {
        self.outline.push(Element { parent: 0, leaf: false, weight: 0 });
        self.open.push(0);
        let mut steps = vec![Step::Open(root)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Close(closing) => self.close(closing),
                Step::Open(node) => {
                    if node.is_text() {
                        node.query(|n| {
                            if let NodeData::Text { contents } = &n.data {
                                self.text(contents);
                            }
                        });
                        continue;
                    }
                    let name = node.node_name().map(|n| n.to_string()).unwrap_or_default();
                    let role = if node.is_element() { role(&name) } else { Role::Inline };
                    if role == Role::Skip || (node.is_element() && node.has_attr("hidden")) {
                        continue;
                    }
                    if role == Role::Break {
                        self.end_line();
                        continue;
                    }
                    let closing = self.enter(&name, role, &node);
                    steps.push(Step::Close(closing));
                    // The last child is pushed first, so that the first is walked first.
                    let children: Vec<_> = node.children_it(true).collect();
                    steps.extend(children.into_iter().map(Step::Open));
                }
            }
        }
        self.end_line();
    }

    fn enter(&mut self, name: &str, role: Role, node: &NodeRef<'_>) -> Closing {
        let in_row = self.rows > 0;
        let row = name == "tr" && !in_row && is_data_row(node);
        let closing = Closing {
            block: role == Role::Block && !in_row,
            link: name == "a",
            cell: in_row && matches!(name, "td" | "th"),
            row,
            heading: matches!(name, "h1"),
        };
        if closing.block {
            self.end_line();
            let parent = self.open.last().copied().unwrap_or(0);
            let leaf = matches!(
                name,
                "p" | "li"
                    | "td"
                    | "th"
                    | "tr"
                    | "tbody"
                    | "thead"
                    | "table"
                    | "pre"
                    | "h1"
                    | "h2"
                    | "h3"
                    | "ul"
                    | "ol"
                    | "dl"
                    | "dd"
            );
            self.outline.push(Element { parent, leaf, weight: 0 });
            self.open.push(self.outline.len() - 1);
        } else if role == Role::Block && !self.line.ends_with([' ', '\n']) && !self.line.is_empty() {
            self.line.push(' ');
        }
        self.links += usize::from(closing.link);
        self.headings += usize::from(closing.heading);
        self.rows += usize::from(row);
        closing
    }

    fn close(&mut self, closing: Closing) {
        if closing.cell {
            let end = self.line.trim_end().len();
            self.line.truncate(end);
            self.line.push_str(" | ");
        }
        if closing.row || closing.block {
            self.end_line();
        }
        if closing.block {
            self.open.pop();
        }
        self.links -= usize::from(closing.link);
        self.headings -= usize::from(closing.heading);
        self.rows -= usize::from(closing.row);
    }

    /// Adds text to the line, white space as one space.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}') {
                if !self.line.is_empty() && !self.line.ends_with(' ') {
                    self.line.push(' ');
                }
            } else {
                self.line.push(c);
                self.chars += 1;
                self.linked += usize::from(self.links > 0);
            }
        }
    }

    fn end_line(&mut self) {
        if self.rows > 0 && !self.line.is_empty() && self.chars > 0 {
            // A break within a cell keeps the row on its line.
            if !self.line.trim_end().ends_with('|') {
                self.line.push(' ');
                return;
            }
        }
        let row = self.rows > 0;
        let text = self.line.trim().trim_end_matches('|').trim_end().to_owned();
        let within = self.open.last().copied().unwrap_or(0);
        if self.chars > 0 {
            if let Some(element) = self.outline.get_mut(within) {
                element.weight += self.chars - self.linked;
            }
            let heading = self.headings > 0;
            self.blocks.push(Block { text, chars: self.chars, linked: self.linked, within, row, heading });
        }
        self.line.clear();
        (self.chars, self.linked) = (0, 0);
    }

    /// The lines of the main text, and the first heading.
    fn main(&self) -> (Vec<String>, Option<String>) {
        let mut weight: Vec<usize> = self.outline.iter().map(|e| e.weight).collect();
        // Elements stand after those that hold them.
        for (index, element) in self.outline.iter().enumerate().skip(1).rev() {
            let own = weight.get(index).copied().unwrap_or(0);
            if let Some(slot) = weight.get_mut(element.parent) {
                *slot += own;
            }
        }
        let total = weight.first().copied().unwrap_or(0);
        let deepest = weight.iter().rposition(|w| total >= SEARCHED && w * 100 >= total * MAIN);
        let mut main = deepest.unwrap_or(0);
        // A paragraph, list or table alone is not the whole of it: what holds it has the rest.
        while let Some(element) = self.outline.get(main).filter(|e| e.leaf && main > 0) {
            main = element.parent;
        }
        let inside: Vec<bool> =
            self.outline.iter().enumerate().fold(Vec::with_capacity(self.outline.len()), |mut inside, (i, e)| {
                inside.push(i == main || (i > 0 && inside.get(e.parent).copied().unwrap_or(false)));
                inside
            });
        let is_in = |b: &Block| inside.get(b.within).copied().unwrap_or(false);
        let heading = self.blocks.iter().position(|b| b.heading && b.chars > 3);
        let first = self.blocks.iter().position(is_in).unwrap_or(0);
        let linked = |b: &Block| b.linked * 100 >= b.chars * LINKS && !b.row && !b.heading;
        let kept = self.blocks.iter().enumerate().filter(|(i, b)| {
            let between = heading.is_some_and(|h| h <= *i && *i < first);
            (is_in(b) || between) && !linked(b)
        });
        (kept.map(|(_, b)| b.text.clone()).collect(), heading.and_then(|h| self.blocks.get(h)).map(|b| b.text.clone()))
    }
}

/// Whether a table row holds data rather than the page's layout: several cells, none with tables or paragraphs of its own.
fn is_data_row(row: &NodeRef<'_>) -> bool {
    let (mut cells, mut nodes) = (0, 0);
    // Paragraphs and characters of the cell at hand.
    let (mut paragraphs, mut chars) = (0, 0);
    for node in row.descendants_it().take(ROW_NODES) {
        nodes += 1;
        if node.is_text() {
            node.query(|n| {
                if let NodeData::Text { contents } = &n.data {
                    chars += contents.trim().chars().count();
                }
            });
        } else if let Some(name) = node.node_name() {
            match name.as_ref() {
                "td" | "th" => {
                    cells += 1;
                    (paragraphs, chars) = (0, 0);
                }
                "table" | "form" | "article" | "h1" | "h2" => return false,
                name if role(name) == Role::Block => paragraphs += 1,
                _ => {}
            }
        }
        if chars > CELL || (paragraphs > 1 && chars > CELL / 10) {
            return false;
        }
    }
    nodes < ROW_NODES && cells > 1
}

/// What the page's head says of it.
fn head(document: &Document) -> WebPage {
    let mut page = WebPage::default();
    let (mut title, mut given) = (None, None);
    for node in document.root().descendants_it() {
        let Some(name) = node.node_name() else { continue };
        match name.as_ref() {
            "html" => page.language = node.attr("lang").map(|l| Lang::new(&l)).filter(|l| !l.as_str().is_empty()),
            "title" if title.is_none() => title = Some(squeeze(&node.text())).filter(|t| !t.is_empty()),
            "meta" => {
                let key = ["property", "name", "itemprop"].into_iter().find_map(|k| node.attr(k));
                let value = node.attr("content").map(|v| squeeze(&v)).filter(|v| !v.is_empty());
                let (Some(key), Some(value)) = (key, value) else { continue };
                match key.to_ascii_lowercase().as_str() {
                    "og:title" | "twitter:title" | "articletitle" | "dc.title" => given = given.or(Some(value)),
                    "article:published_time"
                    | "pubdate"
                    | "publishdate"
                    | "datepublished"
                    | "date"
                    | "dc.date"
                    | "dc.date.issued"
                    | "dcterms.created"
                    | "og:release_date"
                    | "og:pubdate"
                    | "firstpublishedtime"
                    | "publish_time"
                    | "weibo:article:create_at" => {
                        page.published = page.published.or_else(|| parse_date(&value));
                    }
                    "og:site_name" | "dc.publisher" | "publisher" | "contentsource" | "source" => {
                        page.publisher = page.publisher.or(Some(value).filter(|v| v.chars().any(char::is_alphabetic)));
                    }
                    "og:url" => page.url = page.url.or(Some(value)),
                    _ => {}
                }
            }
            "link" if page.url.is_none() && node.attr("rel").is_some_and(|r| r.eq_ignore_ascii_case("canonical")) => {
                page.url = node.attr("href").map(|h| h.to_string()).filter(|h| h.starts_with("http"));
            }
            "time"
                if page.published.is_none()
                    && (node.has_attr("pubdate") || node.attr("itemprop").is_some_and(|i| i.contains("datePublished"))) =>
            {
                page.published = node.attr("datetime").and_then(|d| parse_date(&d));
            }
            "script" if page.published.is_none() && node.attr("type").is_some_and(|t| t.contains("ld+json")) => {
                let text = node.text();
                let value = text.split_once("\"datePublished\"").and_then(|(_, rest)| rest.split('"').nth(1));
                page.published = value.and_then(parse_date);
            }
            _ => {}
        }
    }
    page.title = given.or(title);
    page
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The title without the site's name: the page's first heading where the title holds it, a line of the text that the title starts
/// with, else its longest piece.
fn headline(title: &str, heading: Option<&str>, lines: &[String]) -> String {
    if let Some(heading) = heading.filter(|h| title.contains(*h) && h.chars().count() >= 4) {
        return heading.to_owned();
    }
    if let Some(line) = lines.iter().take(12).find(|l| l.chars().count() >= 6 && title.starts_with(l.as_str())) {
        return line.clone();
    }
    let pieces = [" - ", " | ", " \u{2013} ", " \u{2014} ", "_", "|", "--", "\u{2014}\u{2014}"];
    match pieces.iter().find(|p| title.contains(**p)) {
        Some(by) => title.split(by).map(str::trim).max_by_key(|p| p.chars().count()).unwrap_or(title).to_owned(),
        None => title.to_owned(),
    }
}

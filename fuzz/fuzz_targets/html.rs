//! Any page is cleaned, and each place of the clean text is one of the page as read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use parkgraph::extract::clean::clean;
use parkgraph::extract::read::Page;

fuzz_target!(|html: &str| {
    let page = Page::of_html("fuzz", html);
    let length = page.text.chars().count();
    let clean = clean(&page);
    let mut before = 0;
    for (at, c) in clean.text.char_indices() {
        let span = clean.span(at..at + c.len_utf8());
        assert!(before <= span.start && span.start <= span.end && span.end <= length);
        before = span.start;
    }
});

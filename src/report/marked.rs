//! A text with what it names marked in it: in brackets with a label, and in colour where the terminal has colours.

use super::printable::steers;
use crate::value::{EntityType, Span};

/// A passage to be marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands, in code points of the text.
    pub span: Span,
    /// What it is.
    pub kind: EntityType,
    /// What is written behind it, such as the id of the thing that is named.
    pub label: String,
}

/// The text with every mark as `[words|label]`, marks inside marks within; of two that cross, the later one is left out.
///
/// What steers a terminal, other than line feeds and tabs are shown as U+FFFD, so that no text steers the terminal.
pub fn marked(text: &str, marks: &[Mark], styled: bool) -> String {
    let mut marks: Vec<&Mark> = marks.iter().filter(|mark| mark.span.start < mark.span.end).collect();
    marks.sort_by(|a, b| (a.span.start, b.span.end, &a.label).cmp(&(b.span.start, a.span.end, &b.label)));
    marks.dedup_by(|later, first| later.span == first.span);
    let mut out = String::with_capacity(text.len() + marks.len() * 24);
    let mut open: Vec<&Mark> = Vec::new();
    let mut next = marks.into_iter().peekable();
    for (at, c) in text.chars().enumerate() {
        while let Some(mark) = open.pop_if(|mark| mark.span.end <= at) {
            close(&mut out, mark, open.last().copied(), styled);
        }
        while let Some(mark) = next.next_if(|mark| mark.span.start <= at) {
            let crosses = mark.span.start < at || open.last().is_some_and(|outer| outer.span.end < mark.span.end);
            if !crosses {
                out.push_str(&paint(mark, styled));
                out.push('[');
                open.push(mark);
            }
        }
        out.push(if steers(c) && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c });
    }
    while let Some(mark) = open.pop() {
        close(&mut out, mark, open.last().copied(), styled);
    }
    out
}

/// Ends a mark; what follows looks as the mark around it does.
fn close(out: &mut String, mark: &Mark, around: Option<&Mark>, styled: bool) {
    out.push('|');
    out.push_str(&mark.label);
    out.push(']');
    if styled {
        out.push_str("\u{1b}[0m");
        around.into_iter().for_each(|outer| out.push_str(&paint(outer, true)));
    }
}

/// What makes the terminal show a type's colour.
fn paint(mark: &Mark, styled: bool) -> String {
    if !styled {
        return String::new();
    }
    let colour = match mark.kind {
        EntityType::Park => "1;32",
        EntityType::Country => "1;31",
        EntityType::Region => "31",
        EntityType::City => "33",
        EntityType::Organisation => "34",
        EntityType::Person => "36",
        EntityType::Agreement => "1;35",
        EntityType::Event => "35",
    };
    format!("\u{1b}[{colour}m")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: usize, end: usize, kind: EntityType, label: &str) -> Mark {
        Mark { span: Span { start, end }, kind, label: label.to_owned() }
    }

    #[test]
    fn marks_nest_and_never_cross() {
        let marks = [
            mark(4, 10, EntityType::Organisation, "e2"),
            mark(0, 5, EntityType::City, "e1"),
            mark(0, 10, EntityType::Park, "e3"),
            mark(11, 12, EntityType::City, "e4"),
        ];
        assert_eq!(marked("Osh Free Zone", &marks, false), "[[Osh F|e1]ree Z|e3]o[n|e4]e");
    }

    #[test]
    fn spans_count_code_points() {
        let marks = [mark(1, 3, EntityType::City, "e1")];
        assert_eq!(marked("\u{5728}\u{5317}\u{4eac}.", &marks, false), "\u{5728}[\u{5317}\u{4eac}|e1].");
    }

    #[test]
    fn no_text_steers_the_terminal() {
        assert_eq!(marked("a\u{1b}[31mb\n", &[], false), "a\u{fffd}[31mb\n");
        let coloured = marked("ab", &[mark(0, 1, EntityType::City, "e1")], true);
        assert_eq!(coloured, "\u{1b}[33m[a|e1]\u{1b}[0mb");
    }
}

//! Patterns of statement rules, over the names, dates, words and marks of a sentence.
//!
//! | written | matches |
//! |---|---|
//! | `{who:Person}` `{a:City\|Region}` | a name of a type, captured in a slot; `{:Park}` without a slot |
//! | `{parties:Agent+}` | a list of names joined by commas and words of class `and` |
//! | `{of:Adjective}` | a word such as "Chinese", for its country |
//! | `{when:Date}` `{days:Date+}` | a date; a list of dates |
//! | `{what:_}` | as little as possible that is no name, date or comma, captured |
//! | `<sign>` `<sign\|conclude>` | a word of a class |
//! | `,` | a comma or a list comma |
//! | `"("` | that mark, whatever its width |
//! | `_` | as little as possible that is no name, date or comma |
//! | `~` | as little as possible within the clause (no comma) |
//! | `...` | as little as possible within the sentence |
//! | `~!deny\|plan` | the same, over no word of these classes |
//! | `( x \| y )` `x?` `x*` | grouping, options, repetition |
//! | `^` `$` | start and end of the sentence |
//!
//! A pattern runs as a backtracking machine that visits no pair of instruction and place twice, so that its time is
//! linear in the sentence (as RE2's bit-state matcher: Cox, *Regular Expression Matching in the Wild*, 2010).

use super::class_set::ClassSet;
mod fit;
mod kinds;

pub use fit::Machine;
pub use kinds::Kinds;

use super::lexicon::{LexiconBuilder, TypeSet};
use super::rule::{class_bit, types_named};
use crate::error::{Error, Result};

/// The type of adjectives that stand for a country ("Chinese"): no name, a gap goes over them.
pub const ADJECTIVE: TypeSet = 1 << 15;

/// A piece of a sentence.
#[derive(Debug, Clone)]
pub struct Element {
    /// First byte in the clean text.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// What it is.
    pub what: What,
    /// The classes of its word.
    pub classes: ClassSet,
}

/// What a piece of a sentence is.
#[derive(Debug, Clone)]
pub enum What {
    /// A name, or a word that stands for several ("both sides"): indices of mentions, and their types.
    Name(Vec<usize>, TypeSet),
    /// A date: its index.
    Date(usize),
    /// A comma of any kind.
    Comma,
    /// Another mark, in its narrow form.
    Mark(char),
    /// A word of the lexicon.
    Word,
    /// Any other text.
    Text,
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct Pattern {
    ops: Vec<Op>,
    slots: usize,
    /// What every match holds, a piece of each, one behind the other: a cheap test before the real one.
    needed: Vec<Kinds>,
    /// What a match may begin with, but at the start of a sentence.
    first: Kinds,
}

#[derive(Debug, Clone)]
enum Op {
    Name(TypeSet),
    Date,
    Classes(ClassSet),
    Comma,
    Mark(char),
    Text,
    Start,
    End,
    Any(Reach, ClassSet),
    Split(usize, usize),
    Jump(usize),
    Open(usize),
    Close(usize),
    Done,
}

/// How far a gap reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Filler,
    Clause,
    Sentence,
}

/// Where a pattern fitted: element ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// First element.
    pub start: usize,
    /// Element after the last.
    pub end: usize,
    /// What each slot captured.
    pub slots: Vec<Option<(usize, usize)>>,
}

#[derive(Debug)]
enum Node {
    Op(Op),
    Gap(Reach, ClassSet),
    Slot(usize, Box<Node>),
    List(Op),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Maybe(Box<Node>),
    Many(Box<Node>),
}

/// Compiles a pattern; slots it names are added to `slots`.
///
/// # Errors
/// What cannot be read, and where in the pattern; unknown classes and types with the nearest known one.
pub fn compile(source: &str, lexicon: &LexiconBuilder, slots: &mut Vec<String>, path: &str) -> Result<Pattern> {
    // Posts, and words such as "city of", stand before the names of a list as articles do.
    let (and, the) = (class_bit(lexicon, "and", path)?, class_bit(lexicon, "the", path)?);
    // Chinese lists have no articles, and go on behind an "and".
    let han = path.split(['/', '\\']).any(|part| part == "zh");
    let before = ["role", "title", "aged", "place-noun", "link"]
        .iter()
        .fold(the, |set, class| set | class_bit(lexicon, class, path).unwrap_or(ClassSet::NONE));
    let separators = if han {
        Separators { and: and | the, articles: ClassSet::NONE, adjectives: false }
    } else {
        Separators { and, articles: before, adjectives: false }
    };
    // Names of companies have no word for their kind; lists say it before them: "and the Chinese company B".
    let described = path.split(['/', '\\']).any(|part| matches!(part, "ru" | "en"));
    let body = ["body-word", "generic", "delegation", "city-noun", "local"].iter();
    let body = body.fold(ClassSet::NONE, |set, class| set | class_bit(lexicon, class, path).unwrap_or(ClassSet::NONE));
    let separators = if described { Separators { and, articles: before | body, adjectives: true } } else { separators };
    let mut parser = Parser { rest: source, source, lexicon, slots, path };
    let node = parser.either()?;
    if !parser.rest.is_empty() {
        return Err(parser.fault("an unexpected )"));
    }
    let mut needed = Vec::new();
    require(&node, &mut needed);
    let mut ops = Vec::new();
    emit(&node, separators, &mut ops);
    ops.push(Op::Done);
    let first = kinds::first(&ops);
    Ok(Pattern { ops, slots: slots.len(), needed, first })
}

struct Parser<'a> {
    rest: &'a str,
    source: &'a str,
    lexicon: &'a LexiconBuilder,
    slots: &'a mut Vec<String>,
    path: &'a str,
}

impl<'a> Parser<'a> {
    fn fault(&self, what: &str) -> Error {
        let column = self.source.chars().count() - self.rest.chars().count() + 1;
        Error::new(format!("{what} at character {column} of the pattern {:?}", self.source)).at(self.path)
    }

    fn either(&mut self) -> Result<Node> {
        let mut branches = vec![self.sequence()?];
        while self.take("|") {
            branches.push(self.sequence()?);
        }
        Ok(if branches.len() == 1 { branches.swap_remove(0) } else { Node::Either(branches) })
    }

    fn sequence(&mut self) -> Result<Node> {
        let mut items = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() || self.rest.starts_with(['|', ')']) {
                return Ok(Node::Sequence(items));
            }
            let atom = self.atom()?;
            items.push(if self.take("?") {
                Node::Maybe(Box::new(atom))
            } else if self.take("*") {
                Node::Many(Box::new(atom))
            } else {
                atom
            });
        }
    }

    fn atom(&mut self) -> Result<Node> {
        if self.take("(") {
            let inner = self.either()?;
            self.rest = self.rest.trim_start();
            return if self.take(")") { Ok(inner) } else { Err(self.fault("a ( without its )")) };
        }
        if self.take("{") {
            return self.slot();
        }
        if self.take("<") {
            let names = self.until('>')?;
            return Ok(Node::Op(Op::Classes(self.classes(names)?)));
        }
        if self.take("\"") {
            let mark = self.until('"')?;
            let mut chars = mark.chars();
            return match (chars.next(), chars.next()) {
                (Some(c), None) => Ok(Node::Op(Op::Mark(narrow(c)))),
                _ => Err(self.fault("quotes hold one mark")),
            };
        }
        for (text, node) in [(",", Op::Comma), ("^", Op::Start), ("$", Op::End)] {
            if self.take(text) {
                return Ok(Node::Op(node));
            }
        }
        for (text, reach) in [("...", Reach::Sentence), ("~", Reach::Clause), ("_", Reach::Filler)] {
            if self.take(text) {
                let over = if self.take("!") { self.word() } else { "" };
                return Ok(Node::Gap(reach, if over.is_empty() { ClassSet::NONE } else { self.classes(over)? }));
            }
        }
        Err(self.fault("cannot read on"))
    }

    fn slot(&mut self) -> Result<Node> {
        let inside = self.until('}')?;
        let Some((name, types)) = inside.split_once(':') else {
            return Err(self.fault("a slot is {name:Type}"));
        };
        let (types, list) = types.strip_suffix('+').map_or((types, false), |t| (t, true));
        let node = if types == "_" {
            Node::Gap(Reach::Filler, ClassSet::NONE)
        } else if types == "Date" {
            if list { Node::List(Op::Date) } else { Node::Op(Op::Date) }
        } else {
            let set = types
                .split('|')
                .try_fold(0, |set, t| types_named(t).map(|s| s | set).ok_or_else(|| self.fault(&format!("no type {t:?}"))))?;
            if list { Node::List(Op::Name(set)) } else { Node::Op(Op::Name(set)) }
        };
        if name.is_empty() {
            return Ok(node);
        }
        let number = self.slots.iter().position(|s| s == name).unwrap_or_else(|| {
            self.slots.push(name.to_owned());
            self.slots.len() - 1
        });
        Ok(Node::Slot(number, Box::new(node)))
    }

    fn classes(&self, names: &str) -> Result<ClassSet> {
        names.split('|').try_fold(ClassSet::NONE, |set, name| Ok(set | class_bit(self.lexicon, name, self.path)?))
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.rest.strip_prefix(text);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    fn until(&mut self, end: char) -> Result<&'a str> {
        let Some((inside, rest)) = self.rest.split_once(end) else {
            return Err(self.fault(&format!("no closing {end}")));
        };
        self.rest = rest;
        Ok(inside)
    }

    fn word(&mut self) -> &'a str {
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '|')).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }
}

/// What every match of a node must hold, in this order: of branches one piece that any of them needs.
fn require(node: &Node, needed: &mut Vec<Kinds>) {
    match node {
        Node::Op(op) | Node::List(op) => needed.extend(Kinds::taken_by(op).filter(|k| *k != Kinds::ANY)),
        Node::Slot(_, inner) => require(inner, needed),
        Node::Sequence(items) => items.iter().for_each(|n| require(n, needed)),
        Node::Either(branches) => {
            let of_branch = |branch: &Node| {
                let mut own = Vec::new();
                require(branch, &mut own);
                own.first().copied()
            };
            let each: Option<Vec<Kinds>> = branches.iter().map(of_branch).collect();
            needed.extend(each.and_then(|each| each.into_iter().reduce(|a, b| a | b)));
        }
        _ => {}
    }
}

/// The words between the names of a list.
#[derive(Debug, Clone, Copy)]
struct Separators {
    and: ClassSet,
    articles: ClassSet,
    /// Whether an adjective that stands for a country may stand before a name.
    adjectives: bool,
}

fn emit(node: &Node, separators: Separators, ops: &mut Vec<Op>) {
    match node {
        Node::Op(op) => ops.push(op.clone()),
        Node::Gap(reach, over) => {
            // Lazy: on first, over one more element second.
            let here = ops.len();
            ops.push(Op::Split(here + 3, here + 1));
            ops.push(Op::Any(*reach, *over));
            ops.push(Op::Jump(here));
        }
        Node::Slot(number, inner) => {
            ops.push(Op::Open(*number));
            emit(inner, separators, ops);
            ops.push(Op::Close(*number));
        }
        Node::List(item) if separators.articles == ClassSet::NONE => {
            // name ( separator ( text? separator )* name )*: one item in the list may be no known name.
            let first = ops.len();
            ops.push(item.clone());
            let more = ops.len();
            let separator = |ops: &mut Vec<Op>| {
                let here = ops.len();
                ops.push(Op::Split(here + 1, here + 3));
                ops.push(Op::Comma);
                ops.push(Op::Jump(here + 4));
                ops.push(Op::Classes(separators.and));
            };
            ops.push(Op::Split(more + 1, more + 13));
            separator(ops);
            ops.push(Op::Split(first, more + 6));
            ops.push(Op::Split(more + 7, more + 8));
            ops.push(Op::Text);
            separator(ops);
            ops.push(Op::Jump(more + 5));
        }
        Node::List(item) => {
            // name ( comma article* name )* ( comma? and article* name )*: what follows "and" is the last of the list.
            let name = |ops: &mut Vec<Op>| {
                let article = ops.len();
                ops.push(Op::Split(article + 1, article + 3));
                ops.push(Op::Classes(separators.articles));
                ops.push(Op::Jump(article));
                if separators.adjectives {
                    ops.push(Op::Split(article + 4, article + 6));
                    ops.push(Op::Name(ADJECTIVE));
                    ops.push(Op::Jump(article));
                }
                ops.push(item.clone());
            };
            ops.push(item.clone());
            let commas = ops.len();
            let own = if separators.adjectives { 7 } else { 4 };
            ops.push(Op::Split(commas + 1, commas + 3 + own));
            ops.push(Op::Comma);
            name(ops);
            ops.push(Op::Jump(commas));
            let ands = ops.len();
            ops.push(Op::Split(ands + 1, ands + 5 + own));
            ops.push(Op::Split(ands + 2, ands + 3));
            ops.push(Op::Comma);
            ops.push(Op::Classes(separators.and));
            name(ops);
            ops.push(Op::Jump(ands));
        }
        Node::Sequence(items) => items.iter().for_each(|n| emit(n, separators, ops)),
        Node::Either(branches) => {
            let mut ends = Vec::new();
            for (i, branch) in branches.iter().enumerate() {
                if i + 1 < branches.len() {
                    let split = ops.len();
                    ops.push(Op::Done);
                    emit(branch, separators, ops);
                    ends.push(ops.len());
                    ops.push(Op::Done);
                    ops[split] = Op::Split(split + 1, ops.len());
                } else {
                    emit(branch, separators, ops);
                }
            }
            let after = ops.len();
            ends.into_iter().for_each(|end| ops[end] = Op::Jump(after));
        }
        Node::Maybe(inner) => {
            let split = ops.len();
            ops.push(Op::Done);
            emit(inner, separators, ops);
            ops[split] = Op::Split(split + 1, ops.len());
        }
        Node::Many(inner) => {
            let split = ops.len();
            ops.push(Op::Done);
            emit(inner, separators, ops);
            ops.push(Op::Jump(split));
            ops[split] = Op::Split(split + 1, ops.len());
        }
    }
}

/// The narrow form of a mark.
pub fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{201c}' | '\u{201d}' | '\u{300c}' | '\u{300d}' | '\u{ab}' | '\u{bb}' | '\u{201e}' => '"',
        '\u{2014}' | '\u{2013}' | '\u{2015}' => '-',
        '\u{2502}' | '\u{2503}' | '\u{2551}' => '|',
        c => c,
    }
}

//! From pages to records: read, clean, find what is named, apply the rules.

#[macro_use]
mod named;

pub mod clean;
pub mod outside;
pub mod read;

mod boilerplate;
mod characters;
mod class_set;
mod encoding;
mod evidence;
mod glyph;
mod html;
mod imprint;
mod inputs;
mod inside;
mod line;
mod misread;
mod nesting;
mod offsets;
mod plain;
mod repair;
mod script;

mod abridged;
mod apply;
mod around;
mod assemble;
mod bind;
mod context;
mod cyrillic;
mod date;
mod decline;
mod figure;
mod han;
mod han_person;
mod lexicon;
mod mention;
mod nominative;
mod number;
mod patronym;
mod pattern;
pub mod recognise;
pub mod rule;
mod sentence;
mod settle;
mod spaced;
mod topic;
mod unit;
pub mod weigh;
mod withhold;

use crate::error::{Problem, Result};
use crate::names::Names;
use crate::record::Record;
use crate::value::Span;
use mention::{Scene, Special};
use read::Page;

/// Reads records from pages, by the rules and names that it was made with.
pub struct Extractor {
    lexicon: lexicon::Lexicon,
    book: rule::RuleBook,
    dates: date::Finder,
    names: &'static Names,
    special: Special,
}

/// A record with what its statements rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The record.
    pub record: Record,
    /// What of the page could not be used.
    pub problems: Vec<Problem>,
    /// For each statement of the record, in order, what the slots of its rule held; a name inside a name has none.
    pub slots: Vec<Vec<Slot>>,
}

/// What a slot of a rule held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its name in the rule.
    pub name: String,
    /// The words, cleaned.
    pub text: String,
    /// Where they stand on the page as read, in code points.
    pub span: Span,
}

impl Extractor {
    /// An extractor with the built-in rules and names.
    ///
    /// # Errors
    /// A rule file that cannot be read, with its line.
    pub fn built_in() -> Result<Self> {
        Self::with(rule::read_built_in)
    }

    /// An extractor with rules of one's own in a folder laid out as `data/rules` is.
    ///
    /// # Errors
    /// A rule file that cannot be read, with its line.
    pub fn with_rules(folder: &std::path::Path) -> Result<Self> {
        Self::with(|words| rule::read_folder(folder, words))
    }

    fn with(read: impl FnOnce(&mut lexicon::LexiconBuilder) -> Result<rule::RuleBook>) -> Result<Self> {
        let names = Names::built_in()?;
        let mut words = lexicon::LexiconBuilder::default();
        let book = read(&mut words)?;
        words.names(names);
        let lexicon = words.build()?;
        let special = Special::of(&lexicon);
        let dates = date::Finder::new(&book.dates)?;
        Ok(Self { lexicon, book, dates, names, special })
    }

    /// The same, but saying only what a rule reads, and nothing that is merely likely by its weights.
    pub fn sure(mut self) -> Self {
        self.book.weights.clear();
        self.book.recogniser = recognise::model::Recogniser::default();
        self
    }

    /// The rules it works by.
    pub const fn rules(&self) -> &rule::RuleBook {
        &self.book
    }

    /// How a page is read: for each sentence its pieces, each with what it was taken for.
    pub fn reading(&self, page: &Page) -> Vec<Vec<(String, String)>> {
        let clean = clean::clean(page);
        let tokens = self.lexicon.scan(&clean.text);
        let scene = self.scene(&clean, &tokens);
        let dates = date::find(&clean, &self.dates, &self.book.dates, &mut Vec::new());
        let bound = bind::bind(&scene, mention::find(&scene));
        let describe = |e: &pattern::Element| {
            let classes: Vec<&str> = e.classes.indices().map(|i| self.lexicon.class_names()[i].as_str()).collect();
            let what = match &e.what {
                pattern::What::Name(names, _) => names
                    .iter()
                    .map(|n| format!("{} {}", bound.mentions[*n].kind, bound.thing_of[*n]))
                    .collect::<Vec<_>>()
                    .join(", "),
                pattern::What::Date(d) => dates[*d].date.to_string(),
                _ => classes.join(" "),
            };
            (clean.text[e.start..e.end].to_owned(), what)
        };
        let sentences = sentence::cut(&scene, &bound, &dates);
        sentences.iter().map(|s| s.elements.iter().map(describe).collect()).collect()
    }

    /// The pairs of a page's names that may be tied, with what is seen of them: what the weights are learnt from.
    pub fn pairs(&self, page: &Page) -> Vec<weigh::SeenPair> {
        self.read(page, true, |read| {
            let Read { scene, bound, dates, unread, mut findings, .. } = read;
            weigh::seen(&scene, &bound, &dates, &unread.unwrap_or_default(), &mut findings)
        })
    }

    /// The runs of words of a page that may be names, a block at a time, each block with the number of its words: what the recogniser's weights
    /// are learnt from. With the clean text that their ranges are of.
    pub fn runs(&self, page: &Page) -> (String, Vec<(usize, Vec<recognise::Candidate>)>) {
        let clean = clean::clean(page);
        let tokens = self.lexicon.scan(&clean.text);
        let scene = self.scene(&clean, &tokens);
        let blocks = unit::blocks(&scene);
        let runs = recognise::candidates(&scene, &blocks, &mention::propose(&scene, &blocks));
        (clean.text, runs)
    }

    /// The name of a feature of such a run.
    pub fn run_feature(&self, number: u16) -> String {
        recognise::feature::name(usize::from(number), self.lexicon.class_names())
    }

    /// The name of a feature of such a pair.
    pub fn feature(&self, number: u16) -> String {
        weigh::feature::name(usize::from(number), self.lexicon.class_names())
    }

    /// The names of a page, each with its type, in order; those inside others are left out.
    pub fn names(&self, page: &Page) -> Vec<(crate::value::EntityType, String)> {
        let clean = clean::clean(page);
        let tokens = self.lexicon.scan(&clean.text);
        let found = mention::find(&self.scene(&clean, &tokens));
        found.into_iter().map(|m| (m.kind, clean.text[m.start..m.end].to_owned())).collect()
    }

    fn scene<'a>(&'a self, clean: &'a clean::CleanText, tokens: &'a [lexicon::Token]) -> Scene<'a> {
        let (lexicon, book, names, special) = (&self.lexicon, &self.book, self.names, self.special);
        Scene { clean, tokens, lexicon, book, names, special }
    }

    /// The record of a page, and what of the page could not be used.
    ///
    /// ```
    /// use parkgraph::extract::{Extractor, read::Page};
    /// let extractor = Extractor::built_in()?;
    /// let page = Page::of_text("a-page", "Northton signed a twinning agreement with Qingdao, China.");
    /// let (record, problems) = extractor.extract(&page);
    /// assert!(record.entities.iter().any(|e| e.name == "Qingdao"));
    /// assert!(problems.is_empty());
    /// # Ok::<(), parkgraph::error::Error>(())
    /// ```
    pub fn extract(&self, page: &Page) -> (Record, Vec<Problem>) {
        self.record(page, |record, problems, _, _, _| (record, problems))
    }

    /// The same, and what each statement rests on.
    pub fn explain(&self, page: &Page) -> Explained {
        self.record(page, |record, problems, clean, findings, fits| {
            let held = |(statement, fit): (&crate::record::Statement, &Option<usize>)| {
                let rule = self.book.rules.iter().find(|rule| statement.rule.as_ref() == Some(&rule.id));
                let captured = fit.and_then(|fit| findings.fits.get(fit));
                let slot = |(slot, (start, end)): &(usize, (usize, usize))| {
                    let name = rule?.slots.get(*slot).filter(|name| !name.is_empty())?.clone();
                    Some(Slot { name, text: clean.text[*start..*end].to_owned(), span: clean.span(*start..*end) })
                };
                captured.map_or_else(Vec::new, |captured| captured.iter().filter_map(slot).collect())
            };
            let slots = record.statements.iter().zip(fits).map(held).collect();
            Explained { record, problems, slots }
        })
    }

    /// Makes the record of a page, and `then` something of it, its problems and what it was made of: the clean text, the findings and, for each
    /// statement, the match behind it.
    fn record<T>(
        &self,
        page: &Page,
        then: impl FnOnce(Record, Vec<Problem>, &clean::CleanText, &apply::Findings, &[Option<usize>]) -> T,
    ) -> T {
        self.read(page, !self.book.weights.is_empty(), |read| {
            let Read { scene, bound, dates, sentences, unread, withheld, mut findings, impossible } = read;
            if let Some(unread) = unread {
                weigh::weigh(&scene, &bound, &dates, &unread, &mut findings);
                withheld.take_back(&scene, &bound, &mut findings);
            }
            settle::settle(&scene, &bound, &dates, &mut findings);
            let figures = figure::find(&scene, &bound, &dates, &sentences);
            let (record, fits) = assemble::assemble(&scene, page, &bound, &sentences, &findings, &figures);
            let clean = scene.clean;
            let problems = impossible.into_iter().map(|range| {
                let (written, span) = (&clean.text[range.clone()], clean.span(range));
                let what = format!("the text has {written:?}, which no calendar has, at {}\u{2013}{}", span.start, span.end);
                Problem::new(page.origin.place.clone(), what).help("what is stated there was kept without a date; check the page")
            });
            then(record, problems.collect(), clean, &findings, &fits)
        })
    }

    /// Reads a page up to what its rules say, and does something with that; `keep` keeps the sentences as they stood before.
    fn read<T>(&self, page: &Page, keep: bool, then: impl FnOnce(Read<'_>) -> T) -> T {
        let clean = clean::clean(page);
        let tokens = self.lexicon.scan(&clean.text);
        let scene = self.scene(&clean, &tokens);
        let mut impossible = Vec::new();
        let dates = date::find(&clean, &self.dates, &self.book.dates, &mut impossible);
        let mut bound = bind::bind(&scene, mention::find(&scene));
        let mut sentences = sentence::cut(&scene, &bound, &dates);
        // The rules take pieces together; the weighing looks at them as they stand.
        let unread = keep.then(|| sentences.clone());
        let withheld = withhold::Withheld::of(&scene, &bound, &sentences);
        let mut findings = apply::apply(&scene, &bound, &dates, &mut sentences);
        withheld.take_back(&scene, &bound, &mut findings);
        settle::part_events(&mut bound, &findings);
        settle::join_bilingual(&mut bound, &findings);
        then(Read { scene, bound, dates, sentences, unread, withheld, findings, impossible })
    }
}

/// A page as far as it is read when its rules have been applied.
struct Read<'a> {
    scene: Scene<'a>,
    bound: bind::Bound,
    dates: Vec<date::DateMention>,
    sentences: Vec<sentence::Sentence>,
    /// The sentences before the rules, where they are kept.
    unread: Option<Vec<sentence::Sentence>>,
    /// What the sentences do not state after all.
    withheld: withhold::Withheld,
    findings: apply::Findings,
    /// Where the clean text writes dates that no calendar has.
    impossible: Vec<std::ops::Range<usize>>,
}

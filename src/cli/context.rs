//! What every sub-command is given: the language, the streams and how to speak on them.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Color, Outcome};
use crate::error::{Error, Problem, Result};
use crate::report::labels;
use crate::report::printable::printable;
use crate::report::table::{self, Format, Table};
use crate::store::evidence::documents;
use crate::store::{Address, FOLDERS, Store, find};
use crate::value::Lang;

/// The surroundings of a sub-command.
#[derive(Debug, Clone)]
pub struct Context {
    /// The language of the answers.
    pub lang: Lang,
    /// Neither progress nor summaries are wanted.
    pub quiet: bool,
    /// Whether standard output is coloured.
    pub styled: bool,
    /// How many columns a table may take.
    pub width: u16,
    styled_stderr: bool,
}

/// What `--store` takes in this build.
const STORE: &str = if FOLDERS {
    "The store: a file (.nq, .nq.gz, .nq.zst) or a folder [default: the dataset built into the program]"
} else {
    "The store: a file (.nq, .nq.gz, .nq.zst) [default: the dataset built into the program]"
};

/// Where statements are kept; shared by the commands that ask or change a store.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct StoreArg {
    /// The store, as it was named.
    #[arg(long, env = "PARKGRAPH_STORE", value_name = "STORE", help = STORE)]
    pub store: Option<String>,
}

impl StoreArg {
    /// The store to read: the one that was named, else the dataset built into the program.
    ///
    /// # Errors
    /// Where what was named is no store.
    pub fn to_read(&self) -> Result<Address> {
        self.store.as_deref().map_or(Ok(Address::BuiltIn), Address::parse)
    }

    /// The store to change, which has to be named.
    ///
    /// # Errors
    /// Where none was named, or what was named is no store.
    pub fn to_write(&self) -> Result<Address> {
        let none = || Error::new("no store is named").help("name one that may be changed: --store kg.nq.zst");
        Address::parse(self.store.as_deref().ok_or_else(none)?)
    }
}

impl Context {
    /// The surroundings that the options and the environment ask for.
    pub fn new(lang: Option<Lang>, quiet: bool, color: Color) -> Self {
        let terminal = io::stdout().is_terminal();
        Self {
            lang: super::language(lang.as_ref()),
            quiet,
            styled: color.wanted(terminal),
            width: width(terminal, |name| std::env::var(name).ok()),
            styled_stderr: color.wanted(io::stderr().is_terminal()),
        }
    }

    /// Standard output, buffered; flush it before returning.
    pub fn out(&self) -> BufWriter<StdoutLock<'static>> {
        BufWriter::new(io::stdout().lock())
    }

    /// Prints a table in the format; [`Outcome::Nothing`] where it has no rows.
    ///
    /// # Errors
    /// Those of standard output.
    pub fn print_table(&self, table: &Table, format: Format) -> anyhow::Result<Outcome> {
        if table.rows.is_empty() && format == Format::Table {
            self.note(labels::label(&self.lang, "table.nothing"));
            return Ok(Outcome::Nothing);
        }
        let mut out = self.out();
        table::write(table, format, self.width, &mut out)?;
        out.flush()?;
        Ok(Outcome::found(!table.rows.is_empty()))
    }

    /// Says that the store's documents tell nothing of a thing.
    ///
    /// # Errors
    /// Where the store can't be read.
    pub fn note_unknown(&self, store: &Store, thing: &str) -> Result<()> {
        let values = [("x", find::name(store, thing, &self.lang)?), ("n", documents(store)?.to_string())];
        self.note(&labels::fill(&self.lang, "table.unknown", &values));
        Ok(())
    }

    /// Says something on standard error, unless it is to be quiet.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            // A closed standard error is no reason to stop.
            let _ = writeln!(io::stderr().lock(), "{}", printable(text));
        }
    }

    /// A count on standard error, for work whose output goes to standard output meanwhile: none where that is a terminal
    /// too, as the two would overwrite each other.
    pub fn progress_beside_output(&self, what: &str) -> Progress {
        let quiet = self.quiet || io::stdout().is_terminal();
        Self { quiet, ..self.clone() }.progress(None, what)
    }

    /// A bar on standard error for `total` things (none: a count without an end); it is drawn on a terminal only.
    pub fn progress(&self, total: Option<u64>, what: &str) -> Progress {
        let target = if self.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(total, target);
        let template = match total {
            Some(_) => "{msg} {bar:30} {human_pos}/{human_len} {per_sec} {eta}",
            None => "{msg} {spinner} {human_pos} {per_sec} {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        if !bar.is_hidden() {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Progress { bar, styled: self.styled_stderr, problems: 0 }
    }
}

/// A progress bar, and the problems met on the way, which are printed above it.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    styled: bool,
    problems: usize,
}

impl Progress {
    /// One thing is done.
    pub fn step(&self) {
        self.bar.inc(1);
    }

    /// Reports a fault of content on standard error.
    pub fn problem(&mut self, problem: &Problem) {
        self.problems += 1;
        let what = format!("{}: {}", problem.place, problem.what);
        let english = Lang::new("en");
        self.bar.suspend(|| print_message(&english, "problem", &what, problem.help.as_deref(), self.styled));
    }

    /// How many problems were reported.
    pub const fn problems(&self) -> usize {
        self.problems
    }

    /// Takes the bar away; [`Outcome::Faults`] where problems were reported, else found or nothing.
    pub fn finish(self, found: bool) -> Outcome {
        self.bar.finish_and_clear();
        if self.problems > 0 { Outcome::Faults } else { Outcome::found(found) }
    }
}

/// Prints `kind: what` and `help: …` on standard error, the words before the colons in colour where it is styled; `kind` is a label's key, or
/// else the word itself.
pub(super) fn print_message(lang: &Lang, kind: &str, what: &str, help: Option<&str>, styled: bool) {
    let mut text = format!("{}: {}\n", word(labels::label(lang, kind), "1;31", styled), printable(what));
    if let Some(help) = help {
        text.push_str(&format!("{}: {}\n", word(labels::label(lang, "error.help"), "1;36", styled), printable(help)));
    }
    // A closed standard error is no reason to stop.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// A word in an ANSI colour, or plain.
fn word(text: &str, code: &str, styled: bool) -> String {
    if styled { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Columns of a table where standard output is no terminal and COLUMNS is not set.
const WIDTH: u16 = 120;
/// Fewer columns than these show nothing.
const LEAST_WIDTH: u16 = 20;

/// How many columns a table may take: the terminal's; elsewhere those of COLUMNS, else [`WIDTH`].
fn width(terminal: bool, variable: impl Fn(&str) -> Option<String>) -> u16 {
    let of_terminal = terminal.then(|| comfy_table::Table::new().width()).flatten();
    let told = || variable("COLUMNS").and_then(|columns| columns.trim().parse().ok()).filter(|columns| *columns > 0);
    of_terminal.or_else(told).unwrap_or(WIDTH).max(LEAST_WIDTH)
}

/// The language that the environment of the process asks for.
pub(super) fn language_of_environment() -> Lang {
    language(|name| std::env::var(name).ok())
}

/// The language that an environment asks for: that of the first of LC_ALL, LC_MESSAGES and LANG that is set, where
/// there are labels in it, else English.
fn language(variable: impl Fn(&str) -> Option<String>) -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
    let wanted = Lang::new(&set.unwrap_or_default());
    let known = labels::languages().any(|lang| lang == wanted.as_str());
    if known { wanted } else { Lang::new("en") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_is_sane_where_there_is_no_terminal() {
        let of = |columns: &str| width(false, |_| Some(columns.to_owned()));
        assert_eq!((of("80"), of(""), of("0"), of("x"), of("5")), (80, WIDTH, WIDTH, WIDTH, LEAST_WIDTH));
    }

    #[test]
    fn the_language_is_that_of_the_first_variable_set() {
        let of = |all: &str, messages: &str, lang: &str| {
            let get = |name: &str| {
                Some(match name {
                    "LC_ALL" => all.to_owned(),
                    "LC_MESSAGES" => messages.to_owned(),
                    _ => lang.to_owned(),
                })
            };
            language(get).as_str().to_owned()
        };
        assert_eq!(of("", "", "zh_CN.UTF-8"), "zh");
        assert_eq!(of("", "zh_TW", "en_GB.UTF-8"), "zh");
        assert_eq!(of("C.UTF-8", "zh_CN", "zh_CN"), "en");
        assert_eq!(of("", "", "sw_KE"), "en");
    }
}

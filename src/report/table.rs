//! A table of text, written for people (aligned, CJK counted as two columns) or for programs.

use std::io::{self, Write};

use clap::ValueEnum;

use super::printable::printable;

/// Named columns and rows of text; every row has as many cells as there are columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows, in order.
    pub rows: Vec<Vec<String>>,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned columns, for reading
    #[default]
    Table,
    /// JSON (RFC 8259)
    Json,
    /// Comma-separated values (RFC 4180)
    Csv,
    /// Tab-separated values; tab, line feed and backslash are written \t, \n, \\
    Tsv,
    /// A Markdown table
    Markdown,
}

impl Table {
    /// A table without rows.
    pub fn new<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        Self { columns: columns.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row; missing cells are empty, cells beyond the last column are dropped.
    pub fn push<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        let mut row: Vec<String> = cells.into_iter().map(Into::into).collect();
        row.resize(self.columns.len(), String::new());
        self.rows.push(row);
    }
}

/// Writes the table in the format; an aligned one is `width` columns wide at most.
///
/// # Errors
/// Those of `out`.
pub fn write(table: &Table, format: Format, width: u16, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Table => write_aligned(table, width, out),
        Format::Json => write_json(table, out),
        Format::Csv => write_csv(table, out),
        Format::Tsv => write_tsv(table, out),
        Format::Markdown => write_markdown(table, out),
    }
}

/// Columns aligned, a rule under the header, long cells wrapped.
fn write_aligned(table: &Table, width: u16, out: &mut dyn Write) -> io::Result<()> {
    use comfy_table::{ContentArrangement, presets::UTF8_HORIZONTAL_ONLY};

    let mut drawn = comfy_table::Table::new();
    drawn.load_style(UTF8_HORIZONTAL_ONLY).force_no_tty();
    // Lines between rows are noise where every row is one line.
    drawn.style_mut().row_separator = comfy_table::LineStyle::none();
    drawn.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
    let harmless = |row: &Vec<String>| row.iter().map(|cell| printable(cell).into_owned()).collect::<Vec<_>>();
    drawn.set_header(harmless(&table.columns)).add_rows(table.rows.iter().map(harmless));
    for line in drawn.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// An array of objects, one a line, keyed by column in the columns' order.
fn write_json(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    if table.rows.is_empty() {
        return writeln!(out, "[]");
    }
    for (i, row) in table.rows.iter().enumerate() {
        let object: serde_json::Map<String, serde_json::Value> =
            table.columns.iter().cloned().zip(row.iter().map(|cell| cell.as_str().into())).collect();
        out.write_all(if i == 0 { b"[" } else { b",\n " })?;
        serde_json::to_writer(&mut *out, &object)?;
    }
    writeln!(out, "]")
}

/// A header line and one line a row, quoted where needed.
fn write_csv(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    // What went wrong with `out` is told as `out` told it, so that a pipe that nobody reads any more is known for one.
    let told = |e: csv::Error| match e.into_kind() {
        csv::ErrorKind::Io(e) => e,
        other => io::Error::other(format!("{other:?}")),
    };
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(&table.columns).map_err(told)?;
    for row in &table.rows {
        csv.write_record(row).map_err(told)?;
    }
    csv.flush()
}

/// A header line and one line a row, never quoted, control characters escaped.
fn write_tsv(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    for row in std::iter::once(&table.columns).chain(&table.rows) {
        let cells: Vec<String> = row.iter().map(|cell| escape_tsv(cell)).collect();
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(())
}

fn escape_tsv(cell: &str) -> String {
    cell.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

/// A pipe table (GitHub's), with what Markdown would read as markup escaped.
fn write_markdown(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let line = |cells: &[String]| cells.iter().map(|cell| escape_markdown(cell)).collect::<Vec<_>>().join(" | ");
    writeln!(out, "| {} |", line(&table.columns))?;
    writeln!(out, "|{}", " --- |".repeat(table.columns.len()))?;
    for row in &table.rows {
        writeln!(out, "| {} |", line(row))?;
    }
    Ok(())
}

/// The text with Markdown's and HTML's marks escaped, harmless and on one line.
pub fn escape_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\n' => out.push_str("<br>"),
            '\r' => {}
            _ => out.push_str(&printable(c.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    const HAN: &str = "\u{4e2d}\u{56fd}";

    fn sample() -> Table {
        let mut table = Table::new(["name", "note"]);
        table.push([HAN, "a|b"]);
        table.push(["China", "say \"hi\",\n*now*\t\\"]);
        table.push(["short"]);
        table
    }

    fn written(format: Format) -> String {
        let mut out = Vec::new();
        write(&sample(), format, 80, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn han_takes_two_columns() {
        let text = written(Format::Table);
        let column = |line: &str, word: &str| line.find(word).map(|at| line[..at].width());
        let header = text.lines().find_map(|l| column(l, "note")).unwrap();
        let han = text.lines().filter(|l| l.contains(HAN)).find_map(|l| column(l, "a|b")).unwrap();
        assert_eq!(header, han, "{text}");
    }

    #[test]
    fn programs_read_back_what_was_written() {
        let json: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(&written(Format::Json)).unwrap();
        assert_eq!(json[1]["note"], sample().rows[1][1].as_str());
        assert_eq!(json[0].keys().collect::<Vec<_>>(), ["name", "note"]);
        let text = written(Format::Csv);
        let mut csv = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<Vec<String>> = csv.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
        assert_eq!(rows, sample().rows);
    }

    #[test]
    fn tabs_lines_and_marks_are_escaped() {
        let tsv = written(Format::Tsv);
        assert_eq!(tsv.lines().nth(2), Some("China\tsay \"hi\",\\n*now*\\t\\\\"));
        let markdown = written(Format::Markdown);
        assert_eq!(markdown.lines().nth(1), Some("| --- | --- |"));
        assert!(markdown.contains("a\\|b") && markdown.contains("<br>\\*now\\*"), "{markdown}");
    }

    #[test]
    fn what_steers_a_terminal_is_shown_to_readers_and_kept_for_programs() {
        let mut table = Table::new(["name"]);
        table.push(["a\u{1b}[2Jb\u{202e}\nc"]);
        let written = |format| {
            let mut out = Vec::new();
            write(&table, format, 80, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert!(written(Format::Table).contains("a\\u{1b}[2Jb\\u{202e}\\nc"), "{}", written(Format::Table));
        assert!(!written(Format::Markdown).contains(['\u{1b}', '\u{202e}']));
        assert_eq!(written(Format::Csv), "name\n\"a\u{1b}[2Jb\u{202e}\nc\"\n");
    }

    #[test]
    fn a_table_keeps_its_width() {
        let mut table = Table::new(["a", "b"]);
        table.push(["long ".repeat(90), "word ".repeat(90)]);
        let mut out = Vec::new();
        write(&table, Format::Table, 100, &mut out).unwrap();
        let widths = String::from_utf8(out).unwrap().lines().map(UnicodeWidthStr::width).max();
        assert!(widths.is_some_and(|width| width <= 100), "{widths:?}");
    }

    #[test]
    fn what_the_output_refuses_is_told_as_it_told_it() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut long = sample();
        (0..2_000).for_each(|_| long.push(["one more row", "that no buffer holds"]));
        for format in Format::value_variants() {
            let error = write(&long, *format, 80, &mut Closed).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::BrokenPipe, "{format:?}: {error:?}");
        }
    }

    #[test]
    fn no_rows_are_still_well_formed() {
        for format in Format::value_variants() {
            let mut out = Vec::new();
            write(&Table::new(["a"]), *format, 80, &mut out).unwrap();
            assert!(!out.is_empty());
        }
    }
}

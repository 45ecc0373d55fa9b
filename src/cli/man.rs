//! `parkgraph man`: the manual pages (roff).

use std::io::Write;
use std::path::PathBuf;

use super::{Context, Outcome};
use crate::error::Error;

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  parkgraph man > parkgraph.1
  parkgraph man ~/.local/share/man/man1      # parkgraph.1, parkgraph-extract.1 …")]
pub struct Args {
    /// Folder for the pages of all commands; it is made where it is missing
    dir: Option<PathBuf>,
}

/// Prints the main page, or writes every page into the folder.
///
/// # Errors
/// Where the folder or a page can't be written.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let definition = super::definition();
    let Some(dir) = &args.dir else {
        let mut page = Vec::new();
        clap_mangen::Man::new(definition).render(&mut page)?;
        let mut out = context.out();
        out.write_all(&page)?;
        out.flush()?;
        return Ok(Outcome::Found);
    };
    std::fs::create_dir_all(dir).and_then(|()| clap_mangen::generate_to(definition, dir)).map_err(|e| {
        Error::new("the manual pages can't be written").at(dir.as_path()).help("name a folder that may be written").cause(e)
    })?;
    Ok(Outcome::Found)
}

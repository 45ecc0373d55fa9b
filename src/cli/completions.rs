//! `parkgraph completions`: what a shell needs to complete commands and options.

use std::io::Write;

use clap_complete::Shell;

use super::{Context, Outcome};

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  parkgraph completions bash > ~/.local/share/bash-completion/completions/parkgraph
  parkgraph completions zsh > ~/.zfunc/_parkgraph
  parkgraph completions fish > ~/.config/fish/completions/parkgraph.fish")]
pub struct Args {
    /// The shell
    shell: Shell,
}

/// Prints the shell's completions.
///
/// # Errors
/// Those of standard output.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::definition(), "parkgraph", &mut script);
    let mut out = context.out();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Outcome::Found)
}

//! `bidcheck completions` and `bidcheck man`, both drawn from the same arguments as `--help`.

use clap::Command;
use clap_complete::Shell;

use super::console::Console;
use super::exit::Exit;
use super::failure::Failure;

/// Writes the completions for a shell.
///
/// # Errors
///
/// Fails if standard output cannot be written to.
pub(super) fn completions(shell: Shell, mut command: Command) -> Result<Exit, Failure> {
    // The generator panics where its stream fails, and a closed pipe is no fault.
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut command, "bidcheck", &mut text);
    Console::stream(false, |out| out.write_all(&text))?;
    Ok(Exit::Pass)
}

/// Writes the manual page, or that of one command.
///
/// # Errors
///
/// Fails if there is no such command.
pub(super) fn man(name: Option<&str>, mut command: Command) -> Result<Exit, Failure> {
    // Only a built command knows its full name.
    command.build();
    let page = match name {
        None => command,
        Some(name) => {
            let mut commands = command.get_subcommands().filter(|command| !command.is_hide_set());
            let found = commands.find(|command| command.get_name() == name).cloned();
            found.ok_or_else(|| {
                Failure::usage(format!("there is no command `{name}`")).help("`bidcheck --help` lists them")
            })?
        }
    };
    Console::stream(false, |out| clap_mangen::Man::new(page).render(out))?;
    Ok(Exit::Pass)
}

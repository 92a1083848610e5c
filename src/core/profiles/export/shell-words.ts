/** One word of a POSIX shell's command line, quoted where it has to be (POSIX.1-2024 section 2.2.2). */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A command line; each group of words that belong together stands on a line of its own. */
export function commandLine(groups: readonly (readonly string[])[]): string {
  return groups.map((words) => words.map(shellWord).join(' ')).join(' \\\n  ');
}

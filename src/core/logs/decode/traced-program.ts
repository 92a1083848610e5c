import { readQuoted } from './quoted-strings.ts';

/** Programs that run others, which their first argument names. */
const interpreters = /^(?:python|perl|ruby|node|nodejs|php|bash|dash|sh|lua|tclsh|guile|deno|bun)[\d.]*$/;
/** Processes whose program is kept; of more, all are forgotten. */
const mostProcesses = 1000;

/** The names of the programs in a trace, as its `execve` lines and the names of its processes tell them. */
export class TracedPrograms {
  readonly #names = new Map<string, string>();
  #first = '';

  /** A process became another program: `execve("/usr/bin/swaks", ["swaks", …], …) = 0`. @param from index of its name */
  executed(text: string, from: number, process: string): void {
    if (!/ = 0(?: <[\d.]{1,20}>)?$/.test(text.slice(-40))) return;
    const path = stringAt(text, text.indexOf('"', from));
    if (path === undefined) return;
    const name = baseName(path.octets);
    const list = text.indexOf('["', path.end);
    const own = list < 0 ? undefined : stringAt(text, list + 1);
    const argument = own && text.startsWith(', "', own.end) ? stringAt(text, own.end + 2) : undefined;
    const script = argument === undefined || argument.octets.startsWith('-') ? '' : baseName(argument.octets);
    const known = interpreters.test(name) && script !== '' ? `${name} ${script}` : name;
    if (this.#names.size >= mostProcesses) this.#names.clear();
    this.#names.set(process, known.slice(0, 100));
    if (this.#first === '') this.#first = known.slice(0, 100);
  }

  /** The program of a process; empty where the trace does not tell. A thread, and a child that is no other, has its parent's. */
  nameOf(process: string): string {
    const [, command = ''] = /<([^<>]{1,40})>$/.exec(process) ?? [];
    return this.#names.get(process) ?? (command === '' ? this.#first : command);
  }
}

function stringAt(text: string, quote: number): { readonly octets: string; readonly end: number } | undefined {
  return quote < 0 ? undefined : readQuoted(text, quote + 1, '"', 'octal');
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/[^ -~]/g, '');
}

import * as vscode from 'vscode';
import type { Entry } from '../core/transcript/entry.ts';
import { shows } from '../core/transcript/filter.ts';
import { TextWriter } from '../core/transcript/text-form.ts';
import type { SessionModel } from '../views/session-model.ts';

export const transcriptScheme = 'smtp-session';
/** Lines of a document; further ones are left out and counted at its end. VS Code stops colouring at 300,000. */
export const maximumLines = 100_000;
/** Milliseconds between two updates of the document of a session that runs. */
const updateMs = 500;

/** How a transcript is written out. `compare`: without times, so that two sessions can be put side by side. */
export type TranscriptForm = 'read' | 'trace' | 'compare';

/** Where the transcript of a session can be read as a document. */
export function transcriptUri(session: SessionModel, form: TranscriptForm = 'read'): vscode.Uri {
  const name = session.header().profile.replaceAll(/[^\p{L}\p{N}._-]/gu, '-') || 'session';
  const query = form === 'read' ? '' : form;
  return vscode.Uri.from({ scheme: transcriptScheme, path: `/${session.id}/${name}.smtp`, query });
}

/** The text of a transcript, and the 0-based line of each entry in it. */
export interface TranscriptText {
  readonly text: string;
  /** By `seq`; an entry that is left out has the line of the one before it. */
  readonly lineOf: (seq: number) => number;
}

/** Read-only documents of the transcripts, current while their session runs. */
export class TranscriptDocuments implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #find: (id: string) => Promise<SessionModel | undefined>;
  readonly #texts = new WeakMap<SessionModel, Map<TranscriptForm, { readonly count: number } & TranscriptText>>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  readonly onDidChangeFile = this.#changed.event;

  /** @param find a session of the history; undefined when it has been deleted */
  constructor(find: (id: string) => Promise<SessionModel | undefined>) {
    this.#find = find;
  }

  /** The text as it is now. */
  textOf(session: SessionModel, form: TranscriptForm): TranscriptText {
    const known = this.#texts.get(session) ?? new Map<TranscriptForm, { readonly count: number } & TranscriptText>();
    this.#texts.set(session, known);
    const kept = known.get(form);
    if (kept?.count === session.store.count) return kept;
    const made = { count: session.store.count, ...writeTranscript(session, form) };
    known.set(form, made);
    return made;
  }

  /** Tells open editors that a session went on. */
  update(session: SessionModel): void {
    if (this.#timers.has(session.id)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(session.id);
      const uris = (['read', 'trace'] as const).map((form) => transcriptUri(session, form));
      this.#changed.fire(uris.map((uri) => ({ type: vscode.FileChangeType.Changed, uri })));
    }, updateMs);
    this.#timers.set(session.id, timer);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const session = await this.#sessionOf(uri);
    const size = new TextEncoder().encode(this.textOf(session, formOf(uri)).text).length;
    const mtime = session.store.count;
    return { type: vscode.FileType.File, ctime: 0, mtime, size, permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return new TextEncoder().encode(this.textOf(await this.#sessionOf(uri), formOf(uri)).text);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#changed.dispose();
  }

  async #sessionOf(uri: vscode.Uri): Promise<SessionModel> {
    const session = await this.#find(sessionIdOf(uri) ?? '');
    if (session) return session;
    throw vscode.FileSystemError.FileNotFound(
      vscode.l10n.t('This session is not in the history any more. Run its profile again to get a new transcript.'),
    );
  }
}

/** The session that a document shows; undefined for other documents. */
export function sessionIdOf(uri: vscode.Uri): string | undefined {
  return uri.scheme === transcriptScheme ? uri.path.split('/')[1] : undefined;
}

/** How a document's transcript is written out. */
export function formOf(uri: vscode.Uri): TranscriptForm {
  return uri.query === 'trace' || uri.query === 'compare' ? uri.query : 'read';
}

function writeTranscript(session: SessionModel, form: TranscriptForm): TranscriptText {
  const lines: string[] = [];
  const places: number[] = [];
  const writer = new TextWriter({ data: false });
  let omitted = 0;
  for (let from = 0; from < session.store.count; from += pageEntries) {
    for (const entry of session.store.slice(from, from + pageEntries)) {
      places.push(Math.min(lines.length, maximumLines));
      const written = isWritten(entry, form) ? writer.write(form === 'compare' ? timeless(entry) : entry) : '';
      if (written === '') continue;
      if (lines.length < maximumLines) lines.push(...linesOf(written, form));
      else omitted++;
    }
  }
  if (omitted > 0) lines.push(vscode.l10n.t('# {0} more entries: save the transcript to have them all', omitted));
  const lineOf = (seq: number): number => Math.min(places[seq] ?? 0, Math.max(0, lines.length - 1));
  return { text: lines.length === 0 ? '' : `${lines.join('\n')}\n`, lineOf };
}

/** Entries that are taken from the store at once. */
const pageEntries = 1024;

function isWritten(entry: Entry, form: TranscriptForm): boolean {
  if (form === 'trace') return true;
  return shows(form === 'compare' ? 'info' : 'debug', entry);
}

function linesOf(written: string, form: TranscriptForm): readonly string[] {
  const lines = written.slice(0, -1).split('\n');
  return form === 'compare' ? lines.map((line) => line.replace(/^ *-?\d+\.\d{6} \w+ {1,3}/, '')) : lines;
}

/** An entry without what differs from run to run. */
function timeless(entry: Entry): Entry {
  switch (entry.kind) {
    case 'connected': {
      const { durationUs: _duration, localAddress: _address, localPort: _port, ...rest } = entry;
      return rest;
    }
    case 'ended': {
      const { afterUs: _after, ...rest } = entry;
      return rest;
    }
    default:
      return entry;
  }
}

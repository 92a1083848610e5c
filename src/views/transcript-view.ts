import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { outcomeText } from './outcome-text.ts';
import type { Level } from '../core/transcript/entry.ts';
import { TextWriter } from '../core/transcript/text-form.ts';
import { type DetailTranslator, detailStrings } from './detail-strings.ts';
import type { Place } from './entry-details.ts';
import type { HostMessage, RowFilter, SessionChoice, TimeMode, ViewMessage } from './protocol.ts';
import type { SessionModel } from './session-model.ts';
import { translated } from './translated.ts';
import { readViewMessage } from './view-message.ts';
import { entriesOf, VisibleRows } from './visible-rows.ts';
import { webviewStrings } from './webview-strings.ts';

export const transcriptViewId = 'smtpDebug.transcript';

/** Milliseconds between two messages about what has changed. */
const updateMs = 60;
/** Entries that are put on the clipboard at most. */
const copiedEntries = 100_000;

/** What the view asks of the rest of the extension. */
export interface TranscriptActions {
  run(session: SessionModel): void;
  cancel(session: SessionModel): void;
  /** Makes a finding's change in the profile. */
  fix(session: SessionModel, finding: number, change: number): void;
  setPassword(session: SessionModel): void;
  showInProfile(session: SessionModel, finding: number): void;
  explain(rule: string): void;
  openDocument(session: SessionModel, seq: number | undefined): void;
  save(session: SessionModel): void;
  showSession(id: string): void;
  /** Told which session is shown. */
  shown(id: string): void;
  /** Shows the session that an earlier window showed last; false when the history does not have it, or not yet. */
  takeUp(): boolean;
  command(name: Extract<ViewMessage, { type: 'command' }>['command']): void;
  /** The sessions that can be chosen. */
  sessions(): readonly SessionChoice[];
  hasProfiles(): boolean;
}

/** The transcript in the sidebar: the host's half. It keeps the rows; the webview shows a window of them. */
export class TranscriptView implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #actions: TranscriptActions;
  #view: vscode.WebviewView | undefined;
  #session: SessionModel | undefined;
  #rows: VisibleRows | undefined;
  #filter: RowFilter = { level: 'info', text: '', phases: [] };
  #time: TimeMode = 'sinceStart';
  #narrow = false;
  #generation = 0;
  #unfollow: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #counting: NodeJS.Immediate | undefined;
  /** Nothing has been shown in this window yet. */
  #isNew = true;
  /** Something to be done once the webview is there. */
  #pending: HostMessage | undefined;

  constructor(extensionUri: vscode.Uri, actions: TranscriptActions) {
    this.#extensionUri = extensionUri;
    this.#actions = actions;
  }

  /** The session that is shown. */
  get shown(): SessionModel | undefined {
    return this.#session;
  }

  get level(): Level {
    return this.#filter.level;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#view = view;
    const root = vscode.Uri.joinPath(this.#extensionUri, 'dist', 'webview');
    view.webview.options = { enableScripts: true, localResourceRoots: [root] };
    view.webview.onDidReceiveMessage((value: unknown) => {
      const message = readViewMessage(value);
      if (message) this.#take(message);
    });
    view.onDidChangeVisibility(() => view.visible && this.#sendAll());
    view.onDidDispose(() => {
      if (this.#view === view) this.#view = undefined;
    });
    view.webview.html = pageOf(view.webview, root);
  }

  /** Shows a session, and the view with it unless `quietly`. */
  async show(session: SessionModel, quietly = false): Promise<void> {
    if (this.#session !== session) {
      this.#unfollow?.();
      this.#session = session;
      this.#isNew = false;
      this.#actions.shown(session.id);
      this.#unfollow = session.onDidChange(() => this.#schedule());
      this.#restart();
    }
    if (!quietly) await this.#reveal();
    this.#sendAll();
  }

  /** Shows nothing if the session that is shown is this one. */
  forget(session: SessionModel): void {
    if (this.#session !== session) return;
    this.#unfollow?.();
    this.#session = undefined;
    this.#rows = undefined;
    this.#sendAll();
  }

  /** Scrolls to the root cause of a session that ended, if it is shown and its end is followed. */
  showCause(session: SessionModel): void {
    const cause = session.findings.find(({ rootCause }) => rootCause);
    if (!cause || this.#session !== session) return;
    this.#finishCounting();
    if (this.#rows?.setFindings(session.shownFindings(translated))) this.#nextGeneration();
    this.#sendAll();
    const seq = cause.evidence[0];
    if (this.#rows) this.#later({ type: 'cause', row: this.#rows.rowOf(seq), seq });
  }

  /** Scrolls to an entry of the session shown. */
  async revealEntry(seq: number): Promise<void> {
    await this.#reveal();
    this.#finishCounting();
    const rows = this.#rows;
    if (rows) this.#later({ type: 'reveal', row: rows.rowOf(seq), seq });
  }

  async openFind(): Promise<void> {
    await this.#reveal();
    this.#later({ type: 'openFind' });
  }

  setLevel(level: Level): void {
    this.#setFilter({ ...this.#filter, level });
    this.#post({ type: 'settings', filter: this.#filter, time: this.#time });
  }

  setTime(time: TimeMode): void {
    this.#time = time;
    this.#post({ type: 'settings', filter: this.#filter, time });
  }

  /** Tells the view that the sessions which can be chosen, or the profiles, are others. */
  refresh(): void {
    this.#schedule();
  }

  dispose(): void {
    this.#unfollow?.();
    clearTimeout(this.#timer);
    clearImmediate(this.#counting);
  }

  /** Opens the view; the webview is made with it when it was not there. */
  async #reveal(): Promise<void> {
    if (this.#view) this.#view.show(true);
    else await vscode.commands.executeCommand(`${transcriptViewId}.focus`, { preserveFocus: true });
  }

  #later(message: HostMessage): void {
    if (this.#view?.visible) this.#post(message);
    else this.#pending = message;
  }

  #take(message: ViewMessage): void {
    const session = this.#session;
    switch (message.type) {
      case 'ready':
        this.#post({ type: 'settings', filter: this.#filter, time: this.#time });
        this.#sendAll();
        if (this.#pending) this.#post(this.#pending);
        this.#pending = undefined;
        return;
      case 'filter':
        return this.#setFilter(message.filter);
      case 'time':
        this.#time = message.time;
        return;
      case 'narrow':
        this.#narrow = message.narrow;
        this.#rows?.setNarrow(message.narrow);
        this.#nextGeneration();
        return this.#sendCount();
      case 'command':
        return this.#actions.command(message.command);
      case 'showSession':
        return this.#actions.showSession(message.id);
      case 'run':
        return session && this.#actions.run(session);
      default:
        if (session) this.#takeOfSession(session, message);
    }
  }

  #takeOfSession(
    session: SessionModel,
    message: Exclude<ViewMessage, { type: 'ready' | 'filter' | 'time' | 'narrow' | 'command' | 'showSession' | 'run' }>,
  ): void {
    switch (message.type) {
      case 'page':
        return this.#sendPage(message.request, message.from, message.count);
      case 'locate':
        this.#finishCounting();
        this.#sendCount();
        return this.#post({ type: 'located', row: this.#rows?.rowOf(message.seq) ?? 0 });
      case 'fold':
        this.#rows?.fold(message.seq, message.open);
        this.#nextGeneration();
        return this.#sendCount();
      case 'select':
        void this.#sendDetails(session, message.seq);
        return;
      case 'find':
        return this.#find(message.text, message.from, message.step);
      case 'copy':
        void this.#copy(session, message.first, message.last);
        return;
      case 'openDocument':
        return this.#actions.openDocument(session, message.seq);
      case 'save':
        return this.#actions.save(session);
      case 'cancel':
        return this.#actions.cancel(session);
      case 'setPassword':
        return this.#actions.setPassword(session);
      case 'fix':
        return this.#actions.fix(session, message.finding, message.change);
      case 'showInProfile':
        return this.#actions.showInProfile(session, message.finding);
      case 'explain': {
        const rule = session.findings[message.finding]?.rule;
        if (rule !== undefined) this.#actions.explain(rule);
      }
    }
  }

  #setFilter(filter: RowFilter): void {
    this.#filter = filter;
    this.#restart();
    this.#sendCount();
  }

  /** Makes the rows anew. */
  #restart(): void {
    const session = this.#session;
    this.#rows = session && new VisibleRows(session.store, this.#filter, ++this.#generation, this.#narrow);
    this.#rows?.setFindings(session?.shownFindings(translated) ?? []);
    this.#advance();
  }

  #nextGeneration(): void {
    this.#generation++;
    this.#rows?.setGeneration(this.#generation);
  }

  /** Applies the filter to what has come since, a few milliseconds at a time. */
  #advance(): void {
    clearImmediate(this.#counting);
    this.#counting = undefined;
    if (!this.#rows || this.#rows.advance()) return;
    this.#counting = setImmediate(() => {
      this.#advance();
      if (this.#counting) this.#schedule();
      else this.#sendCount();
    });
  }

  #finishCounting(): void {
    while (this.#rows && !this.#rows.advance());
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#advance();
      const session = this.#session;
      if (session && this.#rows?.setFindings(session.shownFindings(translated))) this.#nextGeneration();
      this.#sendAll();
    }, updateMs);
  }

  #sendAll(): void {
    if (!this.#view?.visible) return;
    const session = this.#session;
    if (!session) {
      this.#takeUp();
      const reason = !vscode.workspace.isTrusted
        ? 'untrusted'
        : this.#actions.hasProfiles()
          ? 'noSession'
          : 'noProfiles';
      this.#post({ type: 'empty', reason });
      return;
    }
    const kept = session.header();
    const header = { ...kept, outcome: outcomeText(kept.outcome) };
    const findings = session.shownFindings(translated);
    this.#post({ type: 'session', header, findings, sessions: this.#actions.sessions() });
    this.#sendCount();
  }

  /** Shows again what was shown before the window was loaded anew, once the history is there. */
  #takeUp(): void {
    if (this.#isNew && this.#actions.takeUp()) this.#isNew = false;
  }

  #sendCount(): void {
    if (this.#rows) this.#post({ type: 'count', count: this.#rows.count() });
  }

  #sendPage(request: number, from: number, count: number): void {
    const rows = this.#rows;
    if (rows) this.#post({ type: 'rows', request, count: rows.count(), from, rows: rows.page(from, count) });
  }

  async #sendDetails(session: SessionModel, seq: number | undefined): Promise<void> {
    const { entryDetails } = await import('./entry-details.ts');
    this.#post({ type: 'details', details: seq === undefined ? undefined : entryDetails(seq, placeIn(session)) });
  }

  #find(text: string, from: number, step: 'first' | 'next' | 'previous'): void {
    const found = this.#rows?.find(text, from, step);
    if (found) this.#post({ type: 'found', ...found, counting: this.#rows?.count().counting ?? false });
  }

  async #copy(session: SessionModel, first = 0, last = Number.MAX_SAFE_INTEGER): Promise<void> {
    const seqs = this.#rows?.seqsBetween(first, last) ?? new Uint32Array(0);
    const entries = entriesOf(session.store, seqs.subarray(0, copiedEntries));
    const writer = new TextWriter({ data: false });
    await vscode.env.clipboard.writeText(entries.map((entry) => writer.write(entry)).join(''));
    this.#post({ type: 'copied', entries: entries.length });
    if (seqs.length <= copiedEntries) return;
    const text = vscode.l10n.t(
      'The first {0} lines were copied. Save the transcript to have all of it.',
      copiedEntries,
    );
    void vscode.window.showWarningMessage(text);
  }

  #post(message: HostMessage): void {
    void this.#view?.webview.postMessage(message);
  }
}

const detailText: DetailTranslator = (key, ...values) => vscode.l10n.t(detailStrings[key], ...values);

function placeIn({ store, speakers }: SessionModel): Place {
  return { store, speakers, t: detailText, translate: translated };
}

/** The page of the webview: no inline script or style, nothing from elsewhere. */
function pageOf(webview: vscode.Webview, root: vscode.Uri): string {
  const nonce = randomBytes(16).toString('hex');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(root, 'transcript.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(root, 'transcript.css')).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  const translated = Object.fromEntries(
    Object.entries(webviewStrings).map(([key, text]) => [key, vscode.l10n.t(text)]),
  );
  return `<!doctype html>
<html lang="${escapeAttribute(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<title>${escapeAttribute(vscode.l10n.t('Transcript'))}</title>
<link rel="stylesheet" href="${escapeAttribute(style)}">
</head>
<body data-strings="${escapeAttribute(JSON.stringify(translated))}">
<script nonce="${nonce}" src="${escapeAttribute(script)}"></script>
</body>
</html>`;
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

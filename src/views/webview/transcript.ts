/** The transcript view: puts its parts together and passes on what the host says. */
import { levels } from '../../core/transcript/entry.ts';
import { type HostMessage, isTimeless, type RowFilter, type SessionHeader, type TimeMode } from '../protocol.ts';
import { DetailsPane } from './details-pane.ts';
import { element } from './dom.ts';
import { emptyState } from './empty-state.ts';
import { FindBar } from './find-bar.ts';
import { Footer } from './footer.ts';
import { Header } from './header.ts';
import { listen, savedState, saveState, send } from './host.ts';
import { TranscriptList } from './list.ts';
import { t } from './strings.ts';
import { Toolbar } from './toolbar.ts';

/** Milliseconds between two announcements to a screen reader. */
const announceMs = 3000;

class TranscriptPage {
  readonly #header = new Header();
  readonly #toolbar: Toolbar;
  readonly #list: TranscriptList;
  readonly #details: DetailsPane;
  readonly #find: FindBar;
  readonly #footer: Footer;
  readonly #status = element('div', { class: 'status', role: 'status', 'aria-live': 'polite' });
  readonly #view = element('main', { class: 'view', hidden: true });
  readonly #empty = element('main', { class: 'empty-place', hidden: true });
  #filter: RowFilter = { level: 'info', text: '', phases: [] };
  #time: TimeMode = 'sinceStart';
  #session = '';
  /** The session shown has no times. */
  #timeless = false;
  #selected: number | undefined;
  /** Details were asked for of an entry that is on its way. */
  #wantsDetails = false;
  /** The entry that has to come to the top once the session is there again. */
  #anchor: number | undefined;
  #announced = 0;
  #announceTimer = 0;

  constructor() {
    this.#toolbar = new Toolbar({
      filter: (filter) => this.#setFilter(filter),
      time: (time) => this.#setTime(time),
      follow: (follow) => this.#setFollow(follow),
      find: () => this.#find.open(),
      open: () => send({ type: 'openDocument', seq: this.#selected }),
      save: () => send({ type: 'save' }),
      copy: () => send({ type: 'copy', ...this.#list.selection() }),
    });
    this.#list = new TranscriptList({
      follow: (follow) => this.#showFollow(follow),
      select: (seq) => this.#select(seq),
      details: () => this.#openDetails(),
      rest: () => this.#save(),
    });
    this.#details = new DetailsPane(() => this.#list.root.focus());
    this.#find = new FindBar(
      (text, step) => send({ type: 'find', text, step, from: this.#list.current }),
      () => this.#list.root.focus(),
    );
    this.#footer = new Footer(() => this.#setFilter({ ...this.#filter, level: levels.at(-1) ?? 'trace' }));
    this.#view.append(
      heading(),
      this.#header.root,
      this.#toolbar.root,
      this.#find.root,
      element('div', { class: 'body' }, this.#list.root, this.#details.root),
      this.#footer.root,
    );
    document.body.append(this.#view, this.#empty, this.#status);
    window.addEventListener('keydown', (event) => this.#key(event));
  }

  take(message: HostMessage): void {
    switch (message.type) {
      case 'empty':
        this.#view.hidden = true;
        this.#empty.hidden = false;
        this.#empty.replaceChildren(heading(), emptyState(message.reason));
        return;
      case 'session':
        return this.#showSession(message);
      case 'settings':
        this.#filter = message.filter;
        this.#time = message.time;
        return this.#showSettings();
      case 'count':
        this.#list.setCount(message.count);
        this.#toolbar.showTotal(message.count.total);
        this.#footer.showCount(message.count);
        return this.#announce(message.count.total);
      case 'rows':
        return this.#list.take(message.request, message.from, message.rows, message.count);
      case 'details':
        if (message.details && this.#details.isOpen) this.#details.show(message.details);
        return;
      case 'found':
        this.#find.show(message.total, message.current);
        if (message.total > 0) this.#list.reveal(message.row, message.seq);
        return;
      case 'cause':
        if (this.#list.follow) this.#list.reveal(message.row, message.seq);
        return;
      case 'reveal':
        return this.#list.reveal(message.row, message.seq);
      case 'located':
        return this.#list.scrollTo(message.row);
      case 'openFind':
        return this.#find.open();
      case 'copied':
        this.#status.textContent = t('copied', message.entries);
    }
  }

  /** Takes up where the view was left. */
  restore(): void {
    const saved = savedState();
    if (!saved) return;
    this.#filter = saved.filter;
    this.#time = saved.time;
    this.#session = saved.session;
    this.#anchor = saved.follow ? undefined : saved.anchor;
    this.#list.setFollow(saved.follow);
    this.#showSettings();
    send({ type: 'filter', filter: saved.filter });
    send({ type: 'time', time: saved.time });
  }

  #showSession({ header, findings, sessions }: Extract<HostMessage, { type: 'session' }>): void {
    this.#empty.hidden = true;
    this.#view.hidden = false;
    if (header.id !== this.#session) this.#startSession(header);
    else if (this.#anchor !== undefined) send({ type: 'locate', seq: this.#anchor });
    this.#anchor = undefined;
    this.#showTimes(header);
    this.#header.show(header, sessions);
    this.#footer.showMachine(header);
    this.#list.setFindings(findings);
  }

  #showTimes(header: SessionHeader): void {
    if (isTimeless(header) === this.#timeless) return;
    this.#timeless = !this.#timeless;
    this.#showSettings();
  }

  #startSession(header: SessionHeader): void {
    this.#session = header.id;
    this.#announced = 0;
    this.#selected = undefined;
    this.#list.reset();
    this.#setFollow(header.state === 'running');
    this.#details.hide();
    this.#save();
  }

  #showSettings(): void {
    this.#toolbar.show(this.#filter, this.#time);
    this.#toolbar.showFollow(this.#list.follow);
    this.#list.setTime(this.#timeless ? 'off' : this.#time);
    this.#save();
  }

  #setFilter(filter: RowFilter): void {
    this.#filter = filter;
    this.#showSettings();
    send({ type: 'filter', filter });
  }

  #setTime(time: TimeMode): void {
    this.#time = time;
    this.#showSettings();
    send({ type: 'time', time });
  }

  #setFollow(follow: boolean): void {
    this.#list.setFollow(follow);
    this.#showFollow(follow);
  }

  #showFollow(follow: boolean): void {
    this.#toolbar.showFollow(follow);
    this.#save();
  }

  #select(seq: number | undefined): void {
    this.#selected = seq;
    if (this.#wantsDetails && seq !== undefined) this.#openDetails();
    this.#wantsDetails = false;
    if (this.#details.isOpen) send({ type: 'select', seq });
    this.#save();
  }

  #openDetails(): void {
    this.#wantsDetails = this.#selected === undefined;
    if (this.#selected === undefined) return;
    this.#details.show({ seq: this.#selected, title: t('details'), blocks: [] });
    send({ type: 'select', seq: this.#selected });
  }

  #key(event: KeyboardEvent): void {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === 'f') this.#find.open();
    else if (event.key === 'F3') {
      if (this.#find.isOpen) this.#find.go(event.shiftKey ? 'previous' : 'next');
      else this.#find.open();
    } else if (event.key === 'Escape' && this.#details.isOpen) this.#details.hide();
    else return;
    event.preventDefault();
  }

  /** Tells those who listen what has come, now and then, while the end is followed. */
  #announce(total: number): void {
    if (!this.#list.follow || this.#announceTimer !== 0 || total <= this.#announced) return;
    if (!document.body.classList.contains('vscode-using-screen-reader')) return;
    this.#announceTimer = window.setTimeout(() => {
      this.#announceTimer = 0;
      const { total: now } = this.#list.count;
      this.#status.textContent = t('newLines', now - this.#announced, this.#list.lastText());
      this.#announced = now;
    }, announceMs);
  }

  #save(): void {
    const { topSeq, follow } = this.#list;
    // While the place is still to be taken up, it stays what it was.
    const anchor = this.#anchor ?? topSeq ?? 0;
    saveState({ filter: this.#filter, time: this.#time, follow, anchor, session: this.#session });
  }
}

/** For screen readers: the view's own title stands outside of the page. */
function heading(): HTMLElement {
  return element('h1', { class: 'unseen' }, t('transcript'));
}

const page = new TranscriptPage();
listen((message) => page.take(message));
page.restore();
send({ type: 'ready' });

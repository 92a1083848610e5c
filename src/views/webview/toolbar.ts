import type { Level, Phase } from '../../core/transcript/entry.ts';
import { levels, phases } from '../../core/transcript/entry.ts';
import type { RowFilter, TimeMode } from '../protocol.ts';
import { maximumFilterLength, timeModes } from '../protocol.ts';
import type { IconName } from './dom.ts';
import { element, iconButton, iconOf } from './dom.ts';
import { t } from './strings.ts';

/** What the toolbar tells of. */
export interface ToolbarEvents {
  readonly filter: (filter: RowFilter) => void;
  readonly time: (time: TimeMode) => void;
  readonly follow: (follow: boolean) => void;
  readonly find: () => void;
  readonly open: () => void;
  readonly save: () => void;
  readonly copy: () => void;
}

/** Milliseconds between two applications of the filter while somebody types; the first key acts at once. */
const typingMs = 40;

const levelNames = {
  error: ['E', 'levelError'],
  warn: ['W', 'levelWarn'],
  info: ['Info', 'levelInfo'],
  debug: ['D', 'levelDebug'],
  trace: ['T', 'levelTrace'],
} as const satisfies Readonly<Record<Level, readonly [string, string]>>;

const timeNames = {
  off: 'timeOff',
  absolute: 'timeAbsolute',
  sinceStart: 'timeSinceStart',
  sincePrevious: 'timeSincePrevious',
} as const satisfies Readonly<Record<TimeMode, string>>;

/** Which lines are shown, and what can be done with them. */
export class Toolbar {
  readonly root = element('div', { class: 'tools', role: 'toolbar', 'aria-label': t('transcript') });
  readonly #events: ToolbarEvents;
  readonly #levels = new Map<Level, HTMLButtonElement>();
  readonly #text = element('input', {
    type: 'text',
    maxlength: maximumFilterLength,
    'aria-label': t('filterLabel'),
    spellcheck: 'false',
  });
  readonly #phases = element('select', { 'aria-label': t('phases'), title: t('phases') });
  readonly #direction: HTMLButtonElement;
  readonly #time: HTMLButtonElement;
  readonly #follow: HTMLButtonElement;
  #filter: RowFilter = { level: 'info', text: '', phases: [] };
  #timeMode: TimeMode = 'sinceStart';
  #timer = 0;
  /** Of `performance.now()`, when the filter's text was applied last. */
  #typedAt = -Infinity;

  constructor(events: ToolbarEvents) {
    this.#events = events;
    this.#direction = iconButton('both', t('direction'), () => this.#turnDirection());
    this.#time = iconButton('clock', t('time'), () => this.#turnTime());
    this.#follow = iconButton('follow', t('follow'), () =>
      events.follow(this.#follow.getAttribute('aria-pressed') !== 'true'),
    );
    this.#phases.append(
      element('option', { value: '' }, t('allPhases')),
      ...phases.map((phase) => element('option', { value: phase }, phase)),
    );
    this.#phases.addEventListener('change', () => {
      const phase = this.#phases.value;
      this.#change({ ...this.#filter, phases: phase === '' ? [] : [phase as Phase] });
    });
    this.#text.addEventListener('input', () => {
      clearTimeout(this.#timer);
      const rest = this.#typedAt + typingMs - performance.now();
      if (rest > 0) this.#timer = window.setTimeout(() => this.#typed(), rest);
      else this.#typed();
    });
    this.root.append(
      this.#levelGroup(),
      this.#text,
      element(
        'span',
        { class: 'buttons' },
        this.#phases,
        this.#direction,
        this.#time,
        this.#follow,
        iconButton('search', t('find'), events.find),
        iconButton('copy', t('copy'), events.copy),
        iconButton('open', t('openDocument'), events.open),
        iconButton('save', t('save'), events.save),
      ),
    );
  }

  show(filter: RowFilter, time: TimeMode): void {
    this.#filter = filter;
    this.#timeMode = time;
    for (const [level, button] of this.#levels) {
      const chosen = level === filter.level;
      button.setAttribute('aria-checked', String(chosen));
      button.tabIndex = chosen ? 0 : -1;
    }
    if (document.activeElement !== this.#text) this.#text.value = filter.text;
    this.#phases.value = filter.phases.length === 1 ? (filter.phases[0] ?? '') : '';
    const side = filter.direction ?? 'both';
    label(
      this.#direction,
      { both: 'both', client: 'right', server: 'left' }[side] as IconName,
      {
        both: t('bothDirections'),
        client: t('clientOnly'),
        server: t('serverOnly'),
      }[side],
    );
    label(this.#time, 'clock', t('time', t(timeNames[time])));
  }

  showFollow(follow: boolean): void {
    this.#follow.setAttribute('aria-pressed', String(follow));
  }

  /** @param total lines of the session */
  showTotal(total: number): void {
    this.#text.placeholder = t('filter', total.toLocaleString());
  }

  #levelGroup(): HTMLElement {
    const group = element('div', { class: 'levels', role: 'radiogroup', 'aria-label': t('level') });
    for (const level of levels) {
      const [text, name] = levelNames[level];
      const button = element(
        'button',
        { type: 'button', role: 'radio', title: t(name), 'aria-label': `${level}: ${t(name)}` },
        text,
      );
      button.addEventListener('click', () => this.#setLevel(level));
      button.addEventListener('keydown', (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        const next = levels[(levels.indexOf(level) + step + levels.length) % levels.length] ?? level;
        this.#setLevel(next);
        this.#levels.get(next)?.focus();
      });
      this.#levels.set(level, button);
      group.append(button);
    }
    return group;
  }

  #setLevel(level: Level): void {
    this.#change({ ...this.#filter, level });
  }

  #turnDirection(): void {
    const { direction, ...rest } = this.#filter;
    if (direction === 'server') this.#change(rest);
    else this.#change({ ...rest, direction: direction === 'client' ? 'server' : 'client' });
  }

  #turnTime(): void {
    const time = timeModes[(timeModes.indexOf(this.#timeMode) + 1) % timeModes.length] ?? 'sinceStart';
    this.show(this.#filter, time);
    this.#events.time(time);
  }

  #typed(): void {
    this.#typedAt = performance.now();
    this.#change(this.#filter);
  }

  /** With the text as it stands in the field, also when the typing has just ended. */
  #change(changed: RowFilter): void {
    clearTimeout(this.#timer);
    const filter = { ...changed, text: this.#text.value };
    this.show(filter, this.#timeMode);
    this.#events.filter(filter);
  }
}

function label(button: HTMLButtonElement, icon: IconName, text: string): void {
  button.title = text;
  button.setAttribute('aria-label', text);
  button.replaceChildren(iconOf(icon));
}

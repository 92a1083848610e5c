import { isTimeless, type SessionChoice, type SessionHeader, type WaterfallPart } from '../protocol.ts';
import { element, iconButton, shortDuration } from './dom.ts';
import { send } from './host.ts';
import { t } from './strings.ts';

const partNames: Readonly<Record<WaterfallPart['name'], string>> = {
  dns: 'DNS',
  tcp: 'TCP',
  tls: 'TLS',
  greeting: t('greeting'),
  ehlo: 'EHLO',
  starttls: 'STARTTLS',
  auth: 'AUTH',
  mail: 'MAIL',
  rcpt: 'RCPT',
  data: 'DATA',
  final: t('finalReply'),
  quit: 'QUIT',
};

/** Parts that the legend names. */
const namedParts = 4;

/** Which profile, against what, how it ended, and where the time went. */
export class Header {
  readonly root = element('header', { class: 'header' });
  readonly #name = element('b', {});
  readonly #target = element('span', { class: 'target' });
  readonly #outcome = element('span', { class: 'outcome' });
  readonly #choice = element('select', { class: 'choice', 'aria-label': t('session') });
  readonly #bar = element('div', { class: 'bar', role: 'img' });
  readonly #legend = element('span', { class: 'legend-parts' });
  readonly #total = element('span', { class: 'total' });
  readonly #act = element('span', {});
  #running: boolean | undefined;

  constructor() {
    this.#choice.addEventListener('change', () => send({ type: 'showSession', id: this.#choice.value }));
    this.root.append(
      element('div', { class: 'title' }, this.#name, this.#choice, this.#target, this.#outcome, this.#act),
      this.#bar,
      element('div', { class: 'legend' }, this.#legend, this.#total),
    );
  }

  show(header: SessionHeader, sessions: readonly SessionChoice[]): void {
    this.#name.textContent = header.profile;
    const from = header.machine === '' ? '' : ` ${t('fromMachine', header.machine)}`;
    this.#target.textContent = header.target;
    this.#target.title = header.target + from;
    this.#outcome.textContent = outcomeText(header);
    this.#outcome.className = `outcome ${header.state}`;
    this.#showChoice(header, sessions);
    this.#showAct(header.state === 'running', header.ofLog);
    this.#showWaterfall(header);
  }

  #showChoice(header: SessionHeader, sessions: readonly SessionChoice[]): void {
    const several = sessions.length > 1;
    this.#choice.hidden = !several;
    this.#name.hidden = several;
    if (!several) return;
    const wanted = JSON.stringify(sessions);
    if (this.#choice.dataset.shown !== wanted) {
      this.#choice.dataset.shown = wanted;
      this.#choice.replaceChildren(...sessions.map(({ id, label }) => element('option', { value: id }, label)));
    }
    this.#choice.value = header.id;
  }

  /** A session of a log can be neither run nor cancelled. */
  #showAct(running: boolean, ofLog: boolean): void {
    this.#act.hidden = ofLog;
    if (this.#running === running) return;
    this.#running = running;
    const button = running
      ? iconButton('stop', t('cancel'), () => send({ type: 'cancel' }))
      : iconButton('run', t('run'), () => send({ type: 'run' }));
    this.#act.replaceChildren(button);
  }

  #showWaterfall(header: SessionHeader): void {
    const { waterfall, durationUs } = header;
    // A log without times says what came when, and not how long it took.
    const timeless = isTimeless(header);
    for (const part of [this.#bar, this.#legend, this.#total]) part.hidden = timeless;
    const parts = merged(waterfall);
    this.#bar.replaceChildren(
      ...parts.map((part) => {
        const stretch = element('i', { class: `part ${part.name} ${part.state}`, title: partText(part) });
        stretch.style.flexGrow = String(Math.max(1, part.durationUs));
        return stretch;
      }),
    );
    const longest = parts.toSorted((one, other) => other.durationUs - one.durationUs);
    this.#bar.setAttribute('aria-label', t('waterfall', longest.map(partText).join(', ')));
    const named = longest
      .slice(0, namedParts)
      .map((part, place) => element(place === 0 ? 'b' : 'span', { class: part.state }, partText(part)));
    this.#legend.replaceChildren(...named.flatMap((part, place) => (place === 0 ? [part] : [' · ', part])));
    this.#total.textContent = shortDuration(durationUs);
  }
}

function outcomeText({ state, outcome }: SessionHeader): string {
  if (state === 'running') return `… ${outcome}`;
  return `${state === 'completed' ? '✓' : state === 'cancelled' ? '⊘' : '✗'} ${outcome}`;
}

function partText({ name, durationUs, state, limitMs }: WaterfallPart): string {
  if (state === 'timeout') return t('timedOut', partNames[name], shortDuration((limitMs ?? 0) * 1000));
  return `${partNames[name]} ${shortDuration(durationUs)}`;
}

/** Stretches of the same name together, as long as they ended alike. */
function merged(parts: readonly WaterfallPart[]): readonly WaterfallPart[] {
  const result: WaterfallPart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last?.name === part.name && last.state === part.state) {
      result[result.length - 1] = { ...last, durationUs: last.durationUs + part.durationUs };
    } else result.push(part);
  }
  return result;
}

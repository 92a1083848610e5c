import { maximumFilterLength } from '../protocol.ts';
import { element, iconButton } from './dom.ts';
import { t } from './strings.ts';

export type FindStep = 'first' | 'next' | 'previous';

/** Milliseconds without typing after which the search begins. */
const quietMs = 40;

/** Search over all rows that the filter lets through. */
export class FindBar {
  readonly root = element('div', { class: 'find', role: 'search', hidden: true });
  readonly #input = element('input', {
    type: 'text',
    maxlength: maximumFilterLength,
    'aria-label': t('findPlaceholder'),
    placeholder: t('findPlaceholder'),
    spellcheck: 'false',
  });
  readonly #result = element('span', { class: 'result', role: 'status' });
  readonly #search: (text: string, step: FindStep) => void;
  readonly #closed: () => void;
  #timer = 0;

  constructor(search: (text: string, step: FindStep) => void, closed: () => void) {
    this.#search = search;
    this.#closed = closed;
    this.#input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.go('first'), quietMs);
    });
    this.root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
      else if (event.key === 'Enter') this.go(event.shiftKey ? 'previous' : 'next');
      else return;
      event.preventDefault();
    });
    this.root.append(
      this.#input,
      this.#result,
      iconButton('previous', t('findPrevious'), () => this.go('previous')),
      iconButton('next', t('findNext'), () => this.go('next')),
      iconButton('close', t('findClose'), () => this.close()),
    );
  }

  get isOpen(): boolean {
    return !this.root.hidden;
  }

  open(): void {
    this.root.hidden = false;
    this.#input.focus();
    this.#input.select();
  }

  close(): void {
    this.root.hidden = true;
    this.#result.textContent = '';
    this.#closed();
  }

  go(step: FindStep): void {
    clearTimeout(this.#timer);
    if (this.#input.value === '') this.#result.textContent = '';
    else this.#search(this.#input.value, step);
  }

  show(total: number, current: number): void {
    this.#result.textContent = total === 0 ? t('findNone') : t('findResult', current, total);
  }
}

import type { RowCount, SessionHeader } from '../protocol.ts';
import { element } from './dom.ts';
import { t } from './strings.ts';

/** How many lines are shown, and how many are not. */
export class Footer {
  readonly root = element('footer', { class: 'footer' });
  readonly #shown = element('span', {});
  readonly #hidden = element('button', { type: 'button', class: 'link', hidden: true });
  readonly #machine = element('span', { class: 'machine' });

  /** @param showAll called when the user wants to see what the level hides */
  constructor(showAll: () => void) {
    this.#hidden.addEventListener('click', showAll);
    this.root.append(element('span', { class: 'lines' }, this.#shown, this.#hidden), this.#machine);
  }

  showCount({ shown, total, hiddenByLevel, counting }: RowCount): void {
    const text = t('shownLines', shown.toLocaleString(), total.toLocaleString());
    this.#shown.textContent = counting ? `${text} · ${t('counting')}` : text;
    this.#hidden.hidden = hiddenByLevel === 0;
    this.#hidden.textContent = t('showHidden', hiddenByLevel.toLocaleString());
  }

  showMachine({ machine }: SessionHeader): void {
    this.#machine.textContent = machine === '' ? '' : t('fromMachine', machine);
    this.#machine.title = this.#machine.textContent;
  }
}

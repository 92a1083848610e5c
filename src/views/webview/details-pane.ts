import type { DetailBlock, EntryDetails } from '../protocol.ts';
import { element, iconButton } from './dom.ts';
import { t } from './strings.ts';

/** Everything about the chosen entry, below the list. */
export class DetailsPane {
  readonly root = element('section', { class: 'details', 'aria-label': t('details'), hidden: true, tabindex: -1 });
  readonly #close: () => void;

  /** @param close what happens when the user closes it */
  constructor(close: () => void) {
    this.#close = close;
    this.root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.hide();
    });
  }

  get isOpen(): boolean {
    return !this.root.hidden;
  }

  show(details: EntryDetails): void {
    this.root.hidden = false;
    this.root.replaceChildren(
      element(
        'div',
        { class: 'details-title' },
        element('b', {}, details.title),
        iconButton('close', t('closeDetails'), () => this.hide()),
      ),
      ...details.blocks.map(blockView),
    );
  }

  hide(): void {
    if (this.root.hidden) return;
    this.root.hidden = true;
    this.#close();
  }
}

function blockView(block: DetailBlock): HTMLElement {
  const title = block.title === '' ? [] : [element('h3', {}, block.title)];
  switch (block.type) {
    case 'fields': {
      const list = element('dl', {});
      for (const [name, value] of block.fields) list.append(element('dt', {}, name), element('dd', {}, value));
      return element('div', {}, ...title, list);
    }
    case 'text':
      return element('div', {}, ...title, element('pre', { tabindex: 0 }, block.text));
    case 'hex': {
      const more = block.omittedOctets > 0 ? [element('p', {}, t('omittedOctets', block.omittedOctets))] : [];
      return element(
        'div',
        {},
        ...title,
        element('pre', { class: 'hex', tabindex: 0 }, block.lines.join('\n')),
        ...more,
      );
    }
  }
}

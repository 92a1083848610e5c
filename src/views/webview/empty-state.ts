import type { HostMessage, ViewMessage } from '../protocol.ts';
import { element, textButton } from './dom.ts';
import { send } from './host.ts';
import { t } from './strings.ts';

type Reason = Extract<HostMessage, { type: 'empty' }>['reason'];
type Command = Extract<ViewMessage, { type: 'command' }>['command'];

/** What is said, and offered, while there is no session. */
export function emptyState(reason: Reason): HTMLElement {
  const button = (command: Command, kind: 'primary' | 'quiet'): HTMLElement =>
    textButton(t(command), kind, () => send({ type: 'command', command }));
  switch (reason) {
    case 'untrusted':
      return element(
        'div',
        { class: 'empty' },
        element('p', {}, t('emptyUntrusted')),
        button('manageTrust', 'primary'),
      );
    case 'noProfiles':
      return element(
        'div',
        { class: 'empty' },
        element('p', {}, t('emptyNoProfiles')),
        button('createProfile', 'primary'),
        button('importProfile', 'quiet'),
        button('tryPracticeServer', 'quiet'),
      );
    case 'noSession':
      return element(
        'div',
        { class: 'empty' },
        element('p', {}, t('emptyNoSession')),
        button('tryPracticeServer', 'quiet'),
      );
  }
}

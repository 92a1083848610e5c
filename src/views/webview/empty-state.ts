import type { HostMessage, ViewMessage } from '../protocol.ts';
import { element, textButton } from './dom.ts';
import { send } from './host.ts';
import { t } from './strings.ts';
import type { WebviewString } from '../webview-strings.ts';

type Reason = Extract<HostMessage, { type: 'empty' }>['reason'];
type Command = Extract<ViewMessage, { type: 'command' }>['command'];

/** What is said, and offered, while there is no session. */
export function emptyState(reason: Reason): HTMLElement {
  const commands = offered[reason];
  const buttons = commands.map((command) => textButton(t(command), 'quiet', () => send({ type: 'command', command })));
  return element('div', { class: 'empty' }, element('p', {}, t(texts[reason])), ...buttons);
}

const texts = {
  untrusted: 'emptyUntrusted',
  noProfiles: 'emptyNoSession',
  noSession: 'emptyNoSession',
} as const satisfies Readonly<Record<Reason, WebviewString>>;

/** Quiet, as the view of the profiles beside it has the same as buttons; this one can stand alone in the panel. */
const offered: Readonly<Record<Reason, readonly Command[]>> = {
  untrusted: ['manageTrust'],
  noProfiles: ['createProfile', 'importProfile', 'tryPracticeServer'],
  noSession: ['tryPracticeServer'],
};

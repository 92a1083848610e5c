import { say } from '../../words.ts';
import { quote } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { change } from '../profile-change.ts';
import { isTrouble, isFinal, troubleWords } from '../trouble.ts';
import type { Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'network-unreachable',
  role: 'cause',
  summary: 'The connection cannot even start from here.',
  sources: [rfc(1122, '3.2.2.1')],
  on: ['failure', 'clientError'],
  check(entry, context) {
    if (
      !isTrouble(entry) ||
      !isFinal(entry) ||
      !context.trouble.has('network-unreachable') ||
      context.connectedSeq !== undefined
    )
      return undefined;
    return {
      severity: 'error',
      message: say`${quote(troubleWords(entry))}: this machine has no way to that address.`,
      fix: 'Check the network (VPN, firewall), and `network.localAddress` and `network.family`: an IPv6 address needs IPv6 here.',
      field: ['network', 'family'],
      changes: [change({ 'network.family': 'ipv4' })],
      evidence: [entry.seq],
      weight: 72,
    };
  },
};

import type { PostfixProcess } from './postfix-process.ts';

const connectPattern = /^connect (from|to) ([^[\s]{0,255})\[([^\]\s]{1,64})\](?::(\d{1,5})(?:: (.{0,500}))?)?/;

/** `connect from …` of a server, `connect to …: why not` of a client. */
export function readConnect(process: PostfixProcess, text: string): void {
  const [, direction, name, address = '', port = '', trouble] = connectPattern.exec(text) ?? [];
  if (direction === 'from') return process.accept(`${name}[${address}]`);
  if (direction === 'to' && trouble !== undefined) process.unreachable(text, address, Number(port), trouble);
}

/** `certificate verification failed for …`: the handshake goes on all the same. */
export function readCertificate(process: PostfixProcess, text: string): void {
  const verdict = /^(?:server )?certificate verification failed for [^\s]{1,400}: (?:num=\d{1,4}:)?(.{1,300})$/.exec(
    text,
  )?.[1];
  if (verdict !== undefined) process.distrust(verdict);
}

const tlsPattern =
  /^(\w{1,10}) TLS connection established (from|to) ([^[\s]{0,255})\[([^\]\s]{1,64})\](?::(\d{1,5}))?: (\S{1,20}) with cipher (\S{1,80})/;

/** `Untrusted TLS connection established to …`. */
export function readTls(process: PostfixProcess, text: string): void {
  const [, trust, direction, name, address = '', port, protocol = '', cipher = ''] = tlsPattern.exec(text) ?? [];
  if (direction === undefined) return;
  if (direction === 'to') process.reach(`${name}[${address}]:${port ?? ''}`);
  process.tls(protocol, cipher, trust === 'Verified');
}

import { createTransport } from 'nodemailer';
import { conversation, timeEach, type Peer, type Target } from './peer.ts';

const { ehlo, user, password, from, to, subject, text } = conversation;

/** nodemailer's SMTP transport without a pool, in the same process as `wire`. */
export const nodemailer: Peer = {
  name: 'nodemailer',
  timed:
    'in the same process as wire, until sendMail returns; it closes the connection behind the message without QUIT',
  turn: 30,
  warmUp: 300,
  async run(target, sessions) {
    const transport = createTransport(transportOptions(target));
    return timeEach(sessions, async () => void (await transport.sendMail({ from, to, subject, text })));
  },
  stop() {},
};

function transportOptions({ port, security }: Target) {
  return {
    host: '127.0.0.1',
    port,
    secure: false,
    ignoreTLS: security === 'none',
    requireTLS: security === 'starttls',
    name: ehlo,
    authMethod: 'PLAIN',
    auth: { user, pass: password },
    tls: { rejectUnauthorized: false },
  };
}

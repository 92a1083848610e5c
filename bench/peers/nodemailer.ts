import { createTransport } from 'nodemailer';
import { conversation, readyMessage, type MessageSource, type Target } from './peer.ts';

const { ehlo, user, password, from, to, subject, text } = conversation;

/** Each session is a transport's sendMail. */
export function nodemailerSession(target: Target, message: MessageSource): () => Promise<void> {
  const transport = createTransport(transportOptions(target));
  const mail = message === 'ready' ? { envelope: { from, to }, raw: readyMessage } : { from, to, subject, text };
  return async () => void (await transport.sendMail(mail));
}

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

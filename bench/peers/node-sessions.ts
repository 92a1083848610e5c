/** Runs sessions of one client as process-peer.ts asks for them. Usage: node-sessions.ts CLIENT ready|composed */
import { createInterface } from 'node:readline';
import { bareSocketSession } from './bare-socket.ts';
import { nodemailerSession } from './nodemailer.ts';
import { timeEach, type MessageSource, type Target } from './peer.ts';
import { wireSession } from './wire.ts';

type Session = () => Promise<void>;

const clients: Readonly<Record<string, (target: Target, message: MessageSource) => Session>> = {
  wire: wireSession,
  nodemailer: nodemailerSession,
  'bare socket': bareSocketSession,
};

const [name = '', message] = process.argv.slice(2);
const client = clients[name];
if (!client || (message !== 'ready' && message !== 'composed')) throw new Error(`unknown client ${name} ${message}`);

let described = false;
for await (const line of createInterface({ input: process.stdin })) {
  // The first line is the conversation, which these clients know.
  if (described) {
    const [port, security, sessions] = line.split(' ');
    const target: Target = { port: Number(port), security: security === 'starttls' ? 'starttls' : 'none' };
    process.stdout.write(`${JSON.stringify(await timeEach(Number(sessions), client(target, message)))}\n`);
  }
  described = true;
}

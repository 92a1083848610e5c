import { once } from 'node:events';
import { connect } from 'node:net';
import { conversation, readyMessage, type Target } from './peer.ts';

const { ehlo, user, password, from, to } = conversation;

/** What is said after each thing that the server says. */
const turns = [
  `EHLO ${ehlo}\r\n`,
  `AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString('base64')}\r\n`,
  `MAIL FROM:<${from}>\r\nRCPT TO:<${to}>\r\nDATA\r\n`,
  `${readyMessage}\r\n.\r\nQUIT\r\n`,
];

/**
 * No client, but the least that any client on Node's sockets takes: it says the same as `wire` in as many round trips,
 * and neither reads nor records what it hears. Without TLS only.
 */
export function bareSocketSession({ port }: Target): () => Promise<void> {
  return async () => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    let said = 0;
    socket.on('data', () => {
      const turn = turns[said++];
      if (turn !== undefined) socket.write(turn);
    });
    await once(socket, 'close');
  };
}

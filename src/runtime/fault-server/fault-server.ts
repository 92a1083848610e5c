import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Transcript } from '../../core/transcript/transcript.ts';
import { serverCertificate } from './certificates.ts';
import { ServerMemory } from './conditions.ts';
import { Connection } from './connection.ts';
import type { AcceptedMessage } from './responder.ts';
import type { Scenario } from './schema.ts';

/** Messages that are kept for whoever asks; older ones go. */
const maximumMessages = 100;
/** Connections that are served at once; further ones are reset. */
const maximumConnections = 100;

export interface FaultServerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Told of each connection as it opens, with the transcript that fills while it is served. */
  readonly onSession?: (transcript: Transcript) => void;
}

export interface FaultServer {
  readonly address: string;
  readonly port: number;
  /** How many connections there have been. */
  readonly connections: number;
  /** The last messages accepted. */
  readonly messages: readonly AcceptedMessage[];
  /** The authority that a client has to trust for the server's good certificate. */
  readonly caPem: string;
  /** Stops listening and drops every connection. */
  close(): Promise<void>;
}

/** Starts a server that behaves as the scenario says. Rejects when the address cannot be listened on. */
export async function startFaultServer(scenario: Scenario, options: FaultServerOptions = {}): Promise<FaultServer> {
  const certificate = await serverCertificate(scenario.tls.certificate);
  const memory = new ServerMemory();
  const messages: AcceptedMessage[] = [];
  const open = new Set<Connection>();
  const deliver = (message: AcceptedMessage) => {
    messages.push(message);
    if (messages.length > maximumMessages) messages.shift();
  };

  const accept = (socket: Socket) => {
    if (open.size >= maximumConnections) return void socket.resetAndDestroy();
    socket.setNoDelay(true);
    const number = ++memory.connections;
    const connection = new Connection(socket, { scenario, memory, number, certificate, deliver });
    open.add(connection);
    socket.once('close', () => open.delete(connection));
    options.onSession?.(connection.transcript);
    void connection.serve();
  };
  const server = createServer({ allowHalfOpen: true }, accept);
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', listening);
  });
  const { address, port } = server.address() as AddressInfo;
  return {
    address,
    port,
    get connections() {
      return memory.connections;
    },
    messages,
    caPem: certificate.caPem,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const connection of open) connection.abort();
      }),
  };
}

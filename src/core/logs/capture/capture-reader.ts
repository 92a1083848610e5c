import { CaptureContainer } from './container.ts';
import { Conversations } from './conversations.ts';
import type { CaptureSink, OctetReader } from './octet-reader.ts';
import { segmentOf } from './packets.ts';

/**
 * Reads a capture file (pcap or pcapng) and tells of its SMTP connections: octets of both sides in order, how they began and
 * ended, and what can be seen of TLS. Connections are SMTP by their port (24, 25, 465, 587, 2525) or because the server
 * greets with 220 and the client goes on as in SMTP. The session's name has both addresses and ports.
 */
export function openCapture(sink: CaptureSink): OctetReader {
  const conversations = new Conversations(sink);
  const container = new CaptureContainer(({ link, octets, at, frame }) => {
    const segment = segmentOf(link, octets);
    if (segment) conversations.take(segment, at, frame);
  });
  return {
    push: (octets) => container.push(octets),
    end: () => {
      container.end();
      conversations.end();
    },
  };
}

import * as v from 'valibot';
import { levels, phases } from '../core/transcript/entry.ts';
import type { ViewMessage } from './protocol.ts';
import { maximumFilterLength, timeModes } from './protocol.ts';

const place = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000_000));
const text = v.pipe(v.string(), v.maxLength(maximumFilterLength));
const id = v.pipe(v.string(), v.maxLength(100));

const filter = v.object({
  level: v.picklist(levels),
  text,
  phases: v.pipe(v.array(v.picklist(phases)), v.maxLength(phases.length)),
  direction: v.exactOptional(v.picklist(['client', 'server'])),
});

const message = v.variant('type', [
  v.object({ type: v.literal('locate'), seq: place }),
  v.object({ type: v.picklist(['ready', 'save', 'run', 'cancel', 'setPassword']) }),
  v.object({
    type: v.literal('page'),
    request: place,
    from: place,
    count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2000)),
  }),
  v.object({ type: v.literal('filter'), filter }),
  v.object({ type: v.literal('time'), time: v.picklist(timeModes) }),
  v.object({ type: v.literal('narrow'), narrow: v.boolean() }),
  v.object({ type: v.literal('fold'), seq: place, open: v.boolean() }),
  v.object({ type: v.picklist(['select', 'openDocument']), seq: v.optional(place) }),
  v.object({ type: v.literal('find'), text, from: place, step: v.picklist(['first', 'next', 'previous']) }),
  v.object({ type: v.literal('copy'), first: v.exactOptional(place), last: v.exactOptional(place) }),
  v.object({ type: v.literal('showSession'), id }),
  v.object({ type: v.literal('fix'), finding: place, change: place }),
  v.object({ type: v.picklist(['showInProfile', 'explain']), finding: place }),
  v.object({
    type: v.literal('command'),
    command: v.picklist(['createProfile', 'tryPracticeServer', 'importProfile', 'manageTrust']),
  }),
]);

/** What the webview said; undefined for anything that is not part of the protocol. */
export function readViewMessage(value: unknown): ViewMessage | undefined {
  const result = v.safeParse(message, value);
  return result.success ? (result.output as ViewMessage) : undefined;
}

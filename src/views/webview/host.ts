import type { HostMessage, RowFilter, TimeMode, ViewMessage } from '../protocol.ts';

/** What the view remembers while it is hidden or made anew. */
export interface SavedState {
  readonly filter: RowFilter;
  readonly time: TimeMode;
  readonly follow: boolean;
  /** `seq` of the entry at the top, where the view is taken up unless the end is followed. */
  readonly anchor: number;
  readonly session: string;
}

interface VsCodeApi {
  postMessage(message: ViewMessage): void;
  getState(): SavedState | undefined;
  setState(state: SavedState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();

/** Says something to the host. */
export function send(message: ViewMessage): void {
  api.postMessage(message);
}

export function savedState(): SavedState | undefined {
  return api.getState();
}

export function saveState(state: SavedState): void {
  api.setState(state);
}

/** Calls `take` for whatever the host says. */
export function listen(take: (message: HostMessage) => void): void {
  window.addEventListener('message', (event: MessageEvent<HostMessage>) => take(event.data));
}

/** What is measured in the page of the transcript view itself, on its own clock. */
import type { Frame } from 'playwright-core';
import type { PageElement } from '../../test/vscode/ui/page-types.ts';

/** Times at which the page drew, in milliseconds, for this long. */
export function framesDuring(frame: Frame, milliseconds: number): Promise<readonly number[]> {
  return frame.evaluate(
    (limit) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        const drawn = (time: number): void => {
          times.push(time);
          if (time - (times[0] ?? time) < limit) requestAnimationFrame(drawn);
          else resolve(times);
        };
        requestAnimationFrame(drawn);
      }),
    milliseconds,
  );
}

/** Frames of each whole second. */
export function framesASecond(times: readonly number[]): readonly number[] {
  const start = times[0] ?? 0;
  const seconds: number[] = [];
  for (const time of times) {
    const second = Math.floor((time - start) / 1000);
    seconds[second] = (seconds[second] ?? 0) + 1;
  }
  return seconds.slice(0, -1);
}

/** What is done in the page as a person does it, and what the rows then have to be. */
export type PageAct =
  /** Press the level with this place; every row is of this class, or not every one is when it begins with `!`. */
  | { readonly kind: 'level'; readonly place: number; readonly rows: string }
  /** Type a filter; every row contains this text, or not every one does when it begins with `!`. */
  | { readonly kind: 'text'; readonly text: string; readonly rows: string }
  /** Scroll to this part of the whole, from 0 to 1; the rows there are shown. */
  | { readonly kind: 'scroll'; readonly part: number };

/** Milliseconds from the act until every row that is seen is there and is what it has to be. */
export function timeOf(frame: Frame, act: PageAct): Promise<number> {
  return frame.evaluate((wanted) => {
    const list = document.querySelector('.list');
    if (!list) throw new Error('there is no list');
    const isThere = (rows: readonly PageElement[]): boolean => {
      if (wanted.kind === 'scroll') {
        const top = Number(list.getAttribute('aria-rowcount')) * wanted.part;
        const [first] = rows.map((row) => Number(row.getAttribute('aria-rowindex')));
        return Math.abs((first ?? 0) - top) < 200;
      }
      const name = wanted.rows.replace('!', '');
      const every = rows.every((row) =>
        wanted.kind === 'level' ? row.classList.contains(name) : row.textContent?.toLowerCase().includes(name),
      );
      return every !== wanted.rows.startsWith('!');
    };
    const started = performance.now();
    if (wanted.kind === 'level') [...document.querySelectorAll('.levels button')][wanted.place]?.click();
    else if (wanted.kind === 'scroll') {
      list.dispatchEvent(new Event('wheel'));
      list.scrollTop = wanted.part * (list.scrollHeight - list.clientHeight);
    } else {
      const input = document.querySelector('.tools input');
      if (input) input.value = wanted.text;
      input?.dispatchEvent(new Event('input'));
    }
    return new Promise<number>((resolve, reject) => {
      const look = (): void => {
        const took = performance.now() - started;
        const rows = [...list.querySelectorAll('.row')];
        const whole = rows.length > 0 && rows.every((row) => !row.classList.contains('waiting'));
        if (whole && isThere(rows)) resolve(took);
        else if (took > 10_000) {
          const waiting = rows.filter((row) => row.classList.contains('waiting')).length;
          const text = `${rows.length} rows, ${waiting} of them waiting, are not those for ${JSON.stringify(wanted)}`;
          reject(new Error(text));
        } else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  }, act);
}

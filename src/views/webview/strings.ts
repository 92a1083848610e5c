import type { WebviewString } from '../webview-strings.ts';

/** The texts that the host put into the page, translated. */
const strings = JSON.parse(document.body.dataset.strings ?? '{}') as Readonly<Record<string, string>>;

/** A text of the page, with `{0}` and `{1}` filled in. */
export function t(key: WebviewString, ...values: readonly (string | number)[]): string {
  return (strings[key] ?? key).replace(/\{(\d)\}/g, (_, place: string) => String(values[Number(place)] ?? ''));
}

/** What programs put in the place of credentials that they do not log. */
const hidden =
  /^(?:(.)\1*|[<[({*].*|xxx.*|(?:redacted|hidden|masked|removed|filtered|censored|suppressed|secret|password|passwd|credentials|base64|token|string|omitted|data)[.!]*)$/i;

/** Whether what stands in the place of credentials can be credentials: one word of base64, and no word that says they are hidden. */
export function isShown(response: string): boolean {
  return /^[A-Za-z0-9+/=_-]{4,}$/.test(response) && !hidden.test(response);
}

/** Errors that name nothing but the step of a session at which it failed, as programs wrap what their library tells them. */

/** The step before a colon, perhaps with the address that it was about. */
const atStep =
  /^(?:panic: |error: |(?:[a-z ]{1,40} )?(?:failed|can't|cannot|could not|couldn't|unable to) (?:to )?)?(starttls|rcpt|mail|auth|ehlo|helo|data|hello|greeting|dial|connect|send|close|quit|to|from|rcptTo|mailFrom|recipient|sender)(?: (?:to|from))?(?: <?[^\s<>:]{1,80}@[\w.-]{1,80}>?)?(?: (?:command|step|failed|error|rejected|refused)){0,2}: (?=[^\s{[])/i;

/** Where the first colon stands at most. */
const farthest = 160;

/** What servers and libraries say when something is refused or fails. */
const saysNo =
  /reject|refuse|denied|deny|\bnot (?:\w{1,12} )?(?:found|allowed|permitted|accepted|exist|authorized|owned|supported|available|offered)|unknown|unavailable|exceed|too (?:large|many|big)|\bfull\b|block|listed|invalid|\bfail|must issue|require|no such|disabled|x509|certificate|\bEOF\b|\bclosed\b|time-?out|timed out|reset by peer|too many|short response|malformed|greylist/i;

/** Steps that hardly another protocol has. */
const ofMail: ReadonlySet<string> = new Set(['starttls', 'rcpt', 'mail', 'ehlo', 'helo', 'rcptto', 'mailfrom']);
/** What is said of a sign-in. */
const ofSignIn = /\bauthenticat|credential|password|\blogin\b|username|mechanism|unencrypted/i;
/** What is said of a message. */
const ofMessage = /\b(?:message|content|mail|spam|size|policy|virus|attachment|quota)\b/i;

/**
 * `mail` where a step of SMTP failed, `unsure` where other protocols have a step of that name; undefined for anything else.
 * Linear in the length of the text.
 */
export function failedAtStep(text: string): 'mail' | 'unsure' | undefined {
  const colon = text.indexOf(':');
  if (colon < 0 || colon > farthest) return undefined;
  const found = atStep.exec(text);
  if (found === null) return undefined;
  const rest = text.slice(found[0].length, found[0].length + 1000);
  if (!saysNo.test(rest)) return undefined;
  const step = (found[1] ?? '').toLowerCase();
  if (step === 'auth') return ofSignIn.test(rest) ? 'mail' : 'unsure';
  if (step === 'data') return ofMessage.test(rest) ? 'mail' : 'unsure';
  return ofMail.has(step) ? 'mail' : 'unsure';
}

/** Whether a line is what a program, or its library, says of mail that it could not send. */
import { leadingTime } from './clock-times.ts';
import { failedAtStep } from './failed-step.ts';
import { looksLikeReply } from './unmarked-dialogue.ts';

/** UTF-16 code units of a line that can be such a message. */
export const maximumMessage = 4000;

/** It is about mail by its own words. */
const aboutMail =
  /smtp|\b(?:after DATA|RCPT TO|MAIL FROM)\b|\b(?:e-?mails?|\w{0,40}mailer|sendmail|mailkit|gomail)\b|\bEHLO\b|\bSTARTTLS\b|\b(?:MAIL|RCPT|DATA|AUTH) failed: \d|\b(?:mail|message)s? (?:was |were |could )?not (?:be )?sent\b|[a-z\]]:25\b|\d\.\d{1,3}:25\b|\b(?:remote|mail|local) delivery\b|\bmail (?:error|server|delivery|notification|transport)|\b(?:javax?|jakarta|net|angus)\.mail\b|\bMail(?:Send|Authentication|Connect|Delivery|Parse)?(?:Error|Exception|Failure)\b|\bAuthenticationFailedException\b|Swift_\w|[\w.\]\s"]:(?:465|587|2525)\b|\bport:? (?:25|465|587|2525)\b|\b(?:send|sending|sent|deliver|delivering) (?:\w{1,20} )?(?:mail|message to)\b|\b(?:send|sent|sending|deliver|delivering) .{1,100}?\w@\w|\b(?:could not|cannot|can't|couldn't|failed to|unable to) mail\b|\bmail(?:ed|ing)?\b(?![/.:]\w)|\{:?(?:network_failure|missing_requirement|permanent_failure|temporary_failure), ?|\bunencrypted connection$|(?:^|[\s"':])(?:short response|invalid response code): /i;
/** It names a class of errors, or says what could not be done. */
const isComplaint =
  /\b\w{0,60}(?:Error|Exception|Disconnected|Refused|Failure|ERROR|error)\b.{0,60}?: |\berror[=(]|\b(?:lvl|level)=ero?r|"(?:error|exception)[_.]?\w{0,20}": ?"|(?:\b|_)(?:failed|failure|unable|cannot|could not|can't|couldn't|timed out|refused|rejected|denied|panic|permanent|rejecting|exceeded)\b|::\w{2,20}Timeout\b|timeout error|went wrong|error occurred|error:[0-9A-F]{8}:|_requirement\b|(?:did|does) not match|\b(?:MAIL|RCPT|DATA|AUTH) failed\b|(?:does not|doesn't|not|no longer) (?:support|advertise|offer)|\b(?:Swift_|SMTP|Smtp|Mail)\w{0,40}(?:Exception|Error)\b|^(?:ERROR|FATAL|Error|panic)\b|\b(?:response|reply)(?: was)?: ['"]?[45](?:\d\d|\.\d)|^[45]\d\d /i;
/** The same in words that stand nowhere but in complaints, whatever their case. */
const isPlainComplaint =
  /e(?:oferror\b|rrno::e|xceeds |conn(?:refused|reset)|timedout|notfound|hostunreach|ai_again)|reset by peer|broken pipe|smtp\] (?:timeout|connection closed)|closed by server|socket timeout|closed unexpectedly|invalid (?:smtp )?re(?:sponse|ply)|invalid greeting|short response: |no (?:s(?:asl |uitable ))?mechanism|unencrypted connection|authentication required|starttls required|must issue a starttls|try again later|not (?:available|mailed)|no success or error code|zero byte response|while reading from|x509: |dial tcp|no such host|i\/o timeout|does not look like|\{:?error,/i;
/** What can fail about mail, in the words of libraries and of servers. */
const aboutFailure =
  /refused|timed? ?out\b|timeout error|_requirement\b|tls_failed|: [45][0-5]\d [A-Z][a-z]{2}|(?:error|failed|failure|reply|response)\W{1,4}[45][0-5]\d\b|could not (?:get|handle)|[:"' ][45]\.[0-7]\.\d{1,3} \S|failed: [45][0-5]\d\b|did not match|SSL or TLS|SSL message|\bSSL\w{0,20}Exception|\bcannot open \S{1,255}:\d|[,{:]closed\b|socket close\b|Invalid Addresses|(?:Open|Read|Connect)Timeout|execution expired|certifica|PKIX|handshake|\bx509\b|SSL_connect|self[- ]signed|wrong version|SSL routines|(?:does not|not) support|authenticat|\bSASL\b|\bauth\b|log ?in\b|\bconnect|getaddrinfo|name or service|unexpectedly|empty response|short response|got (?:empty )?code|\bEOF\b|\bE(?:CONN|TIMED|AUTH|SOCKET|ENVELOPE|MESSAGE|HOST|NET|AI_|NOTFOUND|DNS|PROTOCOL)[A-Z]{0,12}\b|\b[45]\d\d[ -][45]\.\d{1,3}\.\d{1,3}|\b[45]\d\d\b.{0,60}(?:denied|rejected|unavailable|relay|recipient|sender|user|address|mailbox|spam|quota|limit|rate|throttl|exceeded|policy|block|listed|greylist|try again|syntax|recogni[sz]ed|implemented)|response was: |\brelaying\b|\(\d{3}, b?['"]|initialize SMTP|accepted|STARTTLS|advertis|\bcode[:=]? ?"?[45]\d\d\b|EOFError|end of file|closed|unreachable|unencrypted|protocol version|unsupported protocol|no form of|recipients?\b|greeting from|internationali[sz]ed|no route|reset by peer|broken pipe|resolv|(?:no such|unknown) host|UnknownHostException|UnknownError|Layer7|transport stream|no greeting|invalid (?:smtp )?(?:greeting|response)|no success or error code|zero byte response|malformed|verify identity|server is not trusted|message size|spam message|blocked using|too many (?:connections|recipients|messages|errors)|not available|\btimeout$|\bbanner\b|greeting never|not offered|nxdomain|:auth_failed|auth_failed\b|missing_requirement|network_failure/i;
/** What can fail about mail, in words that many other things have: others must not tell that it was mail, the line does. */
const alsoOfOthers =
  /credentials?\b|password|unexpected re(?:ply|sponse)|pars(?:e|ing) (?:the )?(?:smtp )?re(?:ply|sponse)|syntax error parsing/i;
/** A field of an error object that a reply stands in. */
const isField =
  /^\s{0,40}["']?(?:response|message|error|err|reason|details?|description|msg|smtp|text)["']?\s{0,3}[:=]/i;
/** Names of libraries in their stacks, and fields of their errors, that nobody else has. */
const isOfMailLibrary =
  /net\/smtp|net-smtp|swiftmailer\/|symfony\/mailer|phpmailer\/|nodemailer\/|smtp-connection|smtplib|com\.sun\.mail|SMTPTransport|gen_smtp|System\.Net\.Mail|MailKit\.Net|Swift_Transport|Mailer\/Transport|mail\/network\/delivery_methods|\bsmtp auth state\b|\bmail auth http\b|(?:^|\| )\s{0,40}["']?command["']?: ["'](?:CONN|AUTH [A-Z0-9-]{3,20}|MAIL FROM|RCPT TO|DATA|EHLO|HELO|STARTTLS)["']|(?:^|\| )\s{0,40}code: ["']E(?:AUTH|CONNECTION|DNS|ENVELOPE|MESSAGE|SOCKET|TLS)'/;
/** A reply by its codes, or one whose code answers nothing but AUTH. */
const isReply =
  /(?<![\w.-])[45][0-5]\d(?:[ -]|, ?b?["'])[45]\.\d{1,3}\.\d{1,3}(?= \S)|(?<![\w.-])53[0458](?:[ -]|, b?["'])(?:\S{1,20} ){0,4}\S{0,20}(?:auth|login|username|password|credential)|\((?:\d{3}|-1), b?['"][^'"\s]|\b(?:failed|unavailable|processing|recognized|commands|storage|channel|parameters|arguments|implemented|allowed)\. The server response was: |\b(?:permanent|transient) error \([45]\d\d\)|\bgot code "?[45]\d\d\b|severity: (?:Transient|Permanent)NegativeCompletion|^[45]\.[0-7]\.\d{1,2} (?=.{0,80}?(?:recipient|mailbox|inbox|sender|relay|authenticat|spam|rejected|denied|storage|quota))/i;
/** What nobody but a server says of a mail, without a code too. */
const serversWords: readonly string[] = [
  ...['Recipient address rejected: ', 'Sender address rejected: ', 'Helo command rejected: '],
  ...['Client host rejected: ', 'Relay access denied', 'User unknown in ', 'stat=User unknown'],
];
/** A line of a program, of a document or of a list, rather than of what a program said. */
const isSource =
  /^\s{0,40}(?:\/\/|\/?\*(?!\* \(\w)|#(?!#\[error\])|<(?!\d{1,3}>)|\||[-+] |import |from |def |class |raise |throw |return |if |else|for |while |const |let |var |function |export |self\.|use |my |our |sub |package |\$|@|`)|=> \{|\bfunction\b|&&|\|\||[$%]\{|%[sdr]\b|(?:^|\s)[=!]==? /;
/** As a statement ends, or a list that goes on. */
const endsLikeSource = /[;{(,]\s{0,4}$/;
/** A line that is told to those who look for a fault, whatever it speaks of. */
const isDetail =
  /^.{0,80}?(?:\b(?:TRACE|DEBUG)\b| (?:mail|user|daemon|local\d)\.debug |\blevel=debug|\[debug\]|\bdebug:)/;
/** It names a class of errors where messages have it. */
const namesError = /(?:Error|Exception|Failure|Refused|Disconnected|error)\b.{0,40}: |_failure,<<"/i;
/** A line of a stack. */
const isFrame =
  /^\s{0,40}(?:at [\w.$<[]|\S{3,100}\(.{0,1000}\) {1,4}called at |File "|(?:from )?\S{1,300}:\d{1,7}:in ['\`]|from \S{1,300}:\d|in \S{1,300} line \d|#\d{1,4} |\.\.\. \d|~?\^|\d{1,4}: 0x)/;

/** A statement of a program, or a line of a document, rather than what a program said. */
export const looksLikeSource = (text: string): boolean => isSource.test(text) || endsLikeSource.test(text);

/** Words that tell that what follows is quoted in a complaint. */
export const complains = (text: string): boolean =>
  /error: |exception|expected|\bfail|refuse|reject|denied|unable|can(?:not|'t)|could(?: not|n't)|got code/i.test(text);

const prefix =
  /^.{0,100}?\b(?:NOTICE|WARN|WARNING|ERROR|CRITICAL|ALERT|EMERGENCY|FATAL|warn|error|fatal)\b[\])>]{0,2}(?:[:|-] ?|[ \t])\s{0,8}(?=\S)/;

/** How Ruby prints an error that nobody caught: where it was raised stands first, its class last. */
const ofRuby = /^\S{1,300}:\d{1,7}:in [`'][^`']{1,120}': (.{1,3000}) \(([\w:]{3,100})\)$/;
/** What qmail logs of a delivery, its spaces as underscores. */
const ofQmail = /^(?:@[0-9a-f]{24} |\d{10}\.\d{1,9} )?delivery \d{1,9}: (?:failure|deferral): (\S{3,3000})$/;
/** What nmap's scripts found. */
const ofNmap = /^\|[_ ] ?(?=(?:banner|smtp-commands): )/;

const syslog = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,255} [\w./-]{1,64}(?:\[\d{1,10}\])?: /;

/** A message without time, process and level before it, where there is a level. */
export const withoutPrefix = (text: string): string => {
  const delivery = text.includes('delivery ') ? ofQmail.exec(text)?.[1] : undefined;
  if (delivery !== undefined) return `delivery failed: ${delivery.replaceAll('_', ' ')}`;
  const own = /^[A-Z][a-z]{2} /.test(text)
    ? text.replace(syslog, '')
    : text.replace(ofRuby, '$2: $1').replace(ofNmap, '');
  const bare = /^[\d[({<]/.test(own) ? own.replace(prefix, '') : own;
  return (bare === own ? withoutTime(own) : bare).replace(/ (?:Stack trace|\[stacktrace\]):? .*$|\\n {2,8}at .*$/i, '');
};

const slash = 0x2f;

/** A message behind a time and nothing else. */
const withoutTime = (text: string): string => {
  // As Go's logger has it; others put a level behind the time.
  if (text.charCodeAt(4) !== slash) return text;
  const time = leadingTime(text.slice(0, 64));
  const rest = time === undefined ? '' : text.slice(time.end).trimStart();
  return rest === '' || looksLikeReply(rest) ? text : rest;
};

/** A line of a stack, which says where an error came from and not what it is. */
export const isStackFrame = (text: string): boolean => isFrame.test(text);

const lettreCode =
  /severity: (Transient|Permanent)NegativeCompletion, category: (Syntax|Information|Connections|Unspecified3|Unspecified4|MailSystem), detail: (Zero|One|Two|Three|Four|Five|Six|Seven|Eight|Nine)\b/;
const categories = ['Syntax', 'Information', 'Connections', 'Unspecified3', 'Unspecified4', 'MailSystem'];
const details = ['Zero', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

/** Codes that Twisted's `ESMTPClient`, Perl's Net::Cmd and the c-client library give errors of their own, which no server has said. */
const madeUp =
  /\b50[12] (?=Server does not support |Login failed because )|\b\d{3} (?=\[\w{1,40}::\w{1,40}\] |One or more recipients failed)/;

/** A message with the reply's code before it, where Rust's lettre prints its digits as words; without one that is none. */
export const withCode = (message: string): string => {
  const [, severity, category = '', detail = ''] = lettreCode.exec(message) ?? [];
  if (severity === undefined) return message.replace(madeUp, '');
  return `${severity === 'Permanent' ? 5 : 4}${categories.indexOf(category)}${details.indexOf(detail)} ${message}`;
};

/** Whether a line is of the stack of a mail library, or a field of its error. */
export const isOfLibrary = (text: string): boolean => isOfMailLibrary.test(text);

/** Whether mail is spoken of at all, by a library’s name in a stack too. */
export const speaksOfMail = (text: string): boolean => /smtp|mail/i.test(text) || isOfMailLibrary.test(text);

/** How strongly a line speaks for a report about mail, as `LogReader.recognise` has it. */
export const reportScore = (text: string): number => {
  const told = toldError(text);
  if (told === 'mail') return 8;
  if (told === 'vague') return 5;
  return text.length <= maximumMessage && isOfMailLibrary.test(text) ? 3 : 0;
};

/**
 * `mail` when the line says what failed about mail, `vague` when it says that mail failed and not why, `unsure` when it says
 * what failed and others must tell that it was mail; undefined for any other line. Looks at the line alone, in linear time.
 */
export const toldError = (text: string): Told => {
  // A line is asked about more than once on its way.
  if (text !== judged.text) judged = { text, told: judge(text) };
  return judged.told;
};

type Told = 'mail' | 'vague' | 'unsure' | undefined;

let judged: { readonly text: string; readonly told: Told } = { text: '', told: undefined };

const judge = (text: string): Told => {
  if (/^(?:panic: )?EOF$/.test(text)) return 'unsure';
  if (text.length < 7 || text.length > maximumMessage || isFrame.test(text)) return undefined;
  if (serversWords.some((words) => text.includes(words))) return 'mail';
  if (isSource.test(text)) return undefined;
  const replied = isReply.test(text);
  if (endsLikeSource.test(text) && !namesError.test(text) && !isField.test(text)) return undefined;
  if (replied) return 'mail';
  const step = failedAtStep(text);
  if (step === 'mail') return step;
  if (
    !(isComplaint.test(text) || isPlainComplaint.test(text)) ||
    (isDetail.test(text) && !/(?:Error|Exception)\b/.test(text))
  )
    return step;
  if (!aboutFailure.test(text)) {
    if (!aboutMail.test(text)) return step;
    return alsoOfOthers.test(text) ? 'mail' : 'vague';
  }
  return aboutMail.test(text) ? 'mail' : 'unsure';
};

/** Whether the next line is one more of the reply that a message quotes. */
export const replyGoesOn = (message: string, next: string): boolean => {
  if (next === '' || message.length + next.length >= maximumMessage) return false;
  const [, code, enhanced] = /(?<![\w.-])([45][0-5]\d)[ -](?:([45]\.\d{1,3}\.\d{1,3})\b)?/.exec(message) ?? [];
  if (code !== undefined && next.startsWith(code) && /^\d{3}[ -]/.test(next)) return true;
  const bare = enhanced ?? /^([45]\.\d{1,3}\.\d{1,3}) /.exec(message)?.[1];
  if (bare !== undefined && next.startsWith(`${bare} `)) return true;
  return /^[45]\.\d{1,3}\.\d{1,3} /.test(next) && /["' ]?\d{3}$/.test(message);
};

/** Nothing but a reason that a library put onto a line of its own. */
const isReason = /^error:[0-9A-F]{8}:|^The (?:host name|server|remote|certificate)\b|^Last server message was:/;
/** A message that ends before what it quotes, and a line that can be it. */
const awaitsQuotation = /\b(?:failed|error|said|was|message|response|reply):$/i;
const isQuotation = /^(?:[45]\d\d[ -]|[45]\.\d{1,3}\.\d{1,3} |\[[\w:]{1,60}\] )\S/;

/** Whether the next line goes on with a message: a reply of several lines, a quotation, a sentence that was broken. */
export const goesOn = (message: string, next: string): boolean => {
  if (replyGoesOn(message, next)) return true;
  const fits = message.length + next.length < maximumMessage;
  if (fits && (isReason.test(next) || (awaitsQuotation.test(message) && isQuotation.test(next)))) return true;
  if (message.length + next.length >= maximumMessage || isStackFrame(next) || !/[A-Za-z,]$/.test(message)) return false;
  return /^[a-z][\w']{0,30}[.,]? \S/.test(next);
};

import * as v from 'valibot';
import { choice, oneLine, path, textThat, yesNo } from './fields.ts';
import { isOneLine, readAddress } from './syntax.ts';

const addressMust =
  'must be one address such as "a@example.com" or "Ann <a@example.com>", in one line without control characters such as CR or LF';

const recipient = textThat(
  (text) => (readAddress(text) ?? '') !== '',
  addressMust,
  'Recipient',
  'Address, or `Name <address>`. Local part at most 64 octets, domain at most 255 (RFC 5321 section 4.5.3.1).',
  ['b@example.com'],
);

const body = (title: string, description: string) =>
  textThat(
    (text) => text.length <= 1_048_576 && !text.includes('\0'),
    'must be a text of at most 1048576 characters without NUL',
    title,
    description,
  );

/** Who writes what to whom. */
export const messageSchema = v.pipe(
  v.strictObject(
    {
      from: v.exactOptional(
        textThat(
          (text) => readAddress(text) !== undefined,
          addressMust,
          'Sender',
          'Address, or `Name <address>`. Empty: the null reverse-path `<>` of delivery reports. May be left out with "eml": its From header is used.',
          ['a@example.com'],
        ),
      ),
      to: v.exactOptional(
        v.pipe(
          v.array(recipient, 'must be a list of addresses such as ["b@example.com"]'),
          v.minLength(1, 'must name at least one address'),
          v.maxLength(1000, 'must name at most 1000 addresses'),
          v.title('Recipients'),
          v.description('1 to 1000 addresses. May be left out with "eml": its To, Cc and Bcc headers are used.'),
          v.examples([['b@example.com']]),
        ),
      ),
      subject: v.optional(oneLine(900, 'Subject', 'Subject of the message, one line. Default "Test".'), 'Test'),
      text: v.optional(body('Text', 'Plain text of the message. Default "Hello".'), 'Hello'),
      html: v.exactOptional(
        body('HTML', 'HTML form of the message, sent beside the text. Left out: the message is text only.'),
      ),
      eml: v.exactOptional(
        v.pipe(
          path('Message file', 'Path of a message that is sent byte for byte.', ['mail.eml']),
          v.check((text) => text !== '', 'must be the path of a file'),
        ),
      ),
    },
    'must be an object such as { "from": "a@example.com", "to": ["b@example.com"] }',
  ),
  v.title('Message'),
  v.description('What is sent. "from" and "to" are needed when the session goes as far as MAIL and RCPT.'),
);

const dsnSchema = v.pipe(
  v.strictObject(
    {
      ret: v.exactOptional(
        choice(['FULL', 'HDRS'], 'Return', 'How much of the message a report returns (RFC 3461 section 4.3).'),
      ),
      envid: v.exactOptional(
        textThat(
          (text) => /^[\x20-\x7e]{1,100}$/.test(text),
          'must be 1 to 100 printable ASCII characters',
          'Envelope id',
          'Identifier that reports repeat, 1 to 100 printable ASCII characters (RFC 3461 section 4.4).',
          ['QQ314159'],
        ),
      ),
      notify: v.exactOptional(
        v.pipe(
          v.array(
            choice(['NEVER', 'SUCCESS', 'FAILURE', 'DELAY'], 'Event', 'NEVER, or any of SUCCESS, FAILURE and DELAY.'),
            'must be a list such as ["SUCCESS", "FAILURE"]',
          ),
          v.minLength(1, 'must name at least one event'),
          v.maxLength(3, 'must name at most three events'),
          v.title('Notify'),
          v.description('When to report: ["NEVER"], or any of SUCCESS, FAILURE and DELAY (RFC 3461 section 4.1).'),
        ),
      ),
      orcpt: v.exactOptional(
        textThat(
          (text) => text.length <= 500 && isOneLine(text) && /^[A-Za-z0-9-]+;./.test(text),
          'must be an address type and an address such as "rfc822;b@example.com", in one line',
          'Original recipient',
          'Address type and address, at most 500 characters (RFC 3461 section 4.2).',
          ['rfc822;b@example.com'],
        ),
      ),
    },
    'must be an object such as { "notify": ["SUCCESS"] }',
  ),
  v.title('Delivery status notifications'),
  v.description('Parameters of RFC 3461 on MAIL and RCPT. Left out: none are sent.'),
);

/** How the message goes over the wire. */
export const deliverySchema = v.pipe(
  v.strictObject(
    {
      transfer: v.optional(
        choice(
          ['auto', 'data', 'bdat'],
          'Transfer',
          '"auto" (the default): DATA, unless BDAT is offered and the message needs it (RFC 3030).',
        ),
        'auto',
      ),
      pipelining: v.optional(
        yesNo('Pipelining', 'Whether commands are sent in groups where the server offers it (RFC 2920). Default true.'),
        true,
      ),
      smtputf8: v.optional(
        choice(
          ['auto', 'always', 'never'],
          'SMTPUTF8',
          '"auto" (the default): asked for when an address needs it and the server offers it (RFC 6531).',
        ),
        'auto',
      ),
      requireTls: v.optional(
        yesNo('Require TLS', 'REQUIRETLS on MAIL: every further hop must use TLS too (RFC 8689). Default false.'),
        false,
      ),
      dsn: v.exactOptional(dsnSchema),
    },
    'must be an object such as { "pipelining": true }',
  ),
  v.title('Delivery'),
  v.description('How the message is handed over.'),
);

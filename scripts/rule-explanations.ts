import type { RuleId } from '../src/core/diagnosis/rules/index.ts';
import type { exposure } from '../src/core/logs/whole-log.ts';

/** What stands behind each rule, in two or three sentences for its page. */
export const explanations: Readonly<Record<RuleId | typeof exposure.rule, string>> = {
  'dns-not-found':
    'The name server answered, and there is no such name, or it has no address. A typing mistake in the host, a quotation mark that came along from a file of variables, or an internal name asked for from outside.',
  'dns-failed':
    'The name may well exist, but the question was not answered: the name server failed, refused or kept silent. Nothing about the mail server has been learned yet.',
  'connection-refused':
    'The machine answered that nothing listens on that port. The port is wrong, or the mail server is not running.',
  'connection-timed-out':
    'Nobody answered the attempt to connect. Many hosting companies and home networks drop connections to port 25 silently; a wrong address looks the same.',
  'connection-reset':
    'The other side, or something between, broke the connection off at once instead of closing it. What had been sent may be lost; a server that dislikes an address does this, and so do firewalls.',
  'network-unreachable':
    'The connection could not even start from this machine: there is no route, no address of the wanted family, or the local address to use does not exist here.',
  'wrong-service':
    'Something answers, and it is not an SMTP server: a web server, IMAP, POP3, SSH, or LMTP where SMTP is spoken. The port or the protocol is wrong.',
  'redirected-by-network':
    'The network leads connections for this port to a server of its own, which greets with another name and shows another certificate. Hosting companies do so with outgoing mail.',
  'greeting-missing':
    'The connection stands and the server says nothing. It may be overloaded, hold suspicious clients up on purpose, or be a port that expects TLS before anything is said.',
  'greeting-refused':
    'The server’s first word is a 5yz: it will not talk SMTP with this client. The address may be blocked, or the machine takes no mail.',
  'server-busy':
    'The server has too much to do, too many connections, or is being shut down. Nothing about this session is wrong, and the same works later.',
  'client-talked-too-early':
    'A client has to be silent until the whole greeting has come. Servers use those who are not to recognise programs that send spam.',
  'client-hostname-rejected':
    'The name given in EHLO or HELO is refused: it is `localhost`, has no dot, does not resolve, or does not match the address. Postfix and others say so only at RCPT, though the cause lies at the start.',
  'ehlo-rejected':
    'The server refuses EHLO without naming the host name as the reason. A very old server may know HELO only; one that is not for this client may refuse here.',
  'tls-to-plaintext-port':
    'The client began a TLS handshake, and the server answered in plain text. The port is one for STARTTLS, such as 25 or 587, and not one for TLS from the first octet, such as 465.',
  'plaintext-to-tls-port':
    'The client waited for a greeting in plain text on a port where the server waits for a TLS handshake. Both wait for each other, until one gives up.',
  'starttls-required':
    'The server goes no further in clear. It says so to MAIL or AUTH, and the credentials may already have gone over the wire unencrypted.',
  'starttls-not-offered':
    'TLS is wanted, and the EHLO reply does not list STARTTLS. The port may be one for implicit TLS or for another purpose, or something on the way removed the line.',
  'starttls-refused':
    'STARTTLS was offered and did not work: an error in reply, or the connection was broken off behind the 220. Often the server’s own certificate or key is missing.',
  'starttls-stripped':
    'The reply shows traces of something that overwrote STARTTLS, such as a keyword of X letters or a greeting of asterisks. Firewalls that inspect SMTP do this; so would an attacker.',
  'starttls-injection':
    'Octets were waiting behind the 220 to STARTTLS before the handshake had begun. Whoever takes them for the encrypted session’s first replies can be deceived; they have to be thrown away.',
  'ehlo-not-repeated':
    'After the TLS handshake both sides start anew. A server that has forgotten the first EHLO, as it must, answers the next command with 503.',
  'tls-certificate-untrusted':
    'The certificate is signed by itself or by an authority that this client does not know, or an intermediate certificate is missing from what the server sends.',
  'tls-certificate-expired':
    'The certificate, or one that it rests on, is not valid at this time. It may have expired, or a clock may be wrong.',
  'tls-certificate-name-mismatch':
    'The certificate is for another name than the one that was asked for. Shared hosting shows the host’s own certificate; an IP address or an alias in the profile does the rest.',
  'tls-version-mismatch':
    'Client and server have no protocol version or no cipher in common. Most servers have given up TLS 1.0 and 1.1; some say so only later, in a reply.',
  'tls-handshake-closed':
    'The handshake was broken off without a reason. A proxy without a server behind it, a limit on connections, or a peer that speaks something else.',
  'tls-client-certificate-required':
    'The server wants the client to show a certificate, and it showed none or one that is not trusted.',
  'auth-rejected':
    'User name and password are refused. Several providers want a name or a secret other than those of the web page, and give the same reply to a right password of the wrong kind.',
  'auth-app-password-required':
    'The account has two-step sign-in, and programs need a password made for them. The account’s own password is never taken, however right it is.',
  'auth-disabled':
    'Signing in with a password is switched off: for the mailbox, for the whole organisation, or for everybody. Only an administrator or OAuth 2 helps; another password does not.',
  'auth-blocked-by-policy':
    'The credentials may be right. A rule stands in the way: an unusual address, a sign-in that has to be confirmed in a browser, an account that is locked or not activated.',
  'auth-token-rejected':
    'An OAuth 2 token was refused. It has expired, is for another account or scope, or is wrongly wrapped. With XOAUTH2 the reason comes as JSON in a 334, and the refusal itself only after the client’s empty answer.',
  'auth-mechanism-unsupported':
    'The mechanism that was used is not one that the server knows, or offers here. The list stands behind AUTH in its EHLO reply.',
  'auth-not-offered':
    'The EHLO reply has no AUTH. Many servers list it only once the session is encrypted, and not at all on port 25.',
  'auth-needs-tls':
    'The server takes these credentials only over TLS. It is right to refuse; the credentials may have been sent in clear all the same.',
  'auth-required':
    'The server takes mail from this client only after a sign-in, and there was none, or it failed before: then that failure is the root cause.',
  'auth-temporarily-failed':
    'The server could not check the credentials at this moment. It says nothing about whether they are right.',
  'auth-throttled':
    'There have been too many sign-ins, or too many failed ones. The password is not the problem now; each further try makes the wait longer.',
  'auth-malformed':
    'The exchange itself went wrong: base64 that cannot be decoded, a first response that was not expected, a line too long, or a client that gave up.',
  'secret-in-clear':
    'A password or token went over a connection without TLS. Whoever is on the way can read it; change it.',
  'sender-rejected':
    'The address in MAIL FROM is refused as such: its domain does not exist, it takes no mail, or it is blocked. Some servers say so only at RCPT.',
  'sender-not-authorised':
    'The sign-in worked, but this account may not send with this sender: it does not own it, the address or domain has not been verified, or a right is missing.',
  'recipient-unknown': 'There is no such mailbox. Check the address for typing mistakes; trying again does not help.',
  'recipient-rejected':
    'The recipient is refused for another reason than not existing: the mailbox is disabled, or a rule of its server forbids it.',
  'mailbox-full': 'The recipient has no room left. Only the recipient, or its administrator, can change that.',
  'relay-denied':
    'The server is not responsible for the recipient’s domain and passes mail on only for clients it knows: those who signed in, or whose address is listed.',
  'no-valid-recipients':
    'DATA came although no recipient had been accepted. What matters is why the recipients were refused before.',
  'too-many-recipients':
    'More recipients than the server takes in one transaction. Those accepted so far will get the message; the others need another one.',
  greylisted:
    'The server puts off what it sees for the first time. A client that comes back after some minutes is let in; most programs that send spam do not.',
  'client-address-blocked':
    'The client’s IP address is refused: it is on a block list, has no name in the DNS, or belongs to a range from which mail servers are not expected.',
  'domain-authentication-failed':
    'The sender’s domain says by SPF, DKIM or DMARC who may send for it, and this message does not fit.',
  'rate-limited': 'Too much came too fast. Send more slowly, over fewer connections; the same message is taken later.',
  'quota-exceeded':
    'What the account or plan may send in a day or month is used up. Gmail and others say so with a 5yz, although it passes.',
  'insufficient-storage':
    'The server’s own disk is short of room. Nothing about the message is wrong, and the same works later.',
  'message-too-large':
    'The message is larger than the server takes. Attachments grow by a third when they are encoded for mail.',
  'line-too-long':
    'A line is over the limit: 998 octets of text, 510 of a command. Long lines come from HTML or base64 that was not broken into lines.',
  'bare-line-feed':
    'A line ended with LF or CR alone. Servers refuse that since it was used to smuggle messages into others.',
  'smtputf8-required':
    'An address has letters outside ASCII. That needs SMTPUTF8 from every server on the way, and the client has to ask for it in MAIL.',
  'parameter-unsupported':
    'MAIL or RCPT had a parameter that the server does not know or did not offer, such as SMTPUTF8, REQUIRETLS or BODY=BINARYMIME.',
  'address-malformed':
    'An address has the wrong form: no angle brackets, no domain, a name in front of it, or characters that have no place there.',
  'content-rejected':
    'The message was refused for what it contains: it looks like spam, has a forbidden attachment or broken headers, or goes in circles.',
  'chunking-error':
    'BDAT, which sends a message in chunks, was used where it was not offered, or its chunks were counted wrongly by either side.',
  'bad-sequence':
    'A command came where the server does not expect it: AUTH inside a transaction, MAIL before EHLO, STARTTLS inside TLS.',
  'command-unrecognised':
    'The server does not know the command or could not read it. Often part of a message, or of a TLS handshake, was sent where a command was due.',
  'pipelining-violation':
    'Commands were sent together that have to wait for each other, or the server never offered PIPELINING.',
  'client-misread-reply':
    'The server’s reply was right. The client looked at its text instead of its code, at its first line instead of its last, or at a part of it.',
  'client-error':
    'Something failed, and all that is known is the program’s own message, which fits many causes. It is shown only where nothing else explains the session.',
  'reply-out-of-step':
    'Replies and commands no longer belong to each other: one command got two replies, or a late one was taken for the answer to the next command. Every later verdict on this connection is doubtful.',
  'reply-malformed':
    'A reply breaks the grammar: no three digits, a code that changes from line to line, wrong line ends, lines too long, or octets that are not text. Clients differ in what they make of it.',
  'endless-reply': 'A reply went on and on, line after line. A client without a limit would read for ever.',
  'no-reply':
    'The server kept silent longer than the client waits. RFC 5321 asks clients for minutes; many wait for seconds.',
  'too-many-errors': 'The server gave the client up after too many errors. What matters are the errors before.',
  'server-closed':
    'The server closed the connection when it was not its turn to, without a 421. What it refused just before is mostly the reason.',
  'idle-timed-out':
    'The server closed because nothing came for too long. A client that keeps connections for later reads that 421 only when it wants to send the next message, and takes it for the answer.',
  'delivery-unknown':
    'The whole message was sent, and no verdict came. The server may have taken it: sending it again may make two of it.',
  'quit-unanswered':
    'QUIT got no 221. All that was accepted before stays accepted; a program must not report a failed delivery for it.',
  'closed-without-quit':
    'The client closed without taking leave. The message is not in danger, but servers log a lost connection and some remember it.',
  'read-loop':
    'Reading a closed connection returns nothing, at once, again and again. A client that does not take that for the end uses all of a processor and never comes back.',
  'hangs-after-close':
    'The server had closed, and the client kept the connection and waited. Its user sees a program that hangs, and in the end a timeout instead of the real refusal.',
  'reconnect-loop':
    'Several sessions in a row failed for the same reason, hardly a pause between them. Each of them makes it worse: servers count sign-ins and connections.',
  'log-shows-credentials':
    'Base64 hides nothing: who has the log has the password. Logs are pasted into tickets and kept by build servers, where many people read them.',
};

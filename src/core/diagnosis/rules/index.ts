import type { Rule } from '../finding.ts';
import { rule as addressMalformed } from './address-malformed.ts';
import { rule as authAppPasswordRequired } from './auth-app-password-required.ts';
import { rule as authBlockedByPolicy } from './auth-blocked-by-policy.ts';
import { rule as authDisabled } from './auth-disabled.ts';
import { rule as authMalformed } from './auth-malformed.ts';
import { rule as authMechanismUnsupported } from './auth-mechanism-unsupported.ts';
import { rule as authNeedsTls } from './auth-needs-tls.ts';
import { rule as authNotOffered } from './auth-not-offered.ts';
import { rule as authRejected } from './auth-rejected.ts';
import { rule as authRequired } from './auth-required.ts';
import { rule as authTemporarilyFailed } from './auth-temporarily-failed.ts';
import { rule as authThrottled } from './auth-throttled.ts';
import { rule as authTokenRejected } from './auth-token-rejected.ts';
import { rule as badSequence } from './bad-sequence.ts';
import { rule as bareLineFeed } from './bare-line-feed.ts';
import { rule as chunkingError } from './chunking-error.ts';
import { rule as clientAddressBlocked } from './client-address-blocked.ts';
import { rule as clientError } from './client-error.ts';
import { rule as clientHostnameRejected } from './client-hostname-rejected.ts';
import { rule as clientMisreadReply } from './client-misread-reply.ts';
import { rule as clientTalkedTooEarly } from './client-talked-too-early.ts';
import { rule as closedWithoutQuit } from './closed-without-quit.ts';
import { rule as commandUnrecognised } from './command-unrecognised.ts';
import { rule as connectionRefused } from './connection-refused.ts';
import { rule as connectionReset } from './connection-reset.ts';
import { rule as connectionTimedOut } from './connection-timed-out.ts';
import { rule as contentRejected } from './content-rejected.ts';
import { rule as deliveryUnknown } from './delivery-unknown.ts';
import { rule as dnsFailed } from './dns-failed.ts';
import { rule as dnsNotFound } from './dns-not-found.ts';
import { rule as domainAuthenticationFailed } from './domain-authentication-failed.ts';
import { rule as ehloNotRepeated } from './ehlo-not-repeated.ts';
import { rule as ehloRejected } from './ehlo-rejected.ts';
import { rule as endlessReply } from './endless-reply.ts';
import { rule as greetingMissing } from './greeting-missing.ts';
import { rule as greetingRefused } from './greeting-refused.ts';
import { rule as greylisted } from './greylisted.ts';
import { rule as hangsAfterClose } from './hangs-after-close.ts';
import { rule as idleTimedOut } from './idle-timed-out.ts';
import { rule as insufficientStorage } from './insufficient-storage.ts';
import { rule as lineTooLong } from './line-too-long.ts';
import { rule as mailboxFull } from './mailbox-full.ts';
import { rule as messageTooLarge } from './message-too-large.ts';
import { rule as networkUnreachable } from './network-unreachable.ts';
import { rule as noReply } from './no-reply.ts';
import { rule as noValidRecipients } from './no-valid-recipients.ts';
import { rule as parameterUnsupported } from './parameter-unsupported.ts';
import { rule as pipeliningViolation } from './pipelining-violation.ts';
import { rule as plaintextToTlsPort } from './plaintext-to-tls-port.ts';
import { rule as quitUnanswered } from './quit-unanswered.ts';
import { rule as quotaExceeded } from './quota-exceeded.ts';
import { rule as rateLimited } from './rate-limited.ts';
import { rule as readLoop } from './read-loop.ts';
import { rule as recipientRejected } from './recipient-rejected.ts';
import { rule as recipientUnknown } from './recipient-unknown.ts';
import { rule as redirectedByNetwork } from './redirected-by-network.ts';
import { rule as relayDenied } from './relay-denied.ts';
import { rule as replyMalformed } from './reply-malformed.ts';
import { rule as replyOutOfStep } from './reply-out-of-step.ts';
import { rule as secretInClear } from './secret-in-clear.ts';
import { rule as senderNotAuthorised } from './sender-not-authorised.ts';
import { rule as senderRejected } from './sender-rejected.ts';
import { rule as serverBusy } from './server-busy.ts';
import { rule as serverClosed } from './server-closed.ts';
import { rule as smtputf8Required } from './smtputf8-required.ts';
import { rule as starttlsInjection } from './starttls-injection.ts';
import { rule as starttlsNotOffered } from './starttls-not-offered.ts';
import { rule as starttlsRefused } from './starttls-refused.ts';
import { rule as starttlsRequired } from './starttls-required.ts';
import { rule as starttlsStripped } from './starttls-stripped.ts';
import { rule as tlsCertificateExpired } from './tls-certificate-expired.ts';
import { rule as tlsCertificateNameMismatch } from './tls-certificate-name-mismatch.ts';
import { rule as tlsCertificateUntrusted } from './tls-certificate-untrusted.ts';
import { rule as tlsClientCertificateRequired } from './tls-client-certificate-required.ts';
import { rule as tlsHandshakeClosed } from './tls-handshake-closed.ts';
import { rule as tlsToPlaintextPort } from './tls-to-plaintext-port.ts';
import { rule as tlsVersionMismatch } from './tls-version-mismatch.ts';
import { rule as tooManyErrors } from './too-many-errors.ts';
import { rule as tooManyRecipients } from './too-many-recipients.ts';
import { rule as wrongService } from './wrong-service.ts';

/** The id of every known failure pattern. Ids are contracts: none is renamed or used again. */
export const ruleIds = [
  'dns-not-found',
  'dns-failed',
  'connection-refused',
  'connection-timed-out',
  'connection-reset',
  'network-unreachable',
  'wrong-service',
  'redirected-by-network',
  'greeting-missing',
  'greeting-refused',
  'server-busy',
  'client-talked-too-early',
  'client-hostname-rejected',
  'ehlo-rejected',
  'tls-to-plaintext-port',
  'plaintext-to-tls-port',
  'starttls-required',
  'starttls-not-offered',
  'starttls-refused',
  'starttls-stripped',
  'starttls-injection',
  'ehlo-not-repeated',
  'tls-certificate-untrusted',
  'tls-certificate-expired',
  'tls-certificate-name-mismatch',
  'tls-version-mismatch',
  'tls-handshake-closed',
  'tls-client-certificate-required',
  'auth-rejected',
  'auth-app-password-required',
  'auth-disabled',
  'auth-blocked-by-policy',
  'auth-token-rejected',
  'auth-mechanism-unsupported',
  'auth-not-offered',
  'auth-needs-tls',
  'auth-required',
  'auth-temporarily-failed',
  'auth-throttled',
  'auth-malformed',
  'secret-in-clear',
  'sender-rejected',
  'sender-not-authorised',
  'recipient-unknown',
  'recipient-rejected',
  'mailbox-full',
  'relay-denied',
  'no-valid-recipients',
  'too-many-recipients',
  'greylisted',
  'client-address-blocked',
  'domain-authentication-failed',
  'rate-limited',
  'quota-exceeded',
  'insufficient-storage',
  'message-too-large',
  'line-too-long',
  'bare-line-feed',
  'smtputf8-required',
  'parameter-unsupported',
  'address-malformed',
  'content-rejected',
  'chunking-error',
  'bad-sequence',
  'command-unrecognised',
  'pipelining-violation',
  'client-misread-reply',
  'client-error',
  'reply-out-of-step',
  'reply-malformed',
  'endless-reply',
  'no-reply',
  'too-many-errors',
  'server-closed',
  'idle-timed-out',
  'delivery-unknown',
  'quit-unanswered',
  'closed-without-quit',
  'read-loop',
  'hangs-after-close',
  'reconnect-loop',
] as const;
export type RuleId = (typeof ruleIds)[number];

/** The rules, in the order of their ids. `reconnect-loop` is not among them: it takes several sessions to see one. */
export const rules: readonly Rule[] = [
  dnsNotFound,
  dnsFailed,
  connectionRefused,
  connectionTimedOut,
  connectionReset,
  networkUnreachable,
  wrongService,
  redirectedByNetwork,
  greetingMissing,
  greetingRefused,
  serverBusy,
  clientTalkedTooEarly,
  clientHostnameRejected,
  ehloRejected,
  tlsToPlaintextPort,
  plaintextToTlsPort,
  starttlsRequired,
  starttlsNotOffered,
  starttlsRefused,
  starttlsStripped,
  starttlsInjection,
  ehloNotRepeated,
  tlsCertificateUntrusted,
  tlsCertificateExpired,
  tlsCertificateNameMismatch,
  tlsVersionMismatch,
  tlsHandshakeClosed,
  tlsClientCertificateRequired,
  authRejected,
  authAppPasswordRequired,
  authDisabled,
  authBlockedByPolicy,
  authTokenRejected,
  authMechanismUnsupported,
  authNotOffered,
  authNeedsTls,
  authRequired,
  authTemporarilyFailed,
  authThrottled,
  authMalformed,
  secretInClear,
  senderRejected,
  senderNotAuthorised,
  recipientUnknown,
  recipientRejected,
  mailboxFull,
  relayDenied,
  noValidRecipients,
  tooManyRecipients,
  greylisted,
  clientAddressBlocked,
  domainAuthenticationFailed,
  rateLimited,
  quotaExceeded,
  insufficientStorage,
  messageTooLarge,
  lineTooLong,
  bareLineFeed,
  smtputf8Required,
  parameterUnsupported,
  addressMalformed,
  contentRejected,
  chunkingError,
  badSequence,
  commandUnrecognised,
  pipeliningViolation,
  clientMisreadReply,
  clientError,
  replyOutOfStep,
  replyMalformed,
  endlessReply,
  noReply,
  tooManyErrors,
  serverClosed,
  idleTimedOut,
  deliveryUnknown,
  quitUnanswered,
  closedWithoutQuit,
  readLoop,
  hangsAfterClose,
];

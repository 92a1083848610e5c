import type { RuleId } from './rules/index.ts';

/** What TLS libraries and operating systems say when a connection or a handshake fails, in lower case, by rule. */
export const troublePhrases: Partial<Record<RuleId, string>> = {
  'auth-rejected': `
    authentication failed | authentication error | login incorrect | incorrect login | bad credentials | invalid credentials | wrong password | incorrect password | auth error | authentication to … failed | authentication failure | login denied | invalid login | failed to authenticate |
    authentication unsuccessful | invalid username or password | password mismatch | login failed |
    bad username or password | authentication credentials invalid | could not authenticate with | could not authenticate. | auth_failed | response received after authpass`,
  'auth-needs-tls': `
    unencrypted connection | connection is not encrypted | plain text authentication is not | cannot use a secure authentication method | over an unencrypted`,
  'auth-mechanism-unsupported': `
    no sasl mechanism | failed to find an authenticator | requested type not available | mechanisms supported by both | no form of authorization supported | no worthy mech | no mechanism available | not support … authentication method | not support … auth type | no compatible authentication | does not support authentication method | no suitable authentication method | no suitable authentication mechanism |
    no mutually supported authentication | none of the authentication mechanisms | no authentication method`,
  'auth-not-offered': `
    did not advertise authentication | could not authenticate | auth extension not supported | does not support authentication |
    does not support auth | no supported authentication m | no authentication mechanism | no compatible authentication |
    auth extension is not supported | authentication not supported | auth not supported | doesn't support auth | no authentication methods | does not offer auth |
    authentication is not supported | auth is not supported | not advertise auth | not offer authentication |
    auth command is not supported | no auth mechanism | server doesn't offer auth | authentication unsupported | missing_requirement … auth | auth() command not supported`,
  'starttls-not-offered': `
    tls not supported by server | starttls extension not supported | starttls not supported | starttls is not supported | starttls unsupported |
    offer tls | support starttls | supports starttls … not | advertise the starttls | advertise starttls | advertise tls | offer starttls | support tls |
    tls is required, but was not offered | tls … was not offered | starttls not offered | starttls is not offered | starttls not available | starttls is not available |
    starttls unavailable | starttls not advertised | no starttls | without starttls | support secure connections |
    support the starttls | offering starttls | starttls … is not supported by | starttls … not supported by |
    not support starttls | starttls … advertise that feature | missing_requirement … tls | mailsmtp_error_starttls`,
  'tls-to-plaintext-port': `
    wrong version number | wrong_version_number | unexpected tls packet | does not look like a tls handshake |
    unsupported or unrecognized ssl message | unrecognized ssl message | plaintext connection |
    unexpected packet format | unknown protocol | packet length too long | http_request |
    record overflow | frame size … larger | corrupted frame | invalidcontenttype | corrupt message | not an ssl/tls record | first record does not look like`,
  'tls-certificate-expired': `
    validity check failed | certificateexpiredexception | certexpired | peer certificate: expired | certificate: notvalidyet | notyetvalid | certificate … expired |
    certificate has expired | expired certificate | certificate chain uses expired | cert_has_expired | certificate expired | certificate is not yet valid |
    cert_not_yet_valid | has expired or is not yet valid`,
  'tls-certificate-name-mismatch': `
    altname | err_tls_cert_altname_invalid | hostname mismatch | hostname/ip does not match |
    does not match the server certificate | did not match the name | subjectaltname did not match | did not match expected name | name in the certificate does not match | verify identity of server | identity of server … not | certificate does not match | notvalidforname | certificate is valid for | namemismatch | does not match the host |
    doesn't match | different hostname | did not match expected cn | not valid for | name mismatch | valid for … not | no name matching |
    no subject alternative | no alternative certificate subject name`,
  'tls-certificate-untrusted': `
    self-signed certificate | self signed certificate | self_signed_cert_in_chain | depth_zero_self_signed_cert |
    unable_to_verify_leaf_signature | unable_to_get_issuer_cert | unable to verify the first certificate |
    unable to get local issuer | unable to get issuer | certificate verify failed | certificate_verify_failed |
    unknown authority | unknown ca | certificate issuer is unknown | untrusted | certificate not verified | cert_untrusted | invalid_ca | cert_revoked | pkix path building failed |
    unable to find valid certification path | not trusted | failed to load system roots | unknownissuer | unsupportedcertversion |
    validation procedure | certificate is invalid | certificate verification failed | certificate validation |
    certificate verification error | certificate was rejected | no trusted certificate | ssh remote key was not ok | trust anchor | signed by an unknown | unable to verify | partialchain | untrustedroot | remotecertificatechainerrors`,
  'tls-client-certificate-required': `
    certificate required | certificate_required | peer did not return a certificate | alert bad certificate |
    alert number 116`,
  'tls-version-mismatch': `
    protocol version | protocol_version | unsupported protocol | unsupported_protocol | no shared cipher |
    no_shared_cipher | no cipher suites in common | handshake failure | handshake_failure |
    no protocols available | no_protocols_available | insufficient security | inappropriate fallback |
    dh key too small | unsupported version | no appropriate protocol | no longer supports tls | version too low |
    no ciphers available`,
  'tls-handshake-closed': `
    unexpected eof | unexpected_eof | sslv3 alert unexpected | eof occurred in violation |
    before secure tls connection was established | socket hang up | econnreset | epipe | econnaborted |
    err_ssl_unexpected_eof_while_reading | terminated the handshake | connection closed | connection reset | closed during |
    handshake … closed | closed the transport stream | handshake … eof | starttls … eof | connection has been closed |
    connection was non-properly terminated | peer closed connection without`,
  'smtputf8-required': `
    internationalized email support | smtputf8 … not supported | not support smtputf8 | not advertise smtputf8`,
  'recipient-rejected': `
    failed recipients | sendfailedexception: invalid addresses | set smtp recipient | all recipients failed | all recipients were rejected | no recipients accepted |
    recipients were refused | recipient was refused`,
  'reply-malformed': `
    smtpunknownerror | unexpected response | unexpected reply | malformed response | malformed reply | bad response |
    short response | invalid response code: | no success or error code | (-1, b | syntax error parsing | cannot parse … response | cannot parse … reply | invalid smtp response | invalid reply | unparseable | could not parse … response |
    invalid greeting | unexpected greeting | invalid status code | could not handle … response`,
  'dns-not-found': `
    enotfound | enodata | name or service not known | nodename nor servname | no such host |
    could not resolve host | unknown host | could not get ip | host not found | no such host is known | name does not resolve | unable to resolve host | no address found | getaddrinfo failed | failed to lookup address | failed to resolve | unknownhostexception | no address associated | nxdomain`,
  'dns-failed': `
    eai_again | eai_fail | eservfail | servfail | erefused | etimeout | querya  | queryaaaa  |
    temporary failure in name resolution | econnrefused querya | edns`,
  'connection-refused': `econnrefused | connection refused | actively refused`,
  'connection-timed-out': `
    etimedout | connection timed out | connect timeout | connection timeout | i/o timeout | did not properly respond | connect timed out | timed out while connecting`,
  'connection-reset': `
    econnreset | epipe | econnaborted | connection reset | broken pipe | reset by peer | forcibly closed`,
  'network-unreachable': `
    enetunreach | ehostunreach | eaddrnotavail | enetdown | ehostdown | eafnosupport | eacces | eperm |
    network is unreachable | no route to host | cannot assign requested address`,
};

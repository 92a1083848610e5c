/** What follows from the error messages of mail programs. */

/** It is about TLS: its handshake, or a certificate. */
export const saysTlsFailed =
  /certificate|\bssl\b|\bx509\b|wrong version|\btls\b.{0,40}(?:handshake|version)|_SSL_|_CERT_|transport stream|SslStream|\bSSPI\b|Security\.Authentication\.AuthenticationException|STARTTLS.{0,40}(?:EOF|closed|reset)|secure TLS connection|upgrading transport|tls_failed|tls_alert|verify identity of server|server is not trusted/i;

/** The client gave up waiting. */
export const saysTimedOut =
  /(?:timed[ -]?out|time-?out)\b(?! -?\d{1,9};)|TimeoutError|ETIMEDOUT|never received|execution expired|failed to respond/i;
/** The server ended the connection, and the client did not expect it. */
export const saysServerClosed =
  /unexpectedly closed|zero byte response|\bresponse: -1\b|closed (?:connection )?unexpectedly|unexpected EOF|(?:: |^ ?)EOF["'\s)]{0,3}$|socket close\b|[Ff]ailed to write to socket|EOFError|end of file|lost connection|response reading failed|server (?:has )?(?:closed|disconnected)|closed by (?:server|remote|foreign|peer|the server)|remote host closed|error[=:] ?"?EOF\b|connection (?:has )?(?:ended|closed|lost)\b|net_io_connectionclosed|unexpectedly disconnected|server closed (?:the )?connection|peer closed|\{error, ?closed\}|\{:error, :closed\}/i;

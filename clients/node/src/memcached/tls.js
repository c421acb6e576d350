// TLS to a memcached (its doc/tls.txt): whom to trust, and why there is none, in words that come after the server's
// name. The server's certificate is always verified, against its name or address too.

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { checkServerIdentity, createSecureContext } from 'node:tls';

/**
 * Whom to trust (PEM; who Node trusts where there is none), what to show a server that asks who comes (PEM, both or
 * neither), and whom the server's certificate has to be for: the host of its address where nothing is said.
 * @typedef {object} TlsSettings
 * @property {string | Buffer | (string | Buffer)[]} [ca]
 * @property {string | Buffer} [cert]
 * @property {string | Buffer} [key]
 * @property {string} [serverName]
 */

/**
 * What was read of settings.
 * @typedef {{secureContext: import('node:tls').SecureContext, serverName: string | undefined}} Trust
 */

/**
 * @param {TlsSettings} [settings]
 * @returns {Trust}
 * @throws {RangeError} which of them cannot be used, and why
 */
export function trust({ ca, cert, key, serverName } = {}) {
  for (const authority of [ca ?? []].flat()) check('tls.ca', 'certificate', () => new X509Certificate(`${authority}`));
  if ((cert === undefined) !== (key === undefined)) {
    throw new RangeError(`tls.${cert === undefined ? 'key' : 'cert'} is given alone: a server is shown both`);
  }
  if (cert !== undefined && key !== undefined) {
    const certificate = check('tls.cert', 'certificate', () => new X509Certificate(`${cert}`));
    const privateKey = check('tls.key', 'private key', () => createPrivateKey(`${key}`));
    if (!certificate.checkPrivateKey(privateKey)) throw new RangeError('tls.key is not the key of tls.cert');
  }
  if (serverName !== undefined && (typeof serverName !== 'string' || serverName === '')) {
    throw new RangeError('tls.serverName must be a name or an IP address');
  }
  return { secureContext: createSecureContext({ ca, cert, key }), serverName };
}

/**
 * What Node has to be told to connect to `host`.
 * @param {string} host
 * @param {Trust} trusted
 * @returns {import('node:tls').ConnectionOptions}
 */
export function tlsOptions(host, { secureContext, serverName = host }) {
  return {
    secureContext,
    // Whatever the environment says.
    rejectUnauthorized: true,
    // An address is no name to ask for (RFC 6066, section 3), but one to verify.
    servername: isIP(serverName) ? '' : serverName,
    checkServerIdentity: (_, certificate) => checkServerIdentity(serverName, certificate),
  };
}

/**
 * What an error of Node's says about TLS, behind the server's name; `null` where it is none of TLS.
 * @param {NodeJS.ErrnoException} error
 * @param {string} expected whom the certificate should be for
 * @returns {string | null}
 */
export function tlsFault(error, expected) {
  const { code = '' } = error;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `shows a certificate that is not for ${JSON.stringify(expected)}`;
  if (code === 'CERT_HAS_EXPIRED') return 'shows a certificate that has expired';
  if (code === 'CERT_NOT_YET_VALID') return 'shows a certificate that is not valid yet';
  if (UNTRUSTED.has(code)) return 'shows a certificate that no trusted authority has signed';
  if (NOT_TLS.has(code)) return 'answered with something else than TLS';
  if (code === 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED') return 'asks for a client certificate';
  const [, alert] = /^ERR_SSL_.*_ALERT_(.+)$/.exec(code) ?? [];
  if (alert && CLIENT_CERTIFICATE.test(alert)) return `refused the client certificate (${words(alert)})`;
  if (/^(?:CERT|CRL|INVALID|PATH)_/.test(code)) return `shows a certificate that cannot be used (${words(code)})`;
  if (/^ERR_(?:SSL|TLS|OSSL)_/.test(code)) return `could not be spoken to in TLS (${words(code)})`;
  return null;
}

/**
 * What `read` gives; where it throws, the setting's name and what was wanted.
 * @template T
 * @param {string} name
 * @param {string} wanted
 * @param {() => T} read
 */
function check(name, wanted, read) {
  try {
    return read();
  } catch (error) {
    throw new RangeError(`${name} holds no ${wanted} in PEM form`, { cause: error });
  }
}

/** OpenSSL's own, as far as Node passes it on. @param {string} code */
function words(code) {
  return code.replace(/^ERR_(?:SSL|TLS|OSSL)_/, '').replaceAll('_', ' ').toLowerCase();
}

const UNTRUSTED = new Set([
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const NOT_TLS = new Set([
  'ERR_SSL_HTTP_REQUEST',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_UNKNOWN_PROTOCOL',
  'ERR_SSL_WRONG_VERSION_NUMBER',
]);

/** RFC 8446, section 6.2: the alerts that are about what a client has shown. */
const CLIENT_CERTIFICATE =
  /^(?:ACCESS_DENIED|BAD_CERTIFICATE|CERTIFICATE_(?:EXPIRED|REVOKED|UNKNOWN)|UNKNOWN_CA|UNSUPPORTED_CERTIFICATE)$/;

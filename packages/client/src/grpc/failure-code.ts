/** How grpc-js words what kept it from connecting, with the code that Node has for it. The first that fits counts. */
const WORDS: readonly (readonly [words: RegExp, code: string])[] = [
  [/self-signed certificate in certificate chain/, 'SELF_SIGNED_CERT_IN_CHAIN'],
  [/self-signed certificate/, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  [/unable to verify the first certificate/, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  [/unable to get (local )?issuer certificate/, 'UNABLE_TO_GET_ISSUER_CERT'],
  [/certificate has expired/, 'CERT_HAS_EXPIRED'],
  [/certificate is not yet valid/, 'CERT_NOT_YET_VALID'],
  [/wrong version number/, 'ERR_SSL_WRONG_VERSION_NUMBER'],
  [/alert certificate required/, 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
  [/resolution failed/, 'ENOTFOUND'],
  // The connection was made, and ended before it could be used.
  [/Protocol error|Failed to connect/, 'ERR_HTTP2_ERROR'],
];
const CODE = /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_TLS_CERT_ALTNAME_INVALID)\b/;

/** The code in what grpc-js says of a connection that it could not make; refused, where it says nothing that is known. */
export function failureCode(details: string): string {
  return CODE.exec(details)?.[0] ?? WORDS.find(([words]) => words.test(details))?.[1] ?? 'ECONNREFUSED';
}

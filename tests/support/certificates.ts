import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A key and its certificate, in PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** An authority of a test, which signs certificates. */
export interface Authority extends AsyncDisposable {
  /** Its own certificate, in PEM, and the file that has it. */
  readonly ca: string;
  readonly caFile: string;
  /** Signs a certificate. Default: for this machine's own names, valid for a day. */
  readonly sign: (options?: { readonly names?: string; readonly expired?: boolean }) => Promise<Certificate>;
  /** Makes a certificate that nobody but itself has signed. */
  readonly selfSigned: () => Promise<Certificate>;
}

/** Names of this machine, as a certificate says them. */
const LOCAL = 'DNS:localhost,IP:127.0.0.1';

/** Makes an authority, with the openssl command; its files are removed at the end of the scope. */
export async function createAuthority(): Promise<Authority> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ahoy-tls-'));
  const file = (name: string): string => path.join(folder, name);
  await openssl(folder, [
    'req',
    '-x509',
    ...newKey('ca'),
    '-days',
    '2',
    '-subj',
    '/CN=Test authority',
    '-out',
    'ca.pem',
  ]);
  let serial = 0;
  return {
    ca: await readFile(file('ca.pem'), 'utf8'),
    caFile: file('ca.pem'),
    async sign({ names = LOCAL, expired = false } = {}) {
      const name = `server-${++serial}`;
      await writeFile(file(`${name}.ext`), `subjectAltName=${names}\n`);
      await openssl(folder, ['req', ...newKey(name), '-subj', `/CN=${name}`, '-out', `${name}.csr`]);
      // A certificate that ends one day before it begins has expired, whatever the day.
      const days = expired ? '-1' : '1';
      const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', String(serial), '-days', days];
      const files = ['-in', `${name}.csr`, '-extfile', `${name}.ext`, '-out', `${name}.pem`];
      await openssl(folder, ['x509', '-req', ...files, ...signing]);
      const [key, cert] = await Promise.all([
        readFile(file(`${name}.key`), 'utf8'),
        readFile(file(`${name}.pem`), 'utf8'),
      ]);
      return { key, cert };
    },
    async selfSigned() {
      const names = ['-addext', `subjectAltName=${LOCAL}`, '-addext', 'basicConstraints=critical,CA:false'];
      await openssl(folder, ['req', '-x509', ...newKey('self'), '-subj', '/CN=self', ...names, '-out', 'self.pem']);
      return { key: await readFile(file('self.key'), 'utf8'), cert: await readFile(file('self.pem'), 'utf8') };
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** A new key without a passphrase; an elliptic curve makes one faster than RSA does. */
function newKey(name: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${name}.key`];
}

async function openssl(cwd: string, args: readonly string[]): Promise<void> {
  await run('openssl', [...args], { cwd }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new Error('openssl is missing: apt-get install openssl', { cause: error }) : error;
  });
}

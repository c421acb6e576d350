// Authorities and certificates of a test's own, made by openssl in a folder that goes with the test.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Somebody who signs certificates. */
export class Authority {
  #folder = mkdtempSync(join(tmpdir(), 'rust-json-session-'));
  #count = 0;

  /** @param {{after(fn: () => unknown): void}} t */
  constructor(t) {
    t.after(() => rmSync(this.#folder, { recursive: true }));
    const files = ['-keyout', 'ca.key', '-out', 'ca.pem'];
    this.#openssl('req', '-x509', ...NEW_KEY, ...files, '-days', '2', '-subj', '/CN=authority');
    /** Its own certificate: PEM. */
    this.pem = this.#read('ca.pem');
    this.file = join(this.#folder, 'ca.pem');
  }

  /** A certificate for a name (`DNS:cache.internal`, `IP:127.0.0.1`), valid for days from now on. */
  sign(name, days = 2) {
    const file = `${++this.#count}`;
    writeFileSync(join(this.#folder, `${file}.cnf`), `basicConstraints=CA:FALSE\nsubjectAltName=${name}\n`);
    this.#openssl('req', ...NEW_KEY, '-keyout', `${file}.key`, '-out', `${file}.csr`, '-subj', `/CN=${file}`);
    const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
    const signed = ['-in', `${file}.csr`, '-out', `${file}.pem`, '-extfile', `${file}.cnf`, '-days', `${days}`];
    this.#openssl('x509', '-req', ...authority, ...signed);
    return {
      cert: this.#read(`${file}.pem`),
      key: this.#read(`${file}.key`),
      /** memcached's options for a server that shows it. */
      shown: `ssl_chain_cert=${join(this.#folder, `${file}.pem`)},ssl_key=${join(this.#folder, `${file}.key`)}`,
    };
  }

  #read(file) {
    return readFileSync(join(this.#folder, file), 'utf8');
  }

  #openssl(...options) {
    execFileSync('openssl', options, { cwd: this.#folder, stdio: 'pipe' });
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

// The real extension in a real PHP: a test's PHP half.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What `make build` makes; `RUST_JSON_SESSION_SO` names another. */
export const extension =
  process.env.RUST_JSON_SESSION_SO ??
  fileURLToPath(new URL('../../../../target/release/librust_json_session.so', import.meta.url));

/** Arguments of a `php` with the extension and these settings (`servers`, `secret` ...), without a php.ini. */
export function phpArguments(settings = {}) {
  if (!existsSync(extension)) throw new Error(`no extension at ${extension}: run make build first`);
  return [
    '-n',
    ...['-d', `extension=${extension}`],
    ...Object.entries(settings).flatMap(([name, value]) => ['-d', `rust_json_session.${name}="${value}"`]),
  ];
}

/**
 * Runs PHP code in a session, as a request would, and gives what it prints. A warning is an error.
 * @param {Record<string, string | number>} settings
 * @param {string} id
 * @param {string} code runs between `session_start()` and the end of the request
 * @param {string} [before] declarations, for classes that the session needs
 */
export async function phpSession(settings, id, code, before = '') {
  const script = `
    ${before}
    set_error_handler(function ($type, $message, $file, $line) { throw new ErrorException($message, 0, $type, $file, $line); });
    session_set_save_handler(new RustJsonSessionHandler, true);
    session_id('${id}');
    session_start(['use_cookies' => 0, 'use_strict_mode' => 0, 'cache_limiter' => '', 'use_only_cookies' => 0]);
    ${code}
    session_write_close();`;
  const { stdout } = await promisify(execFile)('php', [...phpArguments(settings), '-r', script]);
  return stdout;
}

/**
 * Runs PHP code that uses sessions by `in_session($id, $use)`, and gives what it prints. A warning is an error.
 * @param {Record<string, string | number>} settings
 * @param {string} code
 * @param {URL[]} [files] what it requires
 */
export async function phpScript(settings, code, files = []) {
  const script = `
    error_reporting(E_ALL & ~E_DEPRECATED);
    ini_set('display_errors', 'stderr');
    ini_set('date.timezone', 'UTC');
    ${files.map((file) => `require '${fileURLToPath(file)}';`).join('\n')}
    set_error_handler(function ($type, $message, $file, $line) {
        error_reporting() & $type && throw new ErrorException($message, 0, $type, $file, $line);
    });
    session_set_save_handler(new RustJsonSessionHandler, true);
    function in_session(string $id, callable $use): void
    {
        session_id($id);
        session_start(['use_cookies' => 0, 'use_strict_mode' => 0, 'cache_limiter' => '']);
        $use();
        session_write_close();
    }
    ${code}`;
  const options = { maxBuffer: 1 << 28 };
  const { stdout } = await promisify(execFile)('php', [...phpArguments(settings), '-r', script], options);
  return stdout;
}

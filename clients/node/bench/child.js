// Processes that are measured: each does one task at a time, and answers it with a message.

import { fork } from 'node:child_process';

/**
 * Starts one.
 * @param {string} file beside this one
 * @param {string[]} words its arguments
 * @param {import('node:child_process').ForkOptions} [options]
 * @returns {{does: (task: any) => Promise<any>, stop: () => Promise<void>}}
 */
export function child(file, words, options = {}) {
  const forked = fork(new URL(file, import.meta.url), words, options);
  const ended = new Promise((resolve) => forked.once('exit', resolve));
  return {
    does: (task) =>
      new Promise((resolve, reject) => {
        const fails = () => reject(new Error(`${file} ${words.join(' ')} has ended: see above`));
        forked.once('exit', fails);
        forked.once('message', (answer) => {
          forked.off('exit', fails);
          resolve(answer);
        });
        forked.send(task);
      }),
    async stop() {
      forked.kill();
      await ended;
    },
  };
}

/** Milliseconds, on a clock that all processes of a machine share. */
export function now() {
  return Number(process.hrtime.bigint()) / 1e6;
}

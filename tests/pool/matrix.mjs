// Real PHP processes on real memcacheds, of which the first one fails in every way there is, and a table of what
// requests noticed. With a second copy of each session that is nothing; anything else fails the run.
//
//   node matrix.mjs --so EXTENSION.so [fault names]
//     --quick           shorter, three servers and two copies only
//     --servers N       with so many servers, not with 3 and 2
//     --replicas N      with so many more copies, not with 1 and 0
//     --set NAME=VALUE  a setting without its `rust_json_session.`, such as concurrency=merge
//     --strict          a request that took longer than the timeout and 50 ms fails the run, too
//     --verbose         says the first of all that went wrong, also where it may

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { realpathSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runCase } from './case.mjs';
import { FAULTS } from './faults.mjs';
import { LATE, TIMEOUT } from './load.mjs';
import { findBlindness } from './sabotage.mjs';
import { Stage, Unable } from './stage.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    so: { type: 'string' },
    quick: { type: 'boolean' },
    strict: { type: 'boolean' },
    verbose: { type: 'boolean' },
    servers: { type: 'string', multiple: true },
    replicas: { type: 'string', multiple: true },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const unknown = positionals.filter((name) => !(name in FAULTS));
if (!values.so || unknown.length > 0) {
  console.error('run.sh --so EXTENSION.so [options, see matrix.mjs] [faults]; there are these faults:');
  console.error(Object.keys(FAULTS).join('\n'));
  process.exit(2);
}
const so = realpathSync(values.so);
const names = positionals.length > 0 ? positionals : Object.keys(FAULTS);
const counts = (values.servers ?? (values.quick ? ['3'] : ['3', '2'])).map(Number);
const copies = (values.replicas ?? (values.quick ? ['1'] : ['1', '0'])).map(Number);
const settings = Object.fromEntries(values.set.map((each) => each.split('=')));
const phases = values.quick ? { before: 300, during: 1000, after: 700 } : { before: 700, during: 3000, after: 3000 };

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
process.once('exit', () => Stage.strikeAll());

const HEAD = [
  'fault', 'servers', 'replicas', 'requests', 'failed', 'lost', 'stale', 'resurrected', 'mangled', 'late',
  'before', 'during', 'after', 'used again', 'single', '',
];
const LEGEND = `requests; those that failed or warned; sessions lost; sessions read in another state than the last
one stored; logged-out sessions that were there again; data of another session; requests that took longer than ${LATE} ms;
the slowest request before, during and after the fault; until all PHP processes used the server again, all in ms;
sessions without two equal copies at last. Without replicas sessions may get lost under a fault, and requests fail:
data of another session never comes.`;

function row({ name, count, settings: { replicas }, load, back, alone, verdict }) {
  const { failed, lost, stale, resurrected, mangled } = load.counts;
  const slowest = ['before', 'during', 'after'].map((phase) => load.slowest[phase]?.toFixed(0) ?? '');
  return [
    name, count, replicas, load.requests, failed, lost, stale, resurrected, mangled, load.late, ...slowest,
    back === false ? 'never' : back?.toFixed(0) ?? '', alone ?? '', verdict,
  ];
}

/** What is not as it has to be, or nothing. Without a second copy sessions get lost, but never mixed up. */
function judge({ name, count, settings: { replicas }, load, back }) {
  const isSafe = replicas > 0 || !FAULTS[name].begin;
  // While no server of a session answers, requests fail: it is not taken for a new one.
  const { lasts, parts } = FAULTS[name];
  const may = lasts || (parts && count > 2) ? ['failed'] : [];
  const wrongs = Object.entries(load.counts).filter(
    ([wrong, number]) => number > 0 && !may.includes(wrong) && (isSafe || wrong === 'mangled'),
  );
  if (back === false) wrongs.push(['not used again']);
  if (values.strict && isSafe && !FAULTS[name].hitsAll && load.late > 0) wrongs.push(['late']);
  return wrongs.map(([wrong]) => wrong).join(', ');
}

/**
 * Runs a case, and once or twice more where it failed on a machine that stood still meanwhile: then sound servers
 * were out of time too, and the fault was another than the one that is tested.
 */
async function runOnSoundMachine(title, options) {
  for (let tries = 3; ; tries--) {
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    const result = await runCase(options);
    delay.disable();
    result.verdict = judge(result) || 'ok';
    const stood = delay.max / 1e6;
    const falseAlarms = FAULTS[options.name].hitsAll ? 0 : result.load.falseAlarms;
    const isSound = stood < TIMEOUT / 2 && falseAlarms === 0;
    if (result.verdict === 'ok' || isSound || tries === 1) return result;
    console.log(`once more: ${title}: ${result.verdict}, but this machine stood still for ${stood.toFixed(0)} ms, and ` +
      `${falseAlarms} times a sound server was set aside`);
  }
}

function tell(result) {
  for (const { wrong, operation, phase, id, what, at, history, stored } of result.load.incidents) {
    console.log(`    ${at} ${wrong} ${phase} the fault: ${operation} of ${id.slice(0, 8)}: ${what}`);
    for (const request of history) console.log(`        ${request}`);
    stored?.forEach((item, server) => console.log(`        server ${server}: ${item}`));
  }
}

const rows = [];
let passed = 0, failed = 0, skipped = 0;
for (const count of counts) {
  for (const replicas of copies) {
    const blindness = await findBlindness({ so, count, settings: { ...settings, replicas } });
    if (blindness.length > 0) throw new Error(`the test itself has seen only ${blindness.join(', ')}`);
    for (const name of names) {
      const title = `${name}, ${count} servers, replicas=${replicas}`;
      try {
        const result = await runOnSoundMachine(title, { so, name, count, settings: { ...settings, replicas }, phases });
        result.verdict === 'ok' ? passed++ : failed++;
        rows.push(row(result));
        console.log(result.verdict === 'ok' ? `ok: ${title}` : `failed: ${title}: ${result.verdict}`);
        if (result.verdict !== 'ok' || values.verbose) tell(result);
      } catch (error) {
        const isUnable = error instanceof Unable;
        isUnable ? skipped++ : failed++;
        rows.push([name, count, replicas, ...Array(12).fill(''), isUnable ? 'SKIPPED' : 'failed']);
        console.log(isUnable ? `SKIPPED: ${title}: ${error.message}` : `failed: ${title}: ${error.stack}`);
      }
    }
  }
}

const widths = HEAD.map((title, column) => Math.max(title.length, 3, ...rows.map((each) => `${each[column]}`.length)));
const line = (cells) => `| ${cells.map((cell, column) => `${cell}`.padEnd(widths[column])).join(' | ')} |`;
console.log(`\n${[line(HEAD), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')}\n`);
console.log(LEGEND);
console.log(`pool: ${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 ? 1 : 0);

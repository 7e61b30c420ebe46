// Loaded before a program's first line (`node --require`). At the TRAP_AT-th thing that the program asks of the system it
// springs: TRAP_HOW is `kill`, `throw`, `memory`, `stop` or `hang`, which needs a place where a program is started; with
// TRAP_ONLY it counts things of that name alone, and with TRAP_WITH those that hold these words: a path, the command of a
// program, what is written. TRAP_LOG then names the thing, or at the end says how many there were. TRAP_CLOCK moves the
// program's clock by so many seconds.
const childProcess = require('node:child_process');
const files = require('node:fs/promises');
const { writeFileSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

const { TRAP_AT = '0', TRAP_HOW = 'kill', TRAP_ONLY = '', TRAP_WITH = '', TRAP_LOG } = process.env;
const { TRAP_CLOCK = '0' } = process.env;
const at = Number(TRAP_AT);
let count = 0;

function hoard() {
  const all = [];
  for (;;) all.push(new Array(1_000_000).fill({ more: all.length }));
}

function spring(name, words) {
  if (TRAP_ONLY !== '' && name !== TRAP_ONLY) return false;
  if (!words.includes(TRAP_WITH)) return false;
  count += 1;
  if (count !== at) return false;
  writeFileSync(TRAP_LOG, `${name} ${process.pid} ${words.slice(0, 200)}\n`);
  if (TRAP_HOW === 'throw') throw new Error(`the trap at ${name}`);
  if (TRAP_HOW === 'memory') hoard();
  if (TRAP_HOW === 'hang') return true;
  process.kill(process.pid, TRAP_HOW === 'stop' ? 'SIGSTOP' : 'SIGKILL');
}

function guard(where, name) {
  const real = where[name];
  where[name] = function (...args) {
    const words = name === 'spawn' ? [args[0], ...args[1]].join(' ') : String(args[0]);
    // The memory of what was judged may fail as it likes: nothing depends on it. Where refs cannot be read from their files,
    // git is asked for them. Writing nothing only waits.
    const counts = words !== '' && !/\/qms\/judged|\/refs\/|\/packed-refs/.test(words);
    const sprung = counts && spring(name, words);
    return sprung ? real.call(this, 'sleep', ['1000'], args[2]) : real.apply(this, args);
  };
}

if (TRAP_LOG !== undefined) {
  guard(childProcess, 'spawn');
  for (const name of ['mkdir', 'readdir', 'readFile', 'rename', 'rm', 'stat', 'writeFile'])
    guard(files, name);
  guard(process.stdin, 'on');
  guard(process.stderr, 'write');
  guard(process.stdout, 'write');
  process.on('exit', () => {
    if (count < at || at === 0) writeFileSync(TRAP_LOG, `all ${count}\n`);
  });
}

if (TRAP_CLOCK !== '0') {
  const now = Date.now;
  Date.now = () => now() + 1000 * Number(TRAP_CLOCK);
}

syncBuiltinESMExports();

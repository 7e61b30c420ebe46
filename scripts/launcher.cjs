#!/usr/bin/env node
// Starts the program of the same name in programs/, from compiled code where that was kept: compiling takes longer than
// most commands. To take up compiled code takes time by its length, so that frequent commands have code of their own
// (`qms.cjs.status.code`), with nothing in it that they do not run. V8 itself refuses code of another V8. QMS_KEEP_CODE
// keeps what this run has compiled: `own` for its command, `1` for all others.
'use strict';
const { readFileSync, writeFileSync, renameSync } = require('node:fs');
const { basename, join } = require('node:path');
const { Script } = require('node:vm');

const filename = join(__dirname, 'programs', basename(__filename));
const [, , word = ''] = process.argv;
const own = /^[a-z]+$/.test(word) ? `${filename}.${word}.code` : null;
const others = `${filename}.code`;
const keep = process.env.QMS_KEEP_CODE;

function readKept(path) {
  try {
    return path === null ? undefined : readFileSync(path);
  } catch {
    return undefined;
  }
}

const source = `(function(require,module,exports,__filename,__dirname){${readFileSync(filename, 'latin1')}\n})`;
const script = new Script(source, {
  filename,
  cachedData: readKept(own) ?? (keep === 'own' ? undefined : readKept(others)),
});
if (keep === '1' || (keep === 'own' && own !== null)) {
  const kept = keep === 'own' ? own : others;
  process.on('exit', () => {
    writeFileSync(`${kept}.${process.pid}`, script.createCachedData());
    renameSync(`${kept}.${process.pid}`, kept);
  });
}
script.runInThisContext()(require, module, exports, filename, __dirname);

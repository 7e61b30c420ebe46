#!/usr/bin/env node
// Starts the program of the same name in programs/, from compiled code where that was kept: compiling takes longer than
// most commands. V8 itself refuses code of another V8; QMS_KEEP_CODE=1 keeps what this run has compiled.
'use strict';
const { readFileSync, writeFileSync, renameSync } = require('node:fs');
const { basename, join } = require('node:path');
const { Script } = require('node:vm');

const filename = join(__dirname, 'programs', basename(__filename));
const kept = `${filename}.code`;

function readKept() {
  try {
    return readFileSync(kept);
  } catch {
    return undefined;
  }
}

const source = `(function(require,module,exports,__filename,__dirname){${readFileSync(filename, 'latin1')}\n})`;
const script = new Script(source, {
  filename,
  cachedData: readKept(),
});
if (process.env.QMS_KEEP_CODE === '1') {
  process.on('exit', () => {
    writeFileSync(`${kept}.${process.pid}`, script.createCachedData());
    renameSync(`${kept}.${process.pid}`, kept);
  });
}
script.runInThisContext()(require, module, exports, filename, __dirname);

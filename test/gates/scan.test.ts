import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evidenceCi } from '../../src/acts/evidence-ci.ts';
import { merge } from '../../src/acts/merge.ts';
import { verify } from '../../src/acts/verify.ts';
import { refusalOf } from '../helpers/gated-server.ts';
import { app, foundSoftware } from '../helpers/software-system.ts';

/** A SARIF report with results of these levels. */
const sarif = (...levels: readonly string[]) =>
  JSON.stringify({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'scanner' } },
        results: levels.map((level, index) => ({
          ruleId: `R${index}`,
          level,
          message: { text: 'found' },
          locations: [
            {
              physicalLocation: { artifactLocation: { uri: 'src/app.js' }, region: { startLine: index + 1 } },
            },
          ],
        })),
      },
    ],
  });

test('REQ-107: where the policy limits what a scan may find, the qualified commit is scanned and keeps to it', async () => {
  const qs = await foundSoftware(`${app}    scan: { error: 0, warning: 1 }\n`);
  const id = await qs.change();
  const commit = await qs.commit(id, { 'src/app.js': 'one\n' });
  const earlier = commit;
  const scan = async (of: string, ...levels: string[]) => {
    const report = join(qs.path, '.git', 'scan.sarif');
    await writeFile(report, sarif(...levels));
    await evidenceCi(qs.as('ci-bot'), { id, suite: 'scan', commit: of, reports: [report] });
  };
  const second = await qs.commit(id, { 'src/app.js': 'two\n' });
  await qs.attest(id, second, { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' });
  await qs.matrix(id, second);
  const merged = () => refusalOf(() => merge(qs.as('bot'), { id }));
  expect(await merged()).toEqual(['gate/scan']);
  await scan(earlier);
  expect(await merged()).toEqual(['gate/scan']);
  await scan(second, 'error');
  expect(await merged()).toEqual(['gate/scan']);
  await scan(second, 'warning', 'warning');
  expect(await merged()).toEqual(['gate/scan']);
  await scan(second, 'warning', 'note', 'note');
  expect(await merged()).toEqual([]);
  expect((await verify(qs.as('ada'), { full: true })).findings).toEqual([]);
}, 300_000);

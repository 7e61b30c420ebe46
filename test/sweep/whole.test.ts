import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readChronicle } from './chronicle.ts';
import { makeHistory } from './history.ts';
import { reportOf } from './report.ts';
import { type Swept, sweep } from './sweep.ts';

/** How many parts there are, each a share of the mutants of every object; and when to stop between two. */
const parts = Number(process.env.SWEEP_PARTS ?? 0);
const minutes = Number(process.env.SWEEP_MINUTES ?? Number.POSITIVE_INFINITY);
const page = new URL('../../docs/sweep.md', import.meta.url);

async function writePage(report: string): Promise<void> {
  const text = await readFile(page, 'utf8');
  const marks = /(<!-- begin figures.*-->\n)[\s\S]*(\n<!-- end figures -->)/;
  await writeFile(
    page,
    text.replace(marks, (_, begin, end) => `${begin}\n${report}${end}`),
  );
}

/** Set by `npm run sweep`. */
test.runIf(parts > 0)('no damage anywhere is accepted with another meaning', { timeout: 0 }, async () => {
  const chronicle = await readChronicle(await makeHistory());
  const began = Date.now();
  let swept: Swept | null = null;
  let part = 0;
  while (part < parts && Date.now() - began < minutes * 60_000) {
    swept = await sweep(chronicle, {
      every: parts,
      part,
      auditEvery: 997,
      ...(swept ? { onto: swept } : {}),
    });
    part += 1;
    const mutants = [...swept.groups.values()].reduce((sum, each) => sum + each.mutants, 0);
    console.error(`${part} of ${parts} parts, ${mutants} mutants`);
    const report = `${part} of ${parts} parts.\n\n${reportOf(swept)}`;
    if (process.env.SWEEP_PAGE) await writePage(report);
    if (part === parts || Date.now() - began >= minutes * 60_000) console.error(`\n${report}`);
  }
  for (const each of [...(swept?.different ?? []), ...(swept?.disagreeing ?? [])]) console.error(each);
  expect(swept?.different).toEqual([]);
  expect(swept?.disagreeing).toEqual([]);
});

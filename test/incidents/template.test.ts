import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { checkout } from '../../src/acts/checkout.ts';
import { create } from '../../src/acts/create.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { trailersOf } from '../helpers/hand-made.ts';
import { foundSystem } from '../helpers/quality-system.ts';

const template = 'TEMPLATE-SOP' as DocId;
const added = 'Nobody works alone at night.';

test('INV-013: a new document begins with the template in force, and names it: there is no second copy', async () => {
  const qs = await foundSystem();
  await checkout(qs.as('bot'), { id: template });
  const path = qs.copyOf('bot', template);
  await writeFile(
    path,
    (await readFile(path, 'utf8'))
      .replace(/^title:/m, 'revision_summary: What is done at night\ntitle:')
      .replace('\n## 2.', `\n${added}\n\n## 2.`),
  );
  const begin = async () => {
    const { document } = await create(qs.as('bot'), { kind: 'SOP', title: 'Working at night' });
    const text = await qs.git('show', `qms/${document}:${documentPath(document as DocId)}`);
    return { text, trailers: await trailersOf(qs.path, `qms/${document}`) };
  };
  const draft = await begin();
  expect(draft.text).not.toContain(added);
  await qs.bring(template, 'EFFECTIVE');
  const { text, trailers } = await begin();
  expect(text).toContain(added);
  expect(trailers.Template).toBe(`${template} ${await qs.git('rev-parse', `qms/${template}`)}`);
});

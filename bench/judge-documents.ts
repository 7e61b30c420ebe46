// Judges the content of every document whose blob id stands on standard input, as a route for review does: by the rules
// themselves, read straight from git's objects.
import { text } from 'node:stream/consumers';
import { readDocument } from '../src/documents/parse.ts';
import { openRepository } from '../src/repository/git/location.ts';
import { openObjects } from '../src/repository/objects/reader.ts';
import { shippedKinds } from '../src/rules/kinds/shipped.ts';
import type { Case } from '../src/rules/record/case.ts';
import { contentReviewable } from '../src/rules/record/guards/at-route.ts';
import type { Oid } from '../src/rules/values.ts';

const batch = 500;
const kind = shippedKinds.get('CR');
if (!kind) throw new Error('there is no kind CR');
async function main(rules: NonNullable<typeof kind>): Promise<void> {
  const oids = (await text(process.stdin)).split('\n').filter((line): line is Oid => line !== '');
  const reader = openObjects(await openRepository(process.cwd(), process.env), { cacheBytes: 0 });
  let findings = 0;
  for (let at = 0; at < oids.length; at += batch) {
    for (const object of await reader.readMany(oids.slice(at, at + batch))) {
      if (!object) throw new Error('an object is missing');
      const facts = { document: readDocument(object.bytes, rules), files: [] };
      const before = { id: 'CR-001', released: false };
      findings += contentReviewable({ before, kind: rules, world: { facts } } as unknown as Case).length;
    }
  }
  await reader.close();
  process.stdout.write(`${oids.length} documents, ${findings} findings\n`);
}

void main(kind);

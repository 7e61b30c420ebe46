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

/** Documents asked for ahead of the one that is judged, so that git prints while the rules look. */
const ahead = 500;
const kind = shippedKinds.get('CR');
if (!kind) throw new Error('there is no kind CR');
async function main(rules: NonNullable<typeof kind>): Promise<void> {
  const oids = (await text(process.stdin)).split('\n').filter((line): line is Oid => line !== '');
  const reader = openObjects(await openRepository(process.cwd(), process.env), { cacheBytes: 0 });
  let findings = 0;
  const asked = oids.slice(0, ahead).map((oid) => reader.read(oid));
  for (let at = 0; at < oids.length; at += 1) {
    const object = await asked.shift();
    const next = oids[at + ahead];
    if (next !== undefined) asked.push(reader.read(next));
    if (!object) throw new Error('an object is missing');
    const facts = { document: readDocument(object.bytes, rules), files: [] };
    const before = { id: 'CR-001', released: false };
    findings += contentReviewable({ before, kind: rules, world: { facts } } as unknown as Case).length;
  }
  await reader.close();
  process.stdout.write(`${oids.length} documents, ${findings} findings\n`);
}

void main(kind);

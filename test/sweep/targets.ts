import { entryAt, listFiles, parseTree } from '../../src/repository/objects/tree.ts';
import { parseCommit } from '../../src/rules/bytes/commit.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { recordDirectory } from '../../src/rules/kinds/ids.ts';
import type { Oid } from '../../src/rules/values.ts';
import type { Chronicle } from './chronicle.ts';
import type { Density } from './damage.ts';
import { memoryReader } from './memory.ts';
import type { Target } from './relink.ts';

/** One object to damage, and under which heading the figures count it. */
export interface Planned extends Target {
  readonly group: string;
  readonly density: Density;
}

/** Every tree and blob of a root tree, with a path at which it stands. */
function pathsBelow(chronicle: Chronicle, root: Oid, found: Map<Oid, string>, path = ''): void {
  const object = chronicle.objects.get(root);
  if (found.has(root) || !object) return;
  found.set(root, path);
  if (object.type !== 'tree') return;
  for (const { name, oid } of unwrap(parseTree(object.bytes)))
    pathsBelow(chronicle, oid, found, path === '' ? name : `${path}/${name}`);
}

function treeOf({ objects }: Chronicle, commit: Oid): Oid {
  const bytes = objects.get(commit)?.bytes ?? new Uint8Array();
  return unwrap(parseCommit(bytes)).tree;
}

/** Trees and blobs that an event with a digest signs: somebody decided on them, or asked for a decision. */
async function decidedObjects(chronicle: Chronicle): Promise<Set<Oid>> {
  const reader = memoryReader(chronicle.objects);
  const found = new Set<Oid>();
  for (const { oid, event } of chronicle.entries) {
    const text = Buffer.from(chronicle.objects.get(oid)?.bytes ?? []).toString();
    if (!event || !text.includes('\nQMS-Digest: ')) continue;
    const prefix = recordDirectory(event.after.id);
    for (const file of await listFiles(reader, event.after.tree, prefix ?? '.qms')) found.add(file.oid);
    if (prefix === null) continue;
    const directory = await entryAt(reader, event.after.tree, prefix);
    if (directory) found.add(directory.oid);
  }
  return found;
}

function groupOf(type: string, path: string, decided: boolean): { group: string; density: Density } | null {
  if (type === 'tree')
    return { group: decided ? 'trees of decided content' : 'other trees', density: 'bits' };
  if (/^\.qms\/(policy\.yaml|allowed_signers|genesis\.yaml|checkpoint)$/.test(path))
    return { group: path, density: 'bits' };
  if (/^\.qms\/(prompts|docs\/TEMPLATE)\//.test(path))
    return { group: 'templates and prompts', density: 'sparse' };
  if (!path.startsWith('.qms/docs/')) return null;
  return decided
    ? { group: 'decided documents', density: 'bits' }
    : { group: 'superseded drafts', density: 'sparse' };
}

/** What genesis holds, damaged only from some commit on: from the first step, the last one, and the birth of a record. */
function smuggled(chronicle: Chronicle, founding: ReadonlyMap<Oid, string>): Planned[] {
  const steps = chronicle.entries.filter((entry) => entry.event === null);
  const birth = chronicle.entries.find((entry) => entry.event?.after.id === 'CR-001');
  return [steps.at(0), steps.at(-1), birth].flatMap((entry) => {
    if (!entry) return [];
    const held = new Map<Oid, string>();
    pathsBelow(chronicle, treeOf(chronicle, entry.oid), held);
    return [...founding]
      .filter(([oid, path]) => held.has(oid) && !path.endsWith('.md'))
      .map(([oid]) => ({ oid, from: entry.oid, group: 'founding, damaged later', density: 'few' as const }));
  });
}

/** All governed objects of a history: commits of events and steps, the trees that they reach, and the governed files. */
export async function planTargets(chronicle: Chronicle): Promise<Planned[]> {
  const { founded, entries, objects } = chronicle;
  const decided = await decidedObjects(chronicle);
  const planned: Planned[] = [{ oid: founded.oid, from: null, group: 'genesis', density: 'bits' }];
  for (const { oid, event } of entries)
    planned.push({ oid, from: null, group: event ? 'events' : 'steps', density: 'bits' });
  const founding = new Map<Oid, string>();
  pathsBelow(chronicle, founded.commit.tree, founding);
  const paths = new Map(founding);
  for (const { oid } of entries) pathsBelow(chronicle, treeOf(chronicle, oid), paths);
  for (const [oid, path] of paths) {
    const what = groupOf(objects.get(oid)?.type ?? '', path, decided.has(oid));
    if (!what) continue;
    const group = founding.has(oid) ? `founding: ${what.group}` : what.group;
    const density = group === 'founding: .qms/policy.yaml' ? 'few' : what.density;
    planned.push({ oid, from: null, group, density });
  }
  return [...planned, ...smuggled(chronicle, founding)];
}

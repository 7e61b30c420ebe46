import type { z } from 'zod';
import { type Finding, finding } from '../finding.ts';
import { nearest } from './nearest.ts';
import type { YamlTree } from './yaml-text.ts';

/** Path as people write it: `principals.ada.group`, `keys.revoked[0].after`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`,
    )
    .join('');
}

/** A value in a message: as JSON, cut short. */
export function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 60 ? `${json.slice(0, 57)}…` : json;
}

/** More than anybody reads; each takes time to word. */
const most = 100;

/** What a shape did not accept, as findings at the place in the file; the first of them, where there are many. */
export function shapeFindings(issues: readonly z.core.$ZodIssue[], tree: YamlTree): Finding[] {
  return issues.slice(0, most).flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return unknownKeys(issue.path, issue.keys, issue.message, tree);
    const value = valueAt(tree.value, issue.path);
    const name = pathText(issue.path) || 'the file';
    if (value === undefined)
      return [
        finding('policy/missing-key', `${name} is missing; it is ${issue.message}`, {
          where: tree.at(issue.path),
        }),
      ];
    if (issue.code === 'invalid_key') {
      const key = String(issue.path.at(-1));
      const expected = issue.issues[0]?.message ?? 'a known key';
      return [finding('policy/value', `${shown(key)} is not ${expected}`, { where: tree.key(issue.path) })];
    }
    return [
      finding('policy/value', `${name} is ${shown(value)}, not ${issue.message}`, {
        where: tree.at(issue.path),
      }),
    ];
  });
}

function unknownKeys(path: readonly PropertyKey[], keys: readonly string[], known: string, tree: YamlTree) {
  const parent = pathText(path);
  return keys.slice(0, most).map((key) => {
    const near = nearest(key, known.split(', '));
    const fix = near ? `did you mean ${JSON.stringify(near)}?` : `the keys here are ${known}`;
    const message = `${JSON.stringify(key)} is not a key${parent ? ` of ${parent}` : ' of this file'}`;
    return finding('policy/unknown-key', message, { fix, where: tree.key([...path, key]) });
  });
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[step];
  }
  return at;
}

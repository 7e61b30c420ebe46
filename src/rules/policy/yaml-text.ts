import {
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type YAMLMap,
} from 'yaml';
import { checkText, decodeUtf8 } from '../bytes/text.ts';
import { type Finding, finding, ok, type Result, refuse, refused, type Where } from '../finding.ts';
import { limits } from '../limits.ts';
import { scanYaml } from './yaml-scan.ts';

/** A strictly read YAML file: its plain value, and where each path of it stands. */
export interface YamlTree {
  readonly value: unknown;
  /** Position of the value at a path; of the nearest enclosing one if it is absent. */
  at(path: readonly PropertyKey[]): Where;
  /** Position of the key that ends a path. */
  key(path: readonly PropertyKey[]): Where;
}

/** What YAML 1.2's core schema reads, as git-qms writes it back in `edit.ts` too. */
export const yamlOptions = {
  version: '1.2',
  schema: 'core',
  strict: true,
  // Duplicates are looked for below, with a set: the library compares every pair.
  uniqueKeys: false,
  merge: false,
  prettyErrors: false,
} as const;

/** UTF-8 text in NFC without control or format characters; findings with line and column. */
export function readText(bytes: Uint8Array, path: string): Result<string> {
  if (bytes.length > limits.policyBytes)
    return refuse('policy/size', `${path} has ${bytes.length} bytes, more than ${limits.policyBytes}`, {
      where: { path },
    });
  const text = decodeUtf8(bytes);
  if (text === null)
    return refuse('policy/text', `${path} is not UTF-8`, { where: firstBroken(bytes, path) });
  const findings = text.split('\n').flatMap((line, index) => {
    const found = checkText(line, `line ${index + 1} of ${path}`);
    if (!found) return [];
    const before = decodeUtf8(new TextEncoder().encode(line).slice(0, found.where.byte ?? 0)) ?? '';
    return [
      finding('policy/text', found.message, { where: { path, line: index + 1, column: before.length + 1 } }),
    ];
  });
  return findings.length > 0 ? refused(...findings.slice(0, 100)) : ok(text);
}

/**
 * One YAML document in a closed subset: block or flow mappings with plain string keys, sequences, scalars, comments.
 * No anchors, aliases, tags, directives or repeated keys, so that no two readers see different policies.
 */
export function readYaml(bytes: Uint8Array, path: string): Result<YamlTree> {
  const read = readText(bytes, path);
  if (!read.ok) return read;
  const where = positions(read.value, path);
  const scanned = scanYaml(read.value, where);
  if (scanned.length > 0) return refused(...scanned.slice(0, 100));
  const documents = parseAllDocuments(read.value, yamlOptions);
  const [document, second] = 'empty' in documents ? [] : documents;
  if (!document?.contents)
    return refuse('policy/yaml', `${path} is empty`, { where: { path, line: 1, column: 1 } });
  if (second)
    return refuse('policy/yaml', `${path} holds a second document`, { where: where(second.range[0]) });
  // One misplaced character makes the reader stumble over all that follows: only the first place says where to look.
  const [broken] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  if (broken) return refuse('policy/yaml', broken.message, { where: where(broken.pos[0]) });
  const root = document.contents;
  const findings = checkNode(root, 0, '', where);
  if (findings.length > 0) return refused(...findings.slice(0, 100));
  return ok({
    value: document.toJS(),
    at: (wanted) => where(find(root, wanted, false)),
    key: (wanted) => where(find(root, wanted, true)),
  });
}

/** Where the first byte stands that is no UTF-8. */
function firstBroken(bytes: Uint8Array, path: string): Where {
  const text = new TextDecoder('utf-8').decode(bytes);
  return positions(text, path)(Math.max(text.indexOf('\ufffd'), 0));
}

/** Turns an offset in `text` into a 1-based line and column. */
function positions(text: string, path: string): (offset: number) => Where {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), (match) => match.index + 1)];
  return (offset) => {
    let line = 0;
    // Halving: a file may have as many findings as lines.
    for (let end = starts.length; line + 1 < end; ) {
      const middle = Math.floor((line + end) / 2);
      if ((starts[middle] ?? 0) <= offset) line = middle;
      else end = middle;
    }
    return { path, line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}

function checkNode(node: unknown, depth: number, path: string, where: (offset: number) => Where): Finding[] {
  if (isScalar(node)) {
    const found = typeof node.value === 'string' ? checkText(node.value, path || 'the text') : null;
    return found ? [finding('policy/text', found.message, { where: where(start(node)) })] : [];
  }
  if (!isCollection(node)) return [];
  if (depth >= limits.policyDepth)
    return [finding('policy/yaml', `${path} is nested too deeply`, { where: where(start(node)) })];
  if (isSeq(node))
    return node.items.flatMap((item, index) => checkNode(item, depth + 1, `${path}[${index}]`, where));
  if (!isMap(node)) return [];
  const seen = new Set<string>();
  return node.items.flatMap((pair) => {
    const name = isScalar(pair.key) ? pair.key.value : null;
    if (typeof name !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name)) {
      const shown = JSON.stringify(isScalar(pair.key) ? pair.key.value : 'a collection');
      const message = `${shown} is not a plain key${path ? ` under ${path}` : ''}`;
      return [finding('policy/yaml', message, { where: where(start(pair.key)) })];
    }
    const full = path ? `${path}.${name}` : name;
    const inside = checkNode(pair.value, depth + 1, full, where);
    if (seen.has(name)) {
      const message = `${full} stands twice`;
      return [finding('policy/duplicate-key', message, { where: where(start(pair.key)) }), ...inside];
    }
    seen.add(name);
    return inside;
  });
}

function start(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}

const pairsByKey = new WeakMap<YAMLMap, ReadonlyMap<unknown, Pair>>();

/** A map's pairs by key, made once: a file with findings of many keys looks each of them up. */
function pairsOf(map: YAMLMap): ReadonlyMap<unknown, Pair> {
  const known = pairsByKey.get(map);
  if (known) return known;
  const pairs = new Map(map.items.map((each) => [isScalar(each.key) ? each.key.value : null, each]));
  pairsByKey.set(map, pairs);
  return pairs;
}

/** Offset of the value (or key) at a path, or of the last thing on the way to it. */
function find(root: Node, path: readonly PropertyKey[], key: boolean): number {
  let node: unknown = root;
  let offset = start(root);
  for (const [index, step] of path.entries()) {
    if (isMap(node)) {
      const pair = pairsOf(node).get(step);
      if (!pair) return offset;
      const wantsKey = key && index === path.length - 1;
      offset = wantsKey || !pair.value ? start(pair.key) : start(pair.value);
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)];
      if (!item) return offset;
      offset = start(item);
      node = item;
    } else return offset;
  }
  return offset;
}

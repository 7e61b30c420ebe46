import { type Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { encodeUtf8 } from '../bytes/text.ts';
import { ok, type Result } from '../finding.ts';
import type { Oid } from '../values.ts';
import { type Member, memberEntry } from './default.ts';
import { readYaml, yamlOptions } from './yaml-text.ts';

/*
 * Edits of policy.yaml that keep its comments and order, so that `qms user add|rotate|retire|revoke` can draft a
 * revision that a reviewer reads as a small difference. Each takes and returns the file's text, and refuses a text
 * that is no strict YAML; whether the result is a valid policy is for `parsePolicy` to say.
 */

type Edit = (document: Document) => void;

function edit(yaml: string, change: Edit): Result<string> {
  const read = readYaml(encodeUtf8(yaml), '.qms/policy.yaml');
  if (!read.ok) return read;
  const document = parseDocument(yaml, yamlOptions);
  change(document);
  return ok(document.toString({ lineWidth: 0 }));
}

/** Adds a principal, or changes the entry of one that stands there. */
export function withPrincipal(yaml: string, member: Member): Result<string> {
  return edit(yaml, (document) => {
    const entry = memberEntry(member);
    const present = document.getIn(['principals', member.id]);
    if (!isMap(present)) {
      document.setIn(['principals', member.id], document.createNode(entry, { flow: true }));
      return;
    }
    for (const field of ['name', 'email', 'kind', 'group', 'sponsor', 'suspended']) {
      const value = entry[field];
      if (value === undefined) present.delete(field);
      else if (present.get(field) !== value) present.set(field, value);
    }
  });
}

/** Adds a system under `systems:`; its lists stand on one line. */
export function withSystem(
  yaml: string,
  name: string,
  entry: Readonly<Record<string, unknown>>,
): Result<string> {
  return edit(yaml, (document) => {
    if (!isMap(document.get('systems'))) document.set('systems', document.createNode({}));
    document.setIn(['systems', name], document.createNode(entry));
    document.setIn(['systems', name, 'paths'], document.createNode(entry.paths, { flow: true }));
    const suites = entry.suites as Readonly<Record<string, unknown>>;
    for (const [suite, value] of Object.entries(suites))
      document.setIn(['systems', name, 'suites', suite], document.createNode(value, { flow: true }));
  });
}

export type NewKeyStatus =
  | { readonly status: 'retired' }
  /** `after`: the last trunk step before the compromise. */
  | { readonly status: 'revoked'; readonly after: Oid };

/** Retires or revokes a key; a retired one that is revoked moves. @param fingerprint `SHA256:…` */
export function withKeyStatus(yaml: string, fingerprint: string, status: NewKeyStatus): Result<string> {
  return edit(yaml, (document) => {
    removeFrom(document, ['keys', 'retired'], (item) => isScalar(item) && item.value === fingerprint);
    if (status.status === 'retired') {
      append(document, ['keys', 'retired'], fingerprint);
      return;
    }
    removeFrom(document, ['keys', 'revoked'], (item) => isMap(item) && item.get('key') === fingerprint);
    append(document, ['keys', 'revoked'], { key: fingerprint, after: status.after });
  });
}

/** The next version, which replaces the one that the text states. */
export function withNextVersion(yaml: string): Result<string> {
  return edit(yaml, (document) => {
    const version = document.get('version');
    if (typeof version !== 'number') return;
    document.set('version', version + 1);
    document.set('replaces', version);
  });
}

function append(document: Document, path: readonly string[], value: unknown): void {
  if (!isSeq(document.getIn(path))) document.setIn(path, document.createNode([]));
  document.addIn(path, document.createNode(value, { flow: true }));
}

/** An empty list is not left behind: a flow list that lost its only item would read as if it meant something. */
function removeFrom(document: Document, path: readonly string[], matches: (item: unknown) => boolean): void {
  const list = document.getIn(path);
  if (!isSeq(list)) return;
  list.items = list.items.filter((item) => !matches(item));
  if (list.items.length === 0) document.deleteIn(path);
}

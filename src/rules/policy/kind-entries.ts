import { type Finding, finding, type Where } from '../finding.ts';
import { shippedKinds } from '../kinds/shipped.ts';
import type { Kind, PropertyRule } from '../kinds.ts';
import type { DocId } from '../values.ts';
import type { KindEntry } from './kind-shape.ts';

type Entries = Readonly<Record<string, KindEntry>>;
type At = (path: readonly PropertyKey[]) => Where;

const overridable: readonly string[] = ['authority', 'sections', 'locked_sections', 'properties', 'template'];

/** The shipped kinds with the policy's overrides, and the kinds that it adds. Assumes {@link checkKinds} found nothing. */
export function compileKinds(entries: Entries): ReadonlyMap<string, Kind> {
  const kinds = new Map(shippedKinds);
  for (const [name, entry] of Object.entries(entries)) kinds.set(name, compileKind(name, entry));
  return kinds;
}

function compileKind(name: string, entry: KindEntry): Kind {
  const base = shippedKinds.get(name);
  return {
    name,
    title: entry.title ?? base?.title ?? name,
    executable: entry.executable ?? base?.executable ?? false,
    numbering: entry.numbering ?? base?.numbering ?? 'number',
    parents: entry.parents ?? base?.parents ?? [],
    template: entry.template === undefined ? (base?.template ?? null) : (entry.template as DocId | null),
    properties: { ...base?.properties, ...compileProperties(entry) },
    sections: entry.sections ?? base?.sections ?? [],
    lockedSections: entry.locked_sections ?? base?.lockedSections ?? [],
    attachment: entry.attachment ?? base?.attachment ?? false,
    authority: entry.authority ?? base?.authority ?? 'none',
  };
}

function compileProperties(entry: KindEntry): Record<string, PropertyRule> {
  return Object.fromEntries(
    Object.entries(entry.properties ?? {}).map(([name, { type, values, required, kinds, in_force }]) => [
      name,
      {
        type,
        required,
        ...(values ? { values: values.map(String) } : {}),
        ...(kinds ? { kinds } : {}),
        ...(in_force === undefined ? {} : { inForce: in_force }),
      },
    ]),
  );
}

/** What is wrong with `kinds:`: an override of what the rules rest on, or a new kind that cannot work. */
export function checkKinds(entries: Entries, at: At): Finding[] {
  const known = compileKinds(entries);
  return Object.entries(entries).flatMap(([name, entry]) => {
    const wrong = (key: readonly PropertyKey[], message: string) =>
      finding('policy/kinds', `kinds.${name}: ${message}`, { where: at(['kinds', name, ...key]) });
    const shipped = shippedKinds.get(name);
    return [
      ...(shipped ? checkOverride(shipped, entry, wrong) : checkNewKind(name, entry, known, wrong)),
      ...checkSections(known.get(name), wrong),
      ...checkProperties(entry, known, wrong),
    ];
  });
}

type Wrong = (key: readonly PropertyKey[], message: string) => Finding;

function checkOverride(shipped: Kind, entry: KindEntry, wrong: Wrong): Finding[] {
  const allowed = shipped.name === 'POLICY' ? ['authority'] : overridable;
  return [
    ...Object.keys(entry)
      .filter((key) => !allowed.includes(key))
      .map((key) =>
        wrong([key], `${key} of a shipped kind is fixed; a policy may set ${allowed.join(', ')}`),
      ),
    ...Object.keys(entry.properties ?? {})
      .filter((name) => Object.hasOwn(shipped.properties, name))
      .map((name) => wrong(['properties', name], `${name} ships with the kind and is fixed`)),
  ];
}

function checkNewKind(
  name: string,
  entry: KindEntry,
  known: ReadonlyMap<string, Kind>,
  wrong: Wrong,
): Finding[] {
  const findings: Finding[] = [];
  if (name === 'SDLC') findings.push(wrong([], 'SDLC begins the ids of systems and is no kind'));
  for (const key of ['title', 'executable', 'numbering'] as const)
    if (entry[key] === undefined) findings.push(wrong([], `a new kind states its ${key}`));
  const parents = entry.parents ?? [];
  if ((entry.numbering === 'child') !== parents.length > 0)
    findings.push(wrong(['parents'], 'a child kind names its parents, and no other kind does'));
  for (const [rule, { kinds, states }] of parents.entries()) {
    if (kinds.length === 0 || states.length === 0)
      findings.push(wrong(['parents', rule], 'a parent rule names at least one kind and one state'));
    for (const [index, parent] of kinds.entries())
      if (parent !== '*' && !known.has(parent))
        findings.push(wrong(['parents', rule, 'kinds', index], `there is no kind ${parent}`));
  }
  if (entry.attachment && !(entry.numbering === 'child' && entry.executable))
    findings.push(wrong(['attachment'], 'only an executable child kind is an attachment'));
  if (entry.authority === 'required' && entry.executable)
    findings.push(wrong(['authority'], 'only revisions of a kind without execution name an authority'));
  return findings;
}

function checkSections(kind: Kind | undefined, wrong: Wrong): Finding[] {
  if (!kind) return [];
  const seen = new Set<string>();
  const twice = kind.sections.filter((each) => seen.size === seen.add(each.toLowerCase()).size);
  const sections = new Set(kind.sections);
  const astray = kind.lockedSections.filter((each) => !sections.has(each));
  return [
    ...twice.map((each) => wrong(['sections'], `section ${JSON.stringify(each)} stands twice`)),
    ...astray.map((each) =>
      wrong(['locked_sections'], `locked section ${JSON.stringify(each)} is none of its sections`),
    ),
  ];
}

function checkProperties(entry: KindEntry, known: ReadonlyMap<string, Kind>, wrong: Wrong): Finding[] {
  return Object.entries(entry.properties ?? {}).flatMap(([name, { type, values, kinds, in_force }]) => {
    const key = ['properties', name];
    if (name === 'title' || name === 'revision_summary')
      return [wrong(key, `every document has ${name} already`)];
    const names = type === 'document' || type === 'documents';
    if ((kinds || in_force !== undefined) && !names)
      return [wrong(key, `kinds and in_force stand with a document or documents, not with ${type}`)];
    const unknown = kinds?.find((each) => !known.has(each));
    if (unknown !== undefined) return [wrong(key, `there is no kind ${unknown}`)];
    if (type === 'enum' && !values) return [wrong(key, 'an enum lists its values')];
    if (values && type === 'integer' && values.some((each) => typeof each !== 'number'))
      return [wrong(key, 'the values of an integer are whole numbers')];
    if (values && type !== 'enum' && type !== 'integer')
      return [wrong(key, `values stand with an enum or an integer, not with ${type}`)];
    return [];
  });
}

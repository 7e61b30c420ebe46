import { shippedKinds } from '../rules/kinds/shipped.ts';
import type { Kind } from '../rules/kinds.ts';
import { rightOfAct } from '../rules/policy/acts.ts';
import { policyJsonSchema } from '../rules/policy/json-schema.ts';
import { groups, rightRows, rights } from '../rules/policy/permissions.ts';
import { code, codes, table } from './markdown.ts';
import { groupWords, keyWords, rightWords } from './policy-words.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
}

/** Keys that stand for many of one form, and what a path calls them. */
const anyOf: Readonly<Record<string, string>> = {
  principals: '<id>',
  permissions: '<right>',
  acts: '<act>',
  kinds: '<KIND>',
  systems: '<NAME>',
  proxy: '<group or id>',
  suites: '<suite>',
  properties: '<name>',
};

/** Every path of policy.yaml with its schema: `principals.<id>.name`, `keys.revoked[].after`. */
export function policyPaths(): Map<string, Schema> {
  const paths = new Map<string, Schema>();
  const walk = (schema: Schema, path: string, name: string): void => {
    const inner =
      schema.anyOf?.find((each) => each.properties ?? each.items ?? each.additionalProperties) ?? schema;
    const wild = anyOf[name];
    const known = path === '' ? '' : `${path}.`;
    const named = wild === undefined ? Object.entries(inner.properties ?? {}) : [];
    const one = Object.values(inner.properties ?? {})[0] ?? inner.additionalProperties;
    for (const [key, each] of named) {
      paths.set(`${known}${key}`, each);
      walk(each, `${known}${key}`, key);
    }
    if (wild !== undefined && typeof one === 'object') {
      if (!one.properties) paths.set(`${known}${wild}`, one);
      walk(one, `${known}${wild}`, '');
    }
    if (inner.items?.properties) walk(inner.items, `${path}[]`, '');
  };
  walk(policyJsonSchema() as Schema, '', '');
  return paths;
}

/** The values of a key, unless there are many or the words name them. */
function valuesOf(schema: Schema, words: string): string {
  const values = schema.enum ?? schema.items?.enum ?? [];
  const said = values.some((value) => words.includes(code(value)));
  return values.length === 0 || values.length > 10 || said ? '' : `: ${codes(values)}`;
}

function keyTable(): string {
  const rows = [...policyPaths()].map(([path, schema]) => {
    const words = keyWords[path];
    if (!words) throw new Error(`src/docs/policy-words.ts says nothing of ${path}`);
    return [code(path), `${words.means}${valuesOf(schema, words.means)}`, words.absent];
  });
  return table(['Key', 'Meaning', 'Where it is absent'], rows);
}

function rightTable(): string {
  const rows = rights.map((right) => [
    code(right),
    rightWords[right],
    codes(Object.entries(rightOfAct).flatMap(([act, of]) => (of === right ? [act] : []))),
    codes(rightRows[right].byDefault),
    codes(rightRows[right].ever),
  ]);
  return table(['Right', 'Lets you', 'Acts', 'Groups by default', 'No other group, ever'], rows);
}

function groupTable(): string {
  const rows = groups.map((group) => {
    const held = rights.filter((right) => (rightRows[right].byDefault as readonly string[]).includes(group));
    return [code(group), groupWords[group], codes(held)];
  });
  return table(['Group', 'What it is for', 'Rights by default'], rows);
}

const idForms: Readonly<Record<Kind['numbering'], (name: string) => string>> = {
  number: (name) => `${name}-001`,
  child: (name) => `PARENT-${name}-001`,
  named: (name) => `${name}-NAME`,
  singleton: (name) => name,
  system: (name) => `SDLC-SYSTEM-${name}`,
};

function kindTable(): string {
  const rows = [...shippedKinds.values()].map((kind) => [
    code(kind.name),
    kind.title,
    code(idForms[kind.numbering](kind.name)),
    kind.attachment ? 'attachment' : kind.executable ? 'executed' : 'document',
    kind.parents.map((rule) => `${rule.kinds.join(', ')} in ${rule.states.join(', ')}`).join('\n') || '-',
    kind.authority === 'required' ? 'a CR' : '-',
    kind.template === null ? '-' : code(kind.template),
    Object.entries(kind.properties)
      .map(([name, { type, values }]) => `\`${name}\`: ${type}${values ? ` (${values.join(', ')})` : ''}`)
      .join('\n') || '-',
  ]);
  return table(
    ['Kind', 'Title', 'Id', 'Life', 'Hangs under', 'A revision names', 'Template', 'Front matter'],
    rows,
  );
}

function sectionTable(): string {
  const rows = [...shippedKinds.values()]
    .filter((kind) => kind.sections.length > 0)
    .map((kind) => [
      code(kind.name),
      kind.sections.map((each) => (kind.lockedSections.includes(each) ? `**${each}**` : each)).join(', '),
    ]);
  return table(['Kind', 'Sections, in this order; the plan in bold'], rows);
}

/** The generated blocks of docs/policy.md. */
export function policyBlocks(): Record<string, string> {
  return {
    keys: keyTable(),
    groups: groupTable(),
    rights: rightTable(),
    kinds: kindTable(),
    sections: sectionTable(),
  };
}

import { propertyInWords } from '../documents/front-matter-facts.ts';
import { instantiate, templateDraft } from '../documents/template.ts';
import { cleanText, encodeUtf8 } from '../rules/bytes/text.ts';
import { fail, unwrap } from '../rules/finding.ts';
import { documentPath, formatNumber, nextNumber } from '../rules/kinds/ids.ts';
import type { Kind } from '../rules/kinds.ts';
import type { Pin } from '../rules/record/pin.ts';
import { type DocId, parseDocId } from '../rules/values.ts';
import { planCopies } from './checkout.ts';
import { readFileAt } from './content.ts';
import type { ContextOptions } from './context.ts';
import { filesOf } from './interactive.ts';
import type { ActOutcome } from './outcome.ts';
import { type Done, documentId, perform } from './perform.ts';
import type { Session } from './session.ts';

export interface CreateInput {
  readonly kind: string;
  readonly title: string;
  /** For child kinds: the record under which it hangs. */
  readonly parent?: string | undefined;
  /** For named kinds: TEMPLATE-<name>; for system kinds: SDLC-<name>-RS. */
  readonly name?: string | undefined;
  /** Typed front matter of the kind (`variance_type: 1`). */
  readonly properties?: Readonly<Record<string, string | number>> | undefined;
  /** An id of one's own choice instead of the next number. */
  readonly id?: string | undefined;
  /** The text to begin with, instead of the template's. */
  readonly content?: Uint8Array | undefined;
}

/** Every id that a branch or trunk's history knows. */
function knownIds(session: Session): string[] {
  const { tips, founded } = session.context;
  return [...tips.keys(), ...session.history.source.trunk.enacts.keys(), ...founded.documents.keys()];
}

function chooseId(session: Session, kind: Kind, input: CreateInput, parent: DocId | null): DocId {
  if (input.id !== undefined) return documentId(input.id);
  const name = input.name?.trim().toUpperCase();
  if (kind.numbering === 'named' || kind.numbering === 'system') {
    if (!name) fail('usage/missing-argument', `${kind.name} needs a name`, { fix: `add \`--name NAME\`` });
    return unwrap(
      parseDocId(kind.numbering === 'named' ? `${kind.name}-${name}` : `SDLC-${name}-${kind.name}`),
    );
  }
  if (kind.numbering === 'singleton') return unwrap(parseDocId(kind.name));
  if (kind.numbering === 'child' && parent === null) {
    fail('usage/missing-argument', `${kind.name} hangs under another record`, { fix: 'add `--parent ID`' });
  }
  const number = formatNumber(nextNumber(kind, knownIds(session), parent));
  return unwrap(parseDocId(`${parent === null ? '' : `${parent}-`}${kind.name}-${number}`));
}

/** Typed front matter that the kind asks for and the author still has to write, with what it looks like. */
function leftToFill(kind: Kind, input: CreateInput): string[] {
  const filled = new Set([
    ...Object.keys(input.properties ?? {}),
    ...(kind.numbering === 'system' ? ['system'] : []),
  ]);
  return Object.entries(kind.properties)
    .filter(([name, rule]) => rule.required && !filled.has(name))
    .map(([name, rule]) => `to be filled in the front matter: \`${name}\`, ${propertyInWords(rule)}`);
}

/** How the parts of a document that the tool writes are had; nothing for most kinds. */
function writtenByTool(session: Session, kind: Kind, id: DocId): string[] {
  const system = kind.name === 'RTM' ? session.context.policy.systems.get(id.split('-')[1] ?? '') : undefined;
  return system ? [`\`qms rtm build ${id} --change CR-…\` fills in front matter and table`] : [];
}

/** The first text: from the kind's template in force, or for kinds without one a heading. */
async function firstText(
  session: Session,
  kind: Kind,
  id: DocId,
  input: CreateInput,
  parent: DocId | null,
): Promise<{ files: Map<string, Uint8Array>; template: Pin | null }> {
  const alone = (bytes: Uint8Array) => new Map([[documentPath(id), bytes]]);
  const title = cleanText(input.title).replace(/\s+/g, ' ');
  if (title === '') fail('usage/missing-argument', 'the title is empty', { fix: 'add `--title TITLE`' });
  // What the author has to state stands in the document as a placeholder, which counts as missing until it is filled.
  // What the id says already is filled in.
  const required = Object.entries(kind.properties).filter(([, rule]) => rule.required);
  const properties = {
    ...Object.fromEntries(required.map(([name]) => [name, `{{${name}}}`])),
    ...(kind.numbering === 'system' && 'system' in kind.properties ? { system: id.split('-')[1] ?? '' } : {}),
    ...input.properties,
  };
  if (input.content) return { files: alone(input.content), template: null };
  if (kind.template === null) {
    const kinds = [...session.context.policy.kinds.values()];
    const body =
      kind.name === 'TEMPLATE'
        ? templateDraft(kinds.find((each) => each.template === id) ?? null)
        : `# ${id}: ${title}\n\n${kind.sections.map((section) => `## ${section}\n`).join('\n')}`;
    const own = Object.entries(properties)
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
      .join('');
    const bytes = encodeUtf8(`---\ntitle: ${JSON.stringify(title)}\n${own}---\n\n${body}`);
    return { files: alone(bytes), template: null };
  }
  const held = await readFileAt(session.reader, session.trunkTree, documentPath(kind.template));
  if (!held) fail('template/missing', `${kind.template} is not in force`);
  const line = session.history.source.trunk.enacts.get(kind.template);
  const pin: Pin = { name: kind.template, oid: line?.at(-1)?.tip ?? session.context.founded.oid };
  const interactive = await session.history.contents.template(pin);
  if (interactive !== null) {
    const template = unwrap(interactive);
    const responses = { schema: 1, template: pin, title, entries: [] } as const;
    return { files: filesOf(id, parent, { template, responses }), template: pin };
  }
  const bytes = unwrap(instantiate(held, { id, title, parent: parent ?? undefined, properties }));
  return { files: alone(bytes), template: pin };
}

/** Creates a document: claims its number, fills its template, and registers it with its parent in the same push. */
export function create(options: ContextOptions, input: CreateInput): Promise<ActOutcome> {
  return perform('create', options, (session) => createIn(session, input));
}

/** Makes the events of a creation. Part of `create`, and of writing a matrix. */
export async function createIn(session: Session, input: CreateInput): Promise<Done> {
  const { policy } = session.context;
  const kind = policy.kinds.get(input.kind.trim().toUpperCase());
  if (!kind)
    fail('kind/unknown', `there is no kind ${input.kind}; there are ${[...policy.kinds.keys()].join(', ')}`);
  const parent = input.parent === undefined ? null : documentId(input.parent);
  if (parent !== null && kind.numbering !== 'child')
    fail('usage/conflict', `a ${kind.name} has no parent`, { fix: 'leave out `--parent`' });
  const id = chooseId(session, kind, input, parent);
  if (await session.recordIfAny(id)) fail('id/taken', `${id} exists already`);
  const { files, template } = await firstText(session, kind, id, input, parent);
  const born = await session.event({
    id,
    act: 'create',
    text: input.title,
    fields: { parentDocument: parent, template },
    pins: parent ? [parent] : [],
    files,
  });
  if (parent !== null)
    await session.event({
      id: parent,
      act: 'link',
      fields: { child: id },
      exactPins: [{ name: id, oid: born.tip }],
    });
  if (!input.content) {
    const written = writtenByTool(session, kind, id);
    session.notes.push(...(written.length > 0 ? written : leftToFill(kind, input)));
  }
  // What is answered has no copy to edit.
  return born.authoring === null ? { document: id, copies: await planCopies(session, id) } : { document: id };
}

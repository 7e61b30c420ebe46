import { type Finding, finding } from '../../rules/finding.ts';

/** One tag of an interactive template, on a line of its own. */
export interface Tag {
  readonly name: TagName;
  /** What stands after the colon, before the first `|`; empty where the tag takes nothing. */
  readonly id: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly line: number;
  readonly column: number;
}

interface TagShape {
  /** Whether an id stands after the colon. */
  readonly takesId: boolean;
  readonly required: readonly string[];
  /** The values that an attribute may have; null for the id of a node. */
  readonly attributes: Readonly<Record<string, readonly string[] | null>>;
  readonly says: string;
}

/** The tags, in the order in which a template uses them. The set is closed. */
export const tagShapes = {
  template: {
    takesId: true,
    required: ['start'],
    attributes: { start: null },
    says: 'begins the questions; `start` is the first one',
  },
  prompt: {
    takesId: true,
    required: ['next'],
    attributes: { next: null, type: ['text', 'outcome', 'items'], commit: ['true'] },
    says: 'a question, and what is asked after it; its guidance follows',
  },
  gate: {
    takesId: true,
    required: ['type', 'yes', 'no'],
    attributes: { type: ['yesno'], yes: null, no: null },
    says: 'a question that yes or no answers, and what each leads to; its guidance follows',
  },
  'end-prompt': {
    takesId: false,
    required: [],
    attributes: {},
    says: 'ends the guidance of a prompt or gate; text of the document follows',
  },
  loop: {
    takesId: true,
    required: [],
    attributes: {},
    says: 'begins questions and text that stand once for each iteration, `{{_n}}`',
  },
  'end-loop': { takesId: true, required: [], attributes: {}, says: 'ends that loop' },
  end: { takesId: false, required: [], attributes: {}, says: 'ends the template; `next: end` leads to it' },
} as const satisfies Readonly<Record<string, TagShape>>;

export type TagName = keyof typeof tagShapes;

const id = /^[a-z][a-z0-9_]{0,39}$/;
const name = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/** Whether a line is a tag, or is meant to be one. */
export function looksLikeTag(line: string): boolean {
  return /<!--\s*@/.test(line);
}

/** Reads one line as a tag. */
export function readTag(text: string, line: number): Tag | Finding {
  const column = text.indexOf('<') + 1;
  const wrong = (message: string, at = column) =>
    finding('template/tags', `line ${line}, column ${at}: ${message}`, { where: { line, column: at } });
  const match = /^<!-- @([a-z-]+)(?:: ([^<>]*?))? -->$/.exec(text);
  if (!match)
    return wrong(
      `${JSON.stringify(text.trim())} is not a tag on a line of its own, <!-- @name: id | key: value -->`,
    );
  const [, word = '', rest] = match;
  if (!Object.hasOwn(tagShapes, word))
    return wrong(
      `there is no tag @${word}; there are ${Object.keys(tagShapes)
        .map((each) => `@${each}`)
        .join(', ')}`,
    );
  const tag = word as TagName;
  const shape: TagShape = tagShapes[tag];
  const [first = '', ...pairs] = rest === undefined ? [] : rest.split('|').map((part) => part.trim());
  if (!shape.takesId && rest !== undefined) return wrong(`@${tag} takes nothing`);
  if (shape.takesId && !(tag === 'template' ? name : id).test(first))
    return wrong(`@${tag} needs an id of small letters, digits and _, not ${JSON.stringify(first)}`);
  const attributes = new Map<string, string>();
  let from = text.indexOf('|');
  for (const pair of pairs) {
    const at = text.indexOf(pair, from) + 1;
    from = at + pair.length - 1;
    const [, key = '', value = ''] = /^([a-z]+): (\S+)$/.exec(pair) ?? [];
    const values = shape.attributes[key];
    if (values === undefined) {
      const known = Object.keys(shape.attributes).join(', ') || 'none';
      return wrong(`@${tag} has no attribute ${JSON.stringify(pair)}; it has: ${known}`, at);
    }
    if (attributes.has(key)) return wrong(`@${tag} says ${key} twice`, at);
    if (values === null ? !id.test(value) : !values.includes(value))
      return wrong(`${key} is ${values?.join(' or ') ?? 'an id'}, not ${JSON.stringify(value)}`, at);
    attributes.set(key, value);
  }
  const missing = shape.required.find((key) => !attributes.has(key));
  if (missing) return wrong(`@${tag} ${first} does not say ${missing}`);
  return { name: tag, id: first, attributes, line, column };
}

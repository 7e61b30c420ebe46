import type { ContextOptions } from '../acts/context.ts';
import { diff } from '../reading/diff.ts';
import { inbox } from '../reading/inbox.ts';
import { read } from '../reading/read.ts';
import { fail } from '../rules/finding.ts';

/** A text that a client can put before its model without a call. */
export interface ResourceText {
  readonly uri: string;
  readonly mimeType: string;
  readonly text: string;
}

/** What waits for the caller; it changes, and subscribers are told. */
export const inboxUri = 'qms://inbox';

export const resources = [
  {
    uri: inboxUri,
    name: 'inbox',
    description: 'What waits for you, oldest first.',
    mimeType: 'application/json',
  },
];

export const resourceTemplates = [
  {
    uriTemplate: 'qms://doc/{id}',
    name: 'document',
    description: 'A document as in force, else its newest text.',
    mimeType: 'text/markdown',
  },
  {
    uriTemplate: 'qms://doc/{id}/{version}',
    name: 'document version',
    description: 'A document as it was in one version.',
    mimeType: 'text/markdown',
  },
  {
    uriTemplate: 'qms://redline/{id}',
    name: 'redline',
    description: 'What changed since what is in force.',
    mimeType: 'text/x-diff',
  },
];

type Reader = (options: ContextOptions, parts: readonly string[]) => Promise<Omit<ResourceText, 'uri'>>;

/** A client that reads a resource has asked for all of it, within reason. */
const mostCharacters = 200_000;

function whole(text: string): string {
  if (text.length <= mostCharacters) return text;
  return `${text.slice(0, mostCharacters)}\n[cut at ${mostCharacters} characters; qms_read gives the rest]\n`;
}

const readers: Readonly<Record<string, Reader>> = {
  inbox: async (options) => {
    const { actor, tasks, more } = await inbox(options, { maxCount: 50, skip: 0 });
    const waits = tasks.map(({ id, title, state, version, task, since }) => ({
      document: id,
      title,
      state,
      version,
      task,
      since,
    }));
    return { mimeType: 'application/json', text: JSON.stringify({ for: actor, waits, more }) };
  },
  doc: async (options, [id = '', version]) => {
    const { text } = await read(options, { id, version });
    return { mimeType: 'text/markdown', text: whole(text) };
  },
  redline: async (options, [id = '']) => {
    const { text } = await diff(options, { id });
    return { mimeType: 'text/x-diff', text: whole(text) };
  },
};

/** A resource by its address. Raises `mcp/resource` for one that is none, and what reading it raises. */
export async function readResource(options: ContextOptions, uri: string): Promise<ResourceText> {
  const [, kind = '', rest = ''] = /^qms:\/\/([a-z]+)(?:\/([A-Za-z0-9.-]+(?:\/[0-9.]+)?))?$/.exec(uri) ?? [];
  const parts = rest === '' ? [] : rest.split('/');
  const reader = readers[kind];
  if (!reader || (kind === 'inbox') !== (parts.length === 0))
    return fail('mcp/resource', `${JSON.stringify(uri)} is no resource of this server`);
  return { uri, ...(await reader(options, parts)) };
}

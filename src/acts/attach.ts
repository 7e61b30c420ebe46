import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fail } from '../rules/finding.ts';
import { recordDirectory } from '../rules/kinds/ids.ts';
import type { DocId } from '../rules/values.ts';
import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';
import type { Session } from './session.ts';

export interface AttachInput {
  readonly id: string;
  /** Paths of the files, relative to where the command runs, or what is in them. */
  readonly files: readonly Attached[];
  readonly text?: string | undefined;
}

/** The path of a file, or its name and bytes. */
export type Attached = string | { readonly name: string; readonly bytes: Uint8Array };

/** Adds files to a record, under `evidence/` beside its document. */
export function attach(options: ContextOptions, input: AttachInput): Promise<ActOutcome> {
  return perform('attach', options, async (session) => {
    const id = documentId(input.id);
    await attachFiles(session, id, input.files, input.text);
    return { document: id };
  });
}

function readLocal(session: Session, file: string): Promise<Uint8Array> {
  return readFile(resolve(session.context.options.cwd, file)).catch((cause) =>
    fail('workspace/file', `${file} cannot be read`, { cause }),
  );
}

/** Makes the event that adds the files. Part of `attach` and of `execute`. @returns each as evidence: `file PATH` */
export async function attachFiles(
  session: Session,
  id: DocId,
  given: readonly Attached[],
  text?: string,
): Promise<string[]> {
  const directory = recordDirectory(id);
  if (directory === null) fail('attach/changes', `${id} takes no attachments`);
  const files = new Map<string, Uint8Array>();
  for (const file of given) {
    const name = typeof file === 'string' ? basename(file) : file.name;
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))
      fail('workspace/file', `${JSON.stringify(name)} is not a plain file name`);
    const path = `${directory}/evidence/${name}`;
    if (files.has(path)) fail('workspace/file', `${name} is named twice`);
    files.set(path, typeof file === 'string' ? await readLocal(session, file) : file.bytes);
  }
  const evidence = [...files.keys()].map((path) => `file ${path.slice(directory.length + 1)}`).sort();
  await session.event({ id, act: 'attach', text, fields: { evidence }, files });
  return evidence;
}

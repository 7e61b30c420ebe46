import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Relay, Ruleset } from './wanted.ts';

/** The rulesets of a folder, such as templates/github/rulesets/. */
export async function rulesetsIn(folder: string): Promise<Ruleset[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Ruleset),
  );
}

/** `deploy-key`, `app:NUMBER` or `none`; null for anything else. */
export function relayCalled(text: string): Relay | null {
  if (text === 'none' || text === 'deploy-key') return { kind: text };
  const id = /^app:([1-9][0-9]{0,9})$/.exec(text)?.[1];
  return id === undefined ? null : { kind: 'app', id: Number(id) };
}

/** The same relay as {@link relayCalled} reads it. */
export function relayName(relay: Relay): string {
  return relay.kind === 'app' ? `app:${relay.id}` : relay.kind;
}

/** The file in templates/github/ that the workflow of a mode is made from. */
export function templateOf(mode: string, relay: Relay): string {
  return mode === 'relay' && relay.kind === 'app' ? 'relay-app.yml' : `${mode}.yml`;
}

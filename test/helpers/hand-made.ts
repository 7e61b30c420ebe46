import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { trailerOrder } from '../../src/rules/bytes/trailers.ts';
import { recordDirectory } from '../../src/rules/kinds/ids.ts';
import { type Act, actShapes } from '../../src/rules/record/acts.ts';
import type { DocId } from '../../src/rules/values.ts';
import { git, gitBytes, gitWith, temporaryDirectory, testEnvironment } from './git.ts';
import type { QualitySystem } from './quality-system.ts';

/**
 * Events and steps made by hand, with stock git and ssh-keygen alone: what somebody does who has a key and a clone, and
 * no use for `qms`. No act of the product is used, so what stops them is the rules. Every part can be set wrong.
 */

type Values = string | readonly string[];

/** Trailers without their `QMS-`; null takes one out that would stand there otherwise. */
export type TrailerValues = Readonly<Record<string, Values | null>>;

export interface CommitParts {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** Name of the member in the author line. */
  readonly author: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** Path of the private key that signs; null leaves the commit unsigned. */
  readonly key: string | null;
  /** Header lines after the committer, each with its line feed; the signature covers them. */
  readonly headers?: string;
  readonly forge?: Forgery;
}

/** What is done to the bytes of a commit on the way; each part may be left out. */
export interface Forgery {
  /** To what is signed: the commit object without its signature. */
  readonly payload?: (text: string) => string | Uint8Array;
  /** To the armored signature. */
  readonly signature?: (armor: string, payload: Uint8Array) => string | Promise<string>;
  /** To the whole object, after it was signed; a character for each byte. */
  readonly object?: (text: string) => string;
}

/** What `ssh-keygen -Y sign` makes of some bytes: the armor, without its last line feed. */
export async function sign(
  payload: string | Uint8Array,
  key: string,
  options: readonly string[] = ['-n', 'git'],
): Promise<string> {
  const file = join(await temporaryDirectory(), 'payload');
  await writeFile(file, payload);
  await execa('ssh-keygen', ['-q', '-Y', 'sign', ...options, '-f', key, file], { stdin: 'ignore' });
  const armor = await readFile(`${file}.sig`, 'utf8');
  await rm(`${file}.sig`);
  return armor.trimEnd();
}

/** Writes a commit object byte by byte. @returns its id */
export async function writeCommit(cwd: string, parts: CommitParts): Promise<string> {
  const who = `${parts.author} <${parts.author}@example.org> ${parts.time} +0000`;
  const parents = parts.parents.map((parent) => `parent ${parent}\n`).join('');
  const head = `tree ${parts.tree}\n${parents}author ${who}\ncommitter ${who}\n${parts.headers ?? ''}`;
  const { forge = {} } = parts;
  const whole = `${head}\n${parts.message}`;
  const payload = Buffer.from(forge.payload?.(whole) ?? whole);
  if (parts.key === null) return writeObject(cwd, payload);
  const made = await sign(payload, parts.key);
  const armor = (await forge.signature?.(made, payload)) ?? made;
  return writeObject(cwd, withHeader(payload, `gpgsig ${armor.replaceAll('\n', '\n ')}\n`, forge.object));
}

/** Header lines put in at the end of a commit's headers; byte by byte, so that no bytes are mended on the way. */
function withHeader(payload: Buffer, lines: string, forge: Forgery['object']): Buffer {
  const text = payload.toString('latin1');
  const at = text.indexOf('\n\n') + 1;
  const object = `${text.slice(0, at)}${lines}${text.slice(at)}`;
  return Buffer.from(forge?.(object) ?? object, 'latin1');
}

/** Writes a commit object of any bytes. @returns its id */
export async function writeObject(cwd: string, bytes: Uint8Array): Promise<string> {
  return gitWith(cwd, bytes, 'hash-object', '-t', 'commit', '-w', '--literally', '--stdin');
}

const order: readonly string[] = trailerOrder.map((each) => each.key);

/** A message of a subject, a text and trailers in their order. */
export function messageOf(subject: string, body: string, trailers: TrailerValues): string {
  const lines = Object.entries(trailers)
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .flatMap(([key, values]) =>
      values === null
        ? []
        : (typeof values === 'string' ? [values] : values).map((value) => `QMS-${key}: ${value}`),
    );
  return `${[subject, body, lines.join('\n')].filter((part) => part !== '').join('\n\n')}\n`;
}

/** The trailers of a commit, as stock git reads them. */
export async function trailersOf(cwd: string, commit: string): Promise<Record<string, string>> {
  const text = await git(cwd, 'log', '-1', '--format=%(trailers:only,unfold)', commit);
  return Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.startsWith('QMS-'))
      .map((line) => [line.slice(4, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
}

/** A tree with files set or (null) removed, by path from the root; made in an index of its own. */
export async function treeWith(
  cwd: string,
  base: string,
  files: Readonly<Record<string, string | null>>,
): Promise<string> {
  const index = join(await temporaryDirectory(), 'index');
  const env = { GIT_INDEX_FILE: index };
  await gitBytes(cwd, ['read-tree', base], { env });
  for (const [path, text] of Object.entries(files)) {
    const blob = text === null ? null : await gitWith(cwd, text, 'hash-object', '-w', '--stdin');
    const line = blob === null ? `0 ${'0'.repeat(40)}\t${path}\n` : `100644 ${blob}\t${path}\n`;
    await gitBytes(cwd, ['update-index', '--index-info'], { env, input: line });
  }
  return Buffer.from(await gitBytes(cwd, ['write-tree'], { env }))
    .toString('utf8')
    .trim();
}

/** `sha256:…` over a record's directory, computed from what stock git prints (design section 3, Events). */
export async function digestByHand(cwd: string, tree: string, id: string): Promise<string> {
  const directory = recordDirectory(id as DocId) ?? '.qms';
  const listing = await git(cwd, 'ls-tree', '-r', '-z', '--full-tree', tree, `${directory}/`);
  const files = listing
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => ({
      oid: line.slice(0, line.indexOf('\t')).split(' ')[2] ?? '',
      path: line.slice(line.indexOf('\t') + 1),
    }))
    .map(({ oid, path }) => ({ oid, path: path.slice(directory.length + 1) }))
    .filter(({ path }) => directory !== '.qms' || /^(policy\.yaml|allowed_signers|prompts\/)/.test(path))
    .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  const hash = createHash('sha256').update('git-qms-digest-v1\n');
  const add = (bytes: Uint8Array) => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64BE(BigInt(bytes.length));
    hash.update(length).update(bytes);
  };
  for (const { oid, path } of files) {
    add(Buffer.from(path));
    add(await gitBytes(cwd, ['cat-file', 'blob', oid]));
  }
  return `sha256:${hash.digest('hex')}`;
}

export interface EventByHand {
  readonly id: string;
  readonly act: Act;
  /** The member who acts: actor, author and signer, unless said otherwise. */
  readonly by: string;
  /** Claimed result; by default what the parent says. */
  readonly state?: string;
  readonly version?: string;
  readonly phase?: 'pre' | 'post' | null;
  /** Further or other trailers. */
  readonly set?: TrailerValues;
  /** Names to pin where they stand (`trunk`, `CR-001`), or `NAME <oid>` as they are. */
  readonly pins?: readonly string[];
  readonly text?: string;
  /** Files to set or remove, by path from the root. */
  readonly files?: Readonly<Record<string, string | null>>;
  readonly tree?: string;
  /** The event before; by default the record's tip on the server. `null` begins a record at genesis. */
  readonly after?: string | null;
  readonly parents?: readonly string[];
  readonly author?: string;
  /** Member whose key signs, or null for no signature. */
  readonly key?: string | null;
  readonly headers?: string;
  readonly forge?: Forgery;
  readonly subject?: string;
  /** Seconds since 1970. */
  readonly time?: number;
}

/** Where the server's branch of a record, or trunk, stands, as last fetched. */
export async function tipOf(qs: QualitySystem, name: string): Promise<string> {
  const branch = name === 'trunk' ? 'main' : `qms/${name}`;
  return qs.git('rev-parse', '--verify', `refs/remotes/origin/${branch}`);
}

async function pinLines(qs: QualitySystem, pins: readonly string[]): Promise<string[]> {
  const lines = await Promise.all(
    pins.map(async (pin) => (pin.includes(' ') ? pin : `${pin} ${await tipOf(qs, pin)}`)),
  );
  return lines.sort();
}

/** The policy event in force: the second parent of POLICY's last step of trunk, or genesis. */
export async function policyEvent(qs: QualitySystem): Promise<string> {
  const step = await qs.git(
    'log',
    '-1',
    '--first-parent',
    '--format=%P',
    '--grep=^QMS-Document: POLICY$',
    'origin/main',
  );
  return step.split(' ')[1] ?? qs.genesis;
}

/** Makes one event by hand. @returns the commit's id; it is in the repository, and on no ref */
export async function eventByHand(qs: QualitySystem, event: EventByHand): Promise<string> {
  const { id, act, by } = event;
  const before = event.after === undefined ? await tipOf(qs, id) : (event.after ?? qs.genesis);
  const last = await trailersOf(qs.path, before);
  const base = await qs.git('rev-parse', `${before}^{tree}`);
  const tree = event.tree ?? (event.files ? await treeWith(qs.path, base, event.files) : base);
  const shape = actShapes[act];
  const phase = event.phase === undefined ? (last.Phase ?? null) : event.phase;
  const pins = await pinLines(qs, event.pins ?? []);
  const digest = (shape.required as readonly string[]).includes('Digest');
  const trailers: TrailerValues = {
    Document: id,
    Event: act,
    Actor: by,
    Phase: phase,
    Version: event.version ?? last.Version ?? '0.1',
    State: event.state ?? last.State ?? 'DRAFT',
    Meaning: 'meaning' in shape ? shape.meaning : null,
    Policy: await policyEvent(qs),
    Pin: pins.length > 0 ? pins : null,
    Digest: digest ? await digestByHand(qs.path, tree, id) : null,
    ...event.set,
  };
  return writeCommit(qs.path, {
    tree,
    parents: event.parents ?? [before],
    message: messageOf(event.subject ?? `${id}: ${act}`, event.text ?? '', trailers),
    author: event.author ?? by,
    time: event.time ?? Math.floor(Date.now() / 1000),
    key: event.key === null ? null : qs.keyOf(event.key ?? by),
    ...(event.headers === undefined ? {} : { headers: event.headers }),
    ...(event.forge === undefined ? {} : { forge: event.forge }),
  });
}

/** Events made one after the other, each on the one before. @returns the last one's id */
export async function eventsByHand(qs: QualitySystem, ...events: readonly EventByHand[]): Promise<string> {
  let after: string | undefined;
  for (const event of events)
    after = await eventByHand(qs, after === undefined ? event : { ...event, after });
  return after ?? '';
}

export interface StepByHand {
  readonly id: string;
  readonly by: string;
  /** The record's event that the step brings in; by default its tip on the server. */
  readonly record?: string;
  readonly after?: string;
  readonly tree?: string;
  readonly parents?: readonly string[];
  readonly set?: TrailerValues;
  readonly key?: string | null;
  readonly files?: Readonly<Record<string, string | null>>;
}

/** Makes an enact step of trunk by hand. @returns the commit's id */
export async function enactByHand(qs: QualitySystem, step: StepByHand): Promise<string> {
  const { id, by } = step;
  const record = step.record ?? (await tipOf(qs, id));
  const trunk = step.after ?? (await tipOf(qs, 'trunk'));
  const said = await trailersOf(qs.path, record);
  const gone = said.State === 'RETIRED' || said.State === 'CANCELLED';
  const tree =
    step.tree ?? (await treeWith(qs.path, await takenIn(qs, trunk, record, id, gone), step.files ?? {}));
  const trailers: TrailerValues = {
    Document: id,
    Event: 'enact',
    Actor: by,
    Version: said.Version ?? '',
    State: said.State ?? '',
    Policy: await policyEvent(qs),
    Digest: await digestByHand(qs.path, record, id),
    ...step.set,
  };
  return writeCommit(qs.path, {
    tree,
    parents: step.parents ?? [trunk, record],
    message: messageOf(`${id}: taken into force by hand`, '', trailers),
    author: by,
    time: Math.floor(Date.now() / 1000),
    key: step.key === null ? null : qs.keyOf(step.key ?? by),
  });
}

/** Trunk's tree with a record's directory as the record holds it, or without it. */
async function takenIn(
  qs: QualitySystem,
  trunk: string,
  record: string,
  id: string,
  gone: boolean,
): Promise<string> {
  const directory = recordDirectory(id as DocId) ?? '.qms';
  const env = { GIT_INDEX_FILE: join(await temporaryDirectory(), 'index') };
  await gitBytes(qs.path, ['read-tree', `${trunk}^{tree}`], { env });
  await gitBytes(qs.path, ['rm', '-r', '-q', '--cached', '--ignore-unmatch', '--', directory], { env });
  if (!gone)
    await gitBytes(qs.path, ['read-tree', `--prefix=${directory}/`, `${record}:${directory}`], { env });
  return Buffer.from(await gitBytes(qs.path, ['write-tree'], { env }))
    .toString('utf8')
    .trim();
}

export interface PushResult {
  readonly accepted: boolean;
  /** What the server and git said. */
  readonly said: string;
  /** Rules that the gate named. */
  readonly rules: readonly string[];
}

/**
 * Pushes to the server with stock git.
 *
 * @param moves short branch name (`main`, `qms/CR-001`) or full ref to a commit, or null to delete; in this order
 */
export async function pushByHand(
  qs: QualitySystem,
  moves: Readonly<Record<string, string | null>>,
  options: { readonly atomic?: boolean; readonly force?: boolean } = {},
): Promise<PushResult> {
  const specs = Object.entries(moves).map(
    ([name, oid]) => `${oid ?? ''}:${name.startsWith('refs/') ? name : `refs/heads/${name}`}`,
  );
  const flags = [...(options.atomic === false ? [] : ['--atomic']), ...(options.force ? ['--force'] : [])];
  const { exitCode, all } = await execa('git', ['push', ...flags, 'origin', ...specs], {
    cwd: qs.path,
    env: testEnvironment,
    extendEnv: false,
    reject: false,
    all: true,
  });
  return {
    accepted: exitCode === 0,
    said: all,
    rules: [...all.matchAll(/^remote: {3}([a-z-]+\/[a-z-]+): /gm)].map((match) => match[1] ?? ''),
  };
}

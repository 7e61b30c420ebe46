import { type Finding, finding, ok, type Result, refused, type Where } from '../finding.ts';
import { limits } from '../limits.ts';
import { isOid, type Oid } from '../values.ts';
import { byteOffset, checkText, decodeUtf8, encodeUtf8 } from './text.ts';

/** An author or committer line: seconds since 1970, zone as `+hhmm`. */
export interface Ident {
  readonly name: string;
  readonly email: string;
  readonly time: number;
  readonly zone: string;
}

/** A commit read through the strict grammar. `payload` is what the signature covers: the object without its gpgsig. */
export interface Commit {
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly author: Ident;
  readonly committer: Ident;
  /** SSHSIG armor without trailing newline, or null in an unsigned commit. */
  readonly signature: string | null;
  readonly message: string;
  readonly payload: Uint8Array;
}

const identLine = /^([^<>\n]+) <([^<>\s]+)> (0|[1-9][0-9]{0,11}) ([+-])([0-9]{2})([0-9]{2})$/;

function readIdent(text: string): Ident | null {
  const match = identLine.exec(text);
  if (!match) return null;
  const [, name = '', email = '', time = '', sign = '', hours = '', minutes = ''] = match;
  const zone = `${sign}${hours}${minutes}`;
  const edges = name.trim() === name && !/^[.,:;"']|[.,:;"']$/.test(email);
  const zoneFits =
    Number(minutes) < 60 && Number(hours) * 60 + Number(minutes) <= 14 * 60 && zone !== '-0000';
  return edges && zoneFits ? { name, email, time: Number(time), zone } : null;
}

/**
 * Reads a commit from its raw bytes through one strict grammar:
 *
 *     tree, parent…, author, committer, [gpgsig], blank line, message
 *
 * and nothing else: no encoding, mergetag or second signature, UTF-8 in NFC, LF only. What lies outside is refused,
 * not repaired, so that no git command can read the commit in another way.
 */
export function parseCommit(bytes: Uint8Array, where: Where = {}): Result<Commit> {
  if (bytes.length > limits.commitBytes) {
    return refused(
      finding('bytes/size', `the commit has ${bytes.length} bytes; ${limits.commitBytes} are allowed`, {
        where,
      }),
    );
  }
  const text = decodeUtf8(bytes);
  if (text === null) return refused(finding('bytes/encoding', 'the commit is not UTF-8', { where }));
  const bad = checkText(text, 'the commit', where);
  if (bad) return refused(bad);

  let at = 0;
  let lineStart = 0;
  const stop = (expected: string): { ok: false; findings: Finding[] } => {
    const line = text.slice(lineStart, lineStart + 60).split('\n')[0] ?? '';
    return {
      ok: false,
      findings: [
        finding('bytes/header', `expected ${expected}, found ${JSON.stringify(line)}`, {
          where: { ...where, byte: byteOffset(text, lineStart) },
        }),
      ],
    };
  };
  const header = (name: string): string | null => {
    lineStart = at;
    if (!text.startsWith(`${name} `, at)) return null;
    const end = text.indexOf('\n', at);
    if (end < 0) return null;
    const value = text.slice(at + name.length + 1, end);
    at = end + 1;
    return value;
  };

  const tree = header('tree');
  if (tree === null || !isOid(tree)) return stop('the header `tree` with a full object id');
  const parents = new Set<Oid>();
  for (let parent = header('parent'); parent !== null; parent = header('parent')) {
    if (!isOid(parent) || parents.has(parent)) return stop('distinct parents with full object ids');
    parents.add(parent);
  }
  const authorLine = header('author');
  const author = authorLine === null ? null : readIdent(authorLine);
  if (!author) return stop('the header `author` as `Name <e-mail> seconds +hhmm`');
  const committerLine = header('committer');
  const committer = committerLine === null ? null : readIdent(committerLine);
  if (!committer) return stop('the header `committer` as `Name <e-mail> seconds +hhmm`');

  const signatureStart = at;
  let signature: string | null = null;
  const firstLine = header('gpgsig');
  if (firstLine !== null) {
    const lines = [firstLine];
    while (text[at] === ' ') {
      lineStart = at;
      const end = text.indexOf('\n', at);
      if (end < 0) return stop('the end of the signature');
      lines.push(text.slice(at + 1, end));
      at = end + 1;
    }
    signature = lines.join('\n');
  }
  const signatureEnd = at;
  lineStart = at;
  if (text[at] !== '\n') return stop('a blank line after the headers');
  const message = text.slice(at + 1);
  if (encodeUtf8(message).length > limits.messageBytes) {
    return refused(
      finding('bytes/size', `the message is longer than ${limits.messageBytes} bytes`, { where }),
    );
  }
  const payload = encodeUtf8(text.slice(0, signatureStart) + text.slice(signatureEnd));
  return ok({ tree, parents: [...parents], author, committer, signature, message, payload });
}

export function formatIdent(ident: Ident): string {
  return `${ident.name} <${ident.email}> ${ident.time} ${ident.zone}`;
}

/** The bytes that an actor signs. */
export function encodePayload(commit: Omit<Commit, 'signature' | 'payload'>): Uint8Array {
  return encodeUtf8(`${headers(commit)}\n${commit.message}`);
}

/** The whole commit object, in the one form that {@link parseCommit} accepts. */
export function encodeCommit(commit: Omit<Commit, 'payload'>): Uint8Array {
  const signature = commit.signature === null ? '' : `gpgsig ${commit.signature.replaceAll('\n', '\n ')}\n`;
  return encodeUtf8(`${headers(commit)}${signature}\n${commit.message}`);
}

function headers(commit: Omit<Commit, 'signature' | 'payload'>): string {
  const parents = commit.parents.map((parent) => `parent ${parent}\n`).join('');
  return `tree ${commit.tree}\n${parents}author ${formatIdent(commit.author)}\ncommitter ${formatIdent(commit.committer)}\n`;
}

import { type Finding, finding, ok, type Result, refused } from '../finding.ts';
import { isOid } from '../values.ts';
import type { Prompt } from './prompt.ts';

export type Verdict = 'pass' | 'fail' | 'n/a';

/** Where an answer rests on the content: words of it, or a place: `CR-001.md:12`, `evidence/photo.png`, a section. */
export interface Support {
  readonly kind: 'quote' | 'location';
  readonly text: string;
}

export interface Answer {
  readonly item: string;
  readonly verdict: Verdict;
  /** In the reviewer's words; empty where a pass needs none. */
  readonly says: string;
  readonly support: readonly Support[];
}

/** Which version of which prompt file was answered. */
export type PromptRef = Pick<Prompt, 'path' | 'oid'>;

export interface Answers {
  /** Free text before the checklist. */
  readonly comment: string;
  readonly prompt: PromptRef | null;
  /** Digest of the content that the form was made for; a form says it, an event has QMS-Digest. */
  readonly content: string | null;
  readonly answers: readonly Answer[];
}

const headLine = /^Checklist:\s*(\S+)\s+(\S+)$/;
const contentLine = /^Content:\s*(\S+)$/;
const answerLine = /^\[\s*(pass|fail|n\/a|na|x|)\s*\]\s*([^\s:]+)\s*(?::\s*(.*))?$/i;
const verdicts: Readonly<Record<string, Verdict>> = {
  x: 'pass',
  pass: 'pass',
  fail: 'fail',
  na: 'n/a',
  'n/a': 'n/a',
};

/**
 * Reads a filled-in form, as people write it. Lines that begin with `#` are the form's own words. `[ ]` is not answered,
 * and so is no answer; an indented line goes on with what stands above it. {@link formatAnswers} says what is canonical.
 */
export function readAnswers(text: string): Result<Answers> {
  const comment: string[] = [];
  const answers: { item: string; verdict: Verdict | null; says: string; support: Support[] }[] = [];
  const findings: Finding[] = [];
  let prompt: PromptRef | null = null;
  let content: string | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('#')) continue;
    const [, path = '', oid = ''] = headLine.exec(line) ?? [];
    const [, digest] = contentLine.exec(line) ?? [];
    const [answered, mark = '', item = '', says = ''] = answerLine.exec(line) ?? [];
    const last = answers.at(-1);
    const words = line.trim();
    if (isOid(oid) && prompt === null && last === undefined) prompt = { path, oid };
    else if (digest !== undefined && content === null && last === undefined) content = digest;
    else if (answered !== undefined) {
      const verdict = verdicts[mark.toLowerCase()] ?? null;
      answers.push({ item, verdict, says: oneLine(says), support: [] });
    } else if (last && /^[>@]/.test(words)) {
      last.support.push({
        kind: words.startsWith('>') ? 'quote' : 'location',
        text: oneLine(words.slice(1)),
      });
    } else if (last && words !== '' && line !== line.trimStart()) goOn(last, words);
    else if (words === '' || !(last || prompt)) comment.push(line);
    else findings.push(notOfForm(`line ${index + 1} is no answer: ${JSON.stringify(line.slice(0, 60))}`));
  }
  if (findings.length > 0) return refused(...findings.slice(0, 20));
  return ok({
    comment: comment.join('\n').trim(),
    prompt,
    content,
    answers: answers.flatMap(({ verdict, support, ...answer }) =>
      verdict === null ? [] : [{ ...answer, verdict, support: support.filter((each) => each.text !== '') }],
    ),
  });
}

/** A line that goes on: with the last quote or location, or with what the answer says. */
function goOn(last: { says: string; support: Support[] }, words: string): void {
  const rests = last.support.pop();
  if (rests) last.support.push({ ...rests, text: oneLine(`${rests.text} ${words}`) });
  else last.says = oneLine(`${last.says} ${words}`);
}

/** Answers hold no line end of their own: one line each, so that nothing can be written to look like another. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/**
 * Answers as they stand at the end of an event's body, for people and programs alike:
 *
 *     Checklist: .qms/prompts/review/pre/default.yaml 3f2a…
 *
 *     [pass] whole-text
 *     [pass] impact: both forms and the printer are named
 *         > The order form gets a second page
 *         @ CR-001.md:34
 *     [n/a] risks: nothing physical changes
 */
export function formatAnswers({ path, oid }: PromptRef, answers: readonly Answer[]): string {
  const lines = answers.flatMap(({ item, verdict, says, support }) => [
    `[${verdict}] ${item}${says === '' ? '' : `: ${says}`}`,
    ...support.map(({ kind, text }) => `    ${kind === 'quote' ? '>' : '@'} ${text}`),
  ]);
  const head = `Checklist: ${path} ${oid}`;
  return lines.length === 0 ? head : [head, '', ...lines].join('\n');
}

/** An event's body with answers: a comment, if there is one, and the checklist after it. */
export function bodyWithAnswers(comment: string, prompt: PromptRef, answers: readonly Answer[]): string {
  const checklist = formatAnswers(prompt, answers);
  return comment === '' ? checklist : `${comment}\n\n${checklist}`;
}

const begins = /^Checklist: \.qms\/prompts\/\S+ [0-9a-f]{40}$/m;

/** Whether an event's body answers a checklist. */
export function answersChecklist(body: string): boolean {
  return begins.test(body);
}

/** What a reader would take for an answer or a checklist, where it is none. */
const lookalike = /^\s*(?:\[\s*(?:pass|fail|n\/a|na|x)\s*\]|checklist:)/im;

/**
 * The answers in an event's body: the inverse of {@link bodyWithAnswers}, and of nothing else. Raises `checklist/form`
 * for text between or after the answers, and for a comment that looks like answers.
 *
 * @returns null where the body answers no checklist
 */
export function decodeAnswers(body: string): Result<Answers & { readonly prompt: PromptRef }> | null {
  const start = begins.exec(body)?.index;
  if (start === undefined) return null;
  const [comment, checklist] = [body.slice(0, start), body.slice(start)];
  if (lookalike.test(comment)) return refused(notOfForm('the comment holds what looks like answers'));
  const read = readAnswers(checklist);
  if (!read.ok) return read;
  const { prompt, answers } = read.value;
  const canonical = prompt === null ? '' : formatAnswers(prompt, answers);
  if (prompt === null || canonical !== checklist || (comment !== '' && !comment.endsWith('\n\n'))) {
    const at = firstDifference(checklist, canonical);
    return refused(notOfForm(`the answers leave their form at ${JSON.stringify(at.slice(0, 60))}`));
  }
  return ok({ ...read.value, prompt, comment: comment.slice(0, -2) });
}

/** The first line that differs from what stands in its place in another text. */
function firstDifference(text: string, other: string): string {
  const lines = other.split('\n');
  return text.split('\n').find((line, index) => line !== lines[index]) ?? '';
}

function notOfForm(message: string): Finding {
  return finding('checklist/form', message);
}

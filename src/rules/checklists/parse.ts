import type * as z from 'zod';
import { type Finding, finding, ok, type Result, refused } from '../finding.ts';
import type { Kind } from '../kinds.ts';
import { limits } from '../limits.ts';
import { shapeFindings } from '../policy/shape-findings.ts';
import { list, oneOf, strict, text } from '../policy/shape-parts.ts';
import { readYaml, type YamlTree } from '../policy/yaml-text.ts';
import type { Oid } from '../values.ts';
import { type Prompt, type PromptPhase, type Prompts, promptPhases, promptTasks } from './prompt.ts';

/** A file below `.qms/prompts/`; its path from the top of the repository. */
export interface PromptFile {
  readonly path: string;
  readonly oid: Oid;
  readonly bytes: Uint8Array;
}

const sentence = text(/^\S(?:[^\n]*\S)?$/, 'one line of at most 500 characters', 500);
const itemShape = strict({
  id: text(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id: lower-case letters, digits, single hyphens', 64),
  category: text(/^\S(?:[^\n]*\S)?$/, 'one line of at most 60 characters', 60),
  text: sentence,
  asks: oneOf(['judgement', 'evidence']).default('judgement'),
  phase: oneOf(promptPhases as readonly [PromptPhase, ...PromptPhase[]]).optional(),
});
const most = 'a list of 1 to 100 items';
const promptShape = strict({
  title: sentence,
  // A file that says nothing wants answers: whoever wants none says so.
  answers: oneOf(['required', 'optional']).default('required'),
  reminders: list(sentence).default([]),
  items: list(itemShape).min(1, most).max(100, most),
});
type PromptYaml = z.infer<typeof promptShape>;

const place = new RegExp(
  `^\\.qms/prompts/(${promptTasks.join('|')})/(?:(${promptPhases.join('|')})/)?(default|[A-Z][A-Z0-9]*)\\.yaml$`,
);

/**
 * Reads the prompts of a policy, all findings at once, with line and column. A YAML file that would never be found, for
 * its place or its name, is a finding as much as one that cannot be read.
 *
 * @param files those that {@link isPrompt} names
 * @param kinds of the same policy
 */
export function parsePrompts(
  files: readonly PromptFile[],
  kinds: ReadonlyMap<string, Kind>,
): Result<Prompts> {
  if (files.length > limits.promptFiles) {
    const message = `.qms/prompts holds more than ${limits.promptFiles} prompts`;
    return refused(finding('policy/prompt', message, { where: { path: '.qms/prompts' } }));
  }
  const prompts = new Map<string, Prompt>();
  const findings: Finding[] = [];
  for (const file of files) {
    const prompt = parsePrompt(file, kinds);
    if (prompt.ok) prompts.set(file.path, prompt.value);
    else findings.push(...prompt.findings);
  }
  return findings.length > 0 ? refused(...findings.slice(0, 100)) : ok(prompts);
}

function parsePrompt({ path, oid, bytes }: PromptFile, kinds: ReadonlyMap<string, Kind>): Result<Prompt> {
  const stands = place.exec(path);
  const [, , phase, name = ''] = stands ?? [];
  if (!stands || (phase === undefined && name !== 'default')) return misplaced(path);
  if (name !== 'default' && !kinds.has(name))
    return refused(finding('policy/prompt', `${path}: there is no kind ${name}`, { where: { path } }));
  if (bytes.length > limits.promptBytes) {
    const message = `${path} has ${bytes.length} bytes, more than ${limits.promptBytes}`;
    return refused(finding('policy/size', message, { where: { path } }));
  }
  const tree = readYaml(bytes, path);
  if (!tree.ok) return tree;
  const shaped = promptShape.safeParse(tree.value.value);
  if (!shaped.success) return refused(...shapeFindings(shaped.error.issues, tree.value));
  const wrong = checkItems(shaped.data, phase ?? null, tree.value);
  if (wrong.length > 0) return refused(...wrong);
  const items = shaped.data.items.map((item) => ({ ...item, phase: item.phase ?? null }));
  return ok({ ...shaped.data, path, oid, items });
}

function misplaced(path: string) {
  return refused(
    finding('policy/prompt', `${path} is not where a prompt is looked for`, {
      where: { path },
      fix: 'call it review/default.yaml, review/pre/default.yaml or review/pre/CR.yaml below .qms/prompts (approval/… likewise)',
    }),
  );
}

function checkItems({ items }: PromptYaml, phase: string | null, tree: YamlTree): Finding[] {
  const ids = new Set<string>();
  return items.flatMap((item, index) => {
    const twice = ids.has(item.id);
    ids.add(item.id);
    const never = phase !== null && item.phase !== undefined && item.phase !== phase;
    const at = (key: string) => ({ where: tree.at(['items', index, key]) });
    return [
      ...(twice ? [finding('policy/prompt', `the item ${item.id} stands twice`, at('id'))] : []),
      ...(never
        ? [finding('policy/prompt', `a file of phase ${phase} never asks for ${item.phase}`, at('phase'))]
        : []),
    ];
  });
}

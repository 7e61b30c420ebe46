import { stringify } from 'yaml';
import * as z from 'zod';
import { type Finding, finding, ok, type Result, refused } from '../finding.ts';
import type { Genesis } from './policy.ts';
import { shapeFindings } from './shape-findings.ts';
import { oneOf, strict, text } from './shape-parts.ts';
import { readYaml, type YamlTree } from './yaml-text.ts';

export const genesisPath = '.qms/genesis.yaml';

const genesisShape = strict({
  schema: z.literal(1, { error: '1, the only schema that this git-qms knows' }),
  repository: text(
    /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/,
    'a repository name of letters, digits and . _ - /',
    100,
  ),
  trunk: text(/^[A-Za-z0-9][A-Za-z0-9._/-]*$/, 'a branch name of letters, digits and . _ - /', 100),
  digest: oneOf(['git-qms-digest-v1']),
  ids: strict({ digits: z.literal(3, { error: '3' }) }),
});

/** First parts of the governed branch names (design section 3, Refs). */
const governed = ['qms', 'exec', 'genesis', 'propose'];

/** Reads what nothing ever changes; refusals with line and column. */
export function parseGenesis(bytes: Uint8Array): Result<Genesis> {
  const tree = readYaml(bytes, genesisPath);
  if (!tree.ok) return tree;
  const parsed = genesisShape.safeParse(tree.value.value);
  if (!parsed.success) return refused(...shapeFindings(parsed.error.issues, tree.value));
  const wrong = checkTrunk(parsed.data.trunk, tree.value);
  return wrong ? refused(wrong) : ok(parsed.data);
}

/** A trunk that git accepts (git-check-ref-format(1)), and that neither is nor hides a governed branch. */
function checkTrunk(trunk: string, tree: YamlTree): Finding | null {
  const wrong = (why: string) =>
    finding('policy/genesis', `trunk is ${JSON.stringify(trunk)}, ${why}`, { where: tree.at(['trunk']) });
  const parts = trunk.split('/');
  if (parts.some((part) => !/^[A-Za-z0-9]/.test(part) || /\.lock$|\.$|\.\./.test(part)))
    return wrong('which is no branch name that every git accepts');
  if (governed.includes((parts[0] ?? '').toLowerCase()))
    return wrong(`but branches ${governed.join(', ')} belong to records`);
  if (/^(?:[0-9a-f]{40}|head)$/i.test(trunk)) return wrong('which git reads as something else');
  return null;
}

/** The text of `.qms/genesis.yaml`, which {@link parseGenesis} reads back. */
export function renderGenesis(genesis: Genesis): string {
  return `# The fixed facts of this quality system. Nothing ever changes this file.\n${stringify(genesis)}`;
}

import { commandsPage } from './commands-page.ts';
import { formatBlocks } from './format-blocks.ts';
import { formatJson } from './format-json.ts';
import { gateBlocks } from './gate-blocks.ts';
import { gitToolBlocks } from './git-tool-blocks.ts';
import { lifecycleJson } from './lifecycle-json.ts';
import { lifecyclePage } from './lifecycle-page.ts';
import { fillBlocks } from './markdown.ts';
import { policyBlocks } from './policy-blocks.ts';
import { rulesPage } from './rules-page.ts';

/** A file that is generated, whole or in part. */
export interface Page {
  /** From the top of the repository. */
  readonly path: string;
  /** Its text as it should be, from its present one; prose that people write stays. */
  readonly render: (present: string) => string;
}

/** Every generated file. */
export const pages: readonly Page[] = [
  { path: 'docs/lifecycle.md', render: lifecyclePage },
  { path: 'docs/rules.md', render: rulesPage },
  { path: 'docs/commands.md', render: commandsPage },
  { path: 'docs/policy.md', render: (present) => fillBlocks(present, policyBlocks()) },
  { path: 'docs/format.md', render: (present) => fillBlocks(present, formatBlocks()) },
  { path: 'docs/software-gates.md', render: (present) => fillBlocks(present, gateBlocks()) },
  { path: 'docs/git-proxy.md', render: (present) => fillBlocks(present, gitToolBlocks()) },
  { path: 'schemas/lifecycle.json', render: () => `${JSON.stringify(lifecycleJson(), null, 1)}\n` },
  { path: 'schemas/format.json', render: () => `${JSON.stringify(formatJson(), null, 1)}\n` },
];

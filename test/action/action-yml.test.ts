import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { inputNames } from '../../src/action/inputs.ts';
import { modes } from '../../src/action/modes/table.ts';

const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Described {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, Described>>;
  readonly outputs: Readonly<Record<string, Described>>;
  readonly runs: { readonly using: string; readonly main: string };
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions: Readonly<Record<string, string>>;
        readonly steps: readonly {
          readonly uses?: string;
          readonly run?: string;
          readonly with?: Record<string, unknown>;
        }[];
      }
    >
  >;
}

const action = parse(text('action.yml')) as ActionFile;

test('REQ-180 action.yml names the inputs that are read, the modes that there are, and the bundle that is built', () => {
  expect(Object.keys(action.inputs)).toEqual([...inputNames]);
  for (const mode of Object.keys(modes)) expect(action.inputs.mode?.description).toContain(`\`${mode}\``);
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/action/index.cjs' });
});

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

function table(page: string, name: string, rows: readonly string[]): void {
  const [, block] = new RegExp(`<!-- ${name}: [^>]*-->\n([\\s\\S]*?)<!-- end -->`).exec(page) ?? [];
  expect(block?.trim()).toBe(rows.join('\n'));
}

test('docs/github-action.md has the inputs and outputs of action.yml', () => {
  const page = text('docs/github-action.md');
  const inputs = Object.entries(action.inputs).map(
    ([name, { description, required, default: otherwise = '' }]) =>
      row([
        `\`${name}\``,
        required ? 'required' : otherwise === '' ? 'empty' : `\`${otherwise}\``,
        description,
      ]),
  );
  table(page, 'inputs', [row(['Input', 'By default', 'What it is']), row(['---', '---', '---']), ...inputs]);
  const outputs = Object.entries(action.outputs).map(([name, { description }]) =>
    row([`\`${name}\``, description]),
  );
  table(page, 'outputs', [row(['Output', 'What it is']), row(['---', '---']), ...outputs]);
});

test('REQ-182 the workflow of the gate has no right but to read, no secret and no shell, and pins what it uses', () => {
  const source = text('templates/github/gate.yml');
  const { on, permissions, jobs } = parse(source) as Workflow;
  expect(Object.keys(on)).toEqual(['pull_request', 'merge_group']);
  // A pass for another branch would stand at the same commit.
  expect(on.pull_request).toMatchObject({ branches: ['TRUNK'] });
  expect(permissions).toEqual({});
  expect(source).not.toMatch(/\$\{\{|secrets\./);
  const [gate, ...others] = Object.values(jobs);
  expect(others).toEqual([]);
  expect(gate?.permissions).toEqual({ contents: 'read' });
  expect(gate?.steps.map(({ uses }) => uses)).toEqual([
    'actions/checkout@COMMIT_OF_CHECKOUT',
    'git-qms/git-qms@COMMIT_OF_GIT_QMS',
  ]);
  expect(gate?.steps.filter(({ run }) => run !== undefined)).toEqual([]);
  const [checkout, judge] = gate?.steps ?? [];
  expect(checkout?.with).toEqual({ 'fetch-depth': 0, 'persist-credentials': false });
  expect(judge?.with).toEqual({ mode: 'gate', genesis: 'GENESIS' });
});

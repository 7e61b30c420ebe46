import { fail, unwrap } from '../rules/finding.ts';
import { withSystem } from '../rules/policy/edit.ts';
import type { ContextOptions } from './context.ts';
import { draftPolicy, type PolicyOutcome } from './policy-draft.ts';

export interface SystemRegisterInput {
  /** Upper-case letters and digits. */
  readonly name: string;
  /** Its name where nobody says more. */
  readonly title?: string | undefined;
  /** Files and folders from the top of the repository; of a submodule the one place of its pointer. */
  readonly paths: readonly string[];
  /** `unit`, or with who may attest it `unit:ci-bot,nightly`. */
  readonly suites: readonly string[];
  readonly submodule?: boolean;
  /** How many results of a level a scan may have: `error=0`. */
  readonly scan?: readonly string[];
  readonly text?: string | undefined;
}

/** `name:who,who`, as the command line says it. */
function suiteOf(text: string): [string, { attest?: string[] }] {
  const [name = '', who] = text.split(/:(.*)/s);
  const attest = who?.split(',').map((each) => each.trim());
  return [name, attest ? { attest } : {}];
}

function limitOf(text: string): [string, number] {
  const found = /^(error|warning|note)=([0-9]{1,6})$/.exec(text);
  if (!found)
    fail('usage/option-value', `${JSON.stringify(text)} is no limit of a scan`, {
      fix: 'write a level and a number: `--scan error=0`',
    });
  return [found[1] ?? '', Number(found[2])];
}

/** Drafts a policy with a new system, whose gates hold once it is in force. Raises `system/exists`, `policy/…`. */
export function systemRegister(options: ContextOptions, input: SystemRegisterInput): Promise<PolicyOutcome> {
  const { name, title = name, paths, scan = [] } = input;
  const entry = {
    title,
    paths: [...paths],
    ...(input.submodule ? { submodule: true } : {}),
    suites: Object.fromEntries(input.suites.map(suiteOf)),
    ...(scan.length > 0 ? { scan: Object.fromEntries(scan.map(limitOf)) } : {}),
  };
  const text = input.text ?? `Register the system ${name}.`;
  return draftPolicy('system-register', options, text, (texts, draft) => {
    if (draft.systems.has(name))
      fail('system/exists', `${name} is registered already`, {
        fix: 'change its entry by hand: `qms checkout POLICY`, then `systems:` in policy.yaml',
      });
    return { ...texts, policyYaml: unwrap(withSystem(texts.policyYaml, name, entry)) };
  });
}

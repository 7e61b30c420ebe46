import type { Finding } from '../../../rules/finding.ts';
import type { GitHub } from '../client.ts';
import type { Area, Demand } from './demand.ts';
import { deployKeys } from './deploy-keys.ts';
import { environments } from './environments.ts';
import { openSecrets } from './open-secrets.ts';
import { rulesets } from './rulesets.ts';
import { settings } from './settings.ts';
import { variables } from './variables.ts';
import type { Wanted } from './wanted.ts';
import { workflowStates } from './workflow-states.ts';
import { workflowToken } from './workflow-token.ts';
import { workflows } from './workflows.ts';

/** What is looked at before the rulesets, in the order in which it is mended. */
const areas: readonly Area[] = [
  settings,
  workflowToken,
  variables,
  environments,
  openSecrets,
  deployKeys,
  workflows,
  workflowStates,
];

export interface Looked {
  readonly demands: readonly Demand[];
  /** What could not be read. */
  readonly findings: readonly Finding[];
}

/** What must be there before trunk is closed to everybody but the relay, as far as it is not; null if all is. */
function stillMissing(demands: readonly Demand[], findings: readonly Finding[]): string | null {
  if (findings.length > 0) return 'something could not be read';
  const needed = demands.filter(({ met, first }) => !met && first);
  return needed.length === 0 ? null : needed.map(({ name }) => name).join(', ');
}

/** Compares a repository on GitHub with what is wanted. It only reads; what one area cannot read hides no other. */
export async function look(github: GitHub, wanted: Wanted): Promise<Looked> {
  const demands: Demand[] = [];
  const findings: Finding[] = [];
  const take = async (area: Area) => {
    const found = await area(github, wanted);
    if (found.ok) demands.push(...found.value);
    else findings.push(...found.findings);
  };
  for (const area of areas) await take(area);
  await take(rulesets(stillMissing(demands, findings)));
  return { demands, findings };
}

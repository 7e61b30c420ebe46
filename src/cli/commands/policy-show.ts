import { type PolicyInForce, policyInForce } from '../../reading/policy.ts';
import { formatDuration } from '../../rules/policy/duration.ts';
import { columns } from '../columns.ts';
import type { CommandContext, CommandResult } from '../command.ts';

export async function execute(context: CommandContext): Promise<CommandResult> {
  const policy = await policyInForce(context.options);
  return {
    data: policy,
    human: columns([...facts(policy), ...rights(policy), ...kinds(policy)]),
    notes: ['`qms read POLICY` prints its text, `qms user list` its people'],
  };
}

function facts(policy: PolicyInForce): string[][] {
  const { version, replaces, event, independence, principals, dates, ungoverned, recovery } = policy;
  return [
    ['version', replaces === null ? `${version}, from genesis` : `${version}, replaces ${replaces}`],
    ['in force by', event],
    ['needs git-qms', policy.minimumVersion],
    ['independence', `counts ${independence}`],
    ['principals', principals.join(', ')],
    ['skew', formatDuration(dates.skew)],
    ['max lag', formatDuration(dates.maxLag)],
    ['ungoverned', `${ungoverned.paths.join(', ') || 'nothing'}${ungoverned.signed ? ', signed' : ''}`],
    ['recovery', recovery ? `${recovery.threshold} of ${recovery.principals.join(', ')}` : 'nobody'],
  ];
}

function rights({ permissions, demands }: PolicyInForce): string[][] {
  const demanded = Object.entries(demands).map(([act, { userPresence, kinds: allowed }]) => {
    const parts = [...(userPresence ? ['a touch of the key'] : []), ...(allowed ?? [])];
    return [`demand ${act}`, parts.join(', ')];
  });
  const granted = Object.entries(permissions).map(([right, groups]) => [`may ${right}`, groups.join(', ')]);
  return [...granted, ...demanded];
}

function kinds(policy: PolicyInForce): string[][] {
  return policy.kinds.map(({ name, title, executable, authority }) => [
    `kind ${name}`,
    `${title}${executable ? ', executable' : ''}${authority === 'required' ? ', revised under a CR' : ''}`,
  ]);
}

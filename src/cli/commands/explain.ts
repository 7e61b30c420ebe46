import { type CommandInput, has, optional } from '../../commands/input.ts';
import { fail } from '../../rules/finding.ts';
import { nearest } from '../../rules/policy/nearest.ts';
import { isRuleId, type RuleId, registry, ruleEntry } from '../../rules/registry.ts';
import { columns } from '../columns.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { wrap } from '../wrap.ts';

const rules = Object.keys(registry).sort() as RuleId[];

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const rule = optional(input, 'RULE');
  if (rule === undefined || has(input, 'list')) return list(context);
  if (!isRuleId(rule)) return unknownRule(rule);
  const entry = ruleEntry(rule);
  const { bold } = headings(context);
  const part = (title: string, text: string) => `\n${bold(title)}\n${wrap(text, 88, '  ')}`;
  const ends = entry.severity === 'error' ? `${entry.exit}, ${exitCodes.get(entry.exit)}` : '0, a warning';
  return {
    data: { rule, ...entry },
    human: [
      `${bold(rule)}\n`,
      part('Requires', entry.requires),
      part('Why', entry.why),
      part('What to do', entry.fix),
      part('Exit code', ends),
    ].join(''),
  };
}

function headings({ style }: CommandContext) {
  return { bold: (text: string) => style('bold', text) };
}

function list({ io }: CommandContext): CommandResult {
  return {
    data: { rules: rules.map((rule) => ({ rule, ...ruleEntry(rule) })) },
    human: columns(
      rules.map((rule) => [rule, ruleEntry(rule).requires]),
      io.stdout.columns,
    ),
  };
}

/** Suggests the nearest id, else the rules of the same family. */
function unknownRule(rule: string): never {
  const near = nearest(rule, rules);
  const siblings = rules.filter((each) => each.startsWith(`${rule.split('/')[0]}/`));
  const message = `there is no rule ${JSON.stringify(rule)}`;
  if (near !== null)
    fail('usage/unknown-rule', `${message}; did you mean ${near}?`, { fix: `qms explain ${near}` });
  if (siblings.length === 0) fail('usage/unknown-rule', message);
  fail('usage/unknown-rule', `${message}; there are ${siblings.join(', ')}`);
}

import type { Advised } from '../acts/advice.ts';
import type { ActOutcome } from '../acts/outcome.ts';
import { type Finding, fixFor } from '../rules/finding.ts';
import { ruleEntry } from '../rules/registry.ts';
import type { NextStep } from './answer-shape.ts';
import { compact } from './compact.ts';
import { callFor, type Reachable } from './next-calls.ts';
import type { Answer } from './tool.ts';

/** What is sent as `structuredContent`, and whether it is a refusal. */
export interface Sent {
  readonly content: Readonly<Record<string, unknown>>;
  readonly isError: boolean;
}

function sentFinding(each: Finding) {
  const { rule, message, where } = each;
  return { rule, message, fix: fixFor(each), where };
}

/** `qms review CR-001 --form`: it shows what is asked, as qms_next does. */
const form = /^qms (?:review|approve) (\S+) --form$/;

/** A command as a call of one of these tools; as it is where no tool does it. */
function nextStep(tools: Reachable, command: string, says?: string): NextStep {
  const call = callFor(tools, command);
  const why = says === undefined ? {} : { says };
  return call ? { ...call, ...why } : { command, for: 'a person', ...why };
}

/** What is left to write is written by one call, with the words that it takes the place of. */
function adviceStep(
  reachable: Reachable,
  command: string,
  { says, blanks, command: own }: Advised,
): NextStep {
  if (!blanks?.length || !reachable.tools.some(({ name }) => name === 'qms_checkin'))
    return nextStep(reachable, command, says);
  const edits = blanks.map((old) => ({ old }));
  return { tool: 'qms_checkin', arguments: { doc_id: own.split(' ')[2], edits }, needs: ['edits.new'], says };
}

/** @param tools those of the caller; @param all those of anybody */
export function sendAnswer(tools: Reachable, answer: Answer, all: Reachable): Sent {
  const { data, steps = [], next = [], calls = [], warnings = [], notes } = answer;
  const shown = (command: string) => command.replace(form, 'qms next $1');
  // Who has the checklist already is not sent to look for it.
  const line = (command: string) => (data.checklist ? command : shown(command));
  const content = compact({
    ok: true,
    ...data,
    notes,
    warnings: warnings.map(sentFinding),
    next: [
      ...steps.filter(({ mine }) => mine).map((step) => adviceStep(tools, line(step.command), step)),
      ...calls,
      ...next.map((command) => nextStep(tools, line(command))),
    ],
    waits_for: steps
      .filter(({ mine }) => !mine)
      .map((step) => ({
        who: step.who.length > 0 ? step.who.join(', ') : step.role,
        ...adviceStep(all, shown(step.command), step),
      })),
  });
  return { content: content as Sent['content'], isError: false };
}

/** The commands that the advice of findings names, between backquotes. */
function commandsIn(findings: readonly Finding[]): string[] {
  return [
    ...new Set(
      findings.flatMap((each) => [...fixFor(each).matchAll(/`(qms [^`]+)`/g)].map(([, line]) => line ?? '')),
    ),
  ];
}

/** A refusal: the findings as the command line gives them, and the calls that their advice names. */
export function sendRefusal(tools: Reachable, findings: readonly Finding[]): Sent {
  const calls = commandsIn(findings).flatMap((line) => callFor(tools, line) ?? []);
  const again = findings.length > 0 && findings.every(({ rule }) => ruleEntry(rule).exit === 4);
  const content = compact({
    ok: false,
    findings: findings.map(sentFinding),
    next: calls,
    ...(again ? { try_again: true } : {}),
  });
  return { content: content as Sent['content'], isError: true };
}

/** What an act did. The event on the document itself is `commit`; steps of trunk and other records stand beside it. */
export function actAnswer(outcome: ActOutcome): Answer {
  const { document, state, version, commits, steps, notes, warnings } = outcome;
  const own =
    commits.findLast((each) => each.document === document && each.act !== 'enact') ?? commits.at(-1);
  const others = commits.filter((each) => each !== own);
  return {
    data: {
      document,
      state,
      version,
      commit: own?.oid,
      more_commits: others.map(({ act, document: about, oid }) => ({
        act,
        ...(about === document ? {} : { document: about }),
        commit: oid,
      })),
    },
    steps,
    warnings,
    notes,
  };
}

import { type Finding, finding, type Where } from '../../finding.ts';
import { admit } from '../../interactive/admit.ts';
import { type Answering, type Entry, entryTime, type Responses } from '../../interactive/answers.ts';
import { responsesPath } from '../../kinds/ids.ts';
import type { Case } from '../case.ts';
import { attachmentPins, isFinding } from './links.ts';

function at({ before }: Case): Where {
  const path = responsesPath(before.id);
  return { record: before.id, ...(path === null ? {} : { path }) };
}

/** The tags of a template are sound before anybody answers to it. */
export function templateSound({ before, world }: Case): Finding[] {
  return world.facts.templateFindings.map((each) => ({
    ...each,
    where: { ...each.where, record: before.id, path: `${before.id}.md` },
  }));
}

/** A record made from an interactive template begins as the template alone compiles, without an answer. */
export function answersBegin(context: Case): Finding[] {
  const { kind, world } = context;
  const { answering, document } = world.facts;
  const refuse = (message: string) => [finding('respond/template', message, { where: at(context) })];
  if (!answering)
    return world.facts.leavesQuestionsOut
      ? refuse(`the template in force of a ${kind.name} asks, and the event names no template`)
      : [];
  if (!kind.attachment) return refuse(`a ${kind.name} is not written interactively; only attachments are`);
  if (answering.findings.length > 0 || !answering.after) return [...answering.findings];
  const { template, title, entries } = answering.after;
  if (!samePin(template, answering.template))
    return refuse(`responses.yaml names ${template.name} ${template.oid}, the event another template`);
  if (entries.length > 0) return refuse('the record begins with answers that nobody gave');
  if (title !== document?.title)
    return refuse(`responses.yaml has the title ${JSON.stringify(title)}, the document another`);
  return compiled(context, answering);
}

function samePin(a: Responses['template'], b: Responses['template']): boolean {
  return a.name === b.name && a.oid === b.oid;
}

function compiled(context: Case, answering: Answering): Finding[] {
  const { id } = context.before;
  return answering.compiled
    ? []
    : [
        finding(
          'respond/compiled',
          `${id}.md is not what ${answering.template.name} and the answers compile to`,
          {
            where: { record: id, path: `${id}.md` },
          },
        ),
      ];
}

const same = (a: Entry | undefined, b: Entry) => JSON.stringify(a) === JSON.stringify(b);

/** The entry that was added, or why the responses differ in more than one. */
function added(context: Case, before: Responses, after: Responses): Entry | Finding {
  const refuse = (message: string) => finding('respond/append-only', message, { where: at(context) });
  if (!samePin(before.template, after.template))
    return refuse('the event changes the template that is named');
  if (before.title !== after.title) return refuse('the event changes the title');
  const changed = before.entries.findIndex((entry, index) => !same(after.entries[index], entry));
  if (changed >= 0) {
    const was = before.entries[changed];
    return refuse(`the event changes or removes what ${was?.by} answered to ${was?.item} at ${was?.at}`);
  }
  const [entry, ...more] = after.entries.slice(before.entries.length);
  if (!entry) return refuse('the event adds no answer');
  return more.length === 0
    ? entry
    : refuse(`the event adds ${more.length + 1} answers; each is an event of its own`);
}

/** What the event says of the answer is what the answer says of itself. */
function checkSigned(context: Case, entry: Entry): Finding[] {
  const { event } = context.world;
  const where = at(context);
  const findings: Finding[] = [];
  const time = entryTime(event.author.time);
  if (entry.by !== event.actor || entry.at !== time)
    findings.push(
      finding(
        'respond/signer',
        `the answer is by ${entry.by} at ${entry.at}; the event by ${event.actor} at ${time}`,
        { where },
      ),
    );
  if (entry.item !== event.item)
    findings.push(
      finding('respond/item', `the event names ${event.item}, and answers ${entry.item}`, { where }),
    );
  if (entry.reason !== event.reason)
    findings.push(
      finding('respond/reason', `the file gives ${said(entry.reason)}, QMS-Reason ${said(event.reason)}`, {
        where,
      }),
    );
  const commits = entry.commit === null ? [] : [entry.commit];
  if (commits.join('\n') !== event.commits.join('\n'))
    findings.push(
      finding(
        'respond/commit',
        `the file names ${said(entry.commit)}, QMS-Commit ${said(event.commits.join(', ') || null)}`,
        { where },
      ),
    );
  return findings;
}

const said = (text: string | null) => (text === null ? 'nothing' : JSON.stringify(text));

/** `respond` adds exactly the one answer that may be given now, the signer's own, and the document follows from it. */
export function oneAnswer(context: Case): Finding[] {
  const { before, world } = context;
  const { answering } = world.facts;
  if (!answering)
    return [finding('respond/not-interactive', `${before.id} was not made from an interactive template`)];
  const { graph, after } = answering;
  if (answering.findings.length > 0 || !graph || !answering.before || !after)
    return answering.findings.length > 0
      ? [...answering.findings]
      : [
          finding('respond/file', `${before.id} has no responses.yaml that can be read`, {
            where: at(context),
          }),
        ];
  const entry = added(context, answering.before, after);
  if ('rule' in entry) return [entry];
  const findings = admit(graph, answering.before.entries, entry).map((each) => ({
    ...each,
    where: { ...at(context), ...each.where },
  }));
  return [
    ...findings,
    ...checkSigned(context, entry),
    ...(findings.length > 0 ? [] : compiled(context, answering)),
  ];
}

/** A record that is written interactively has no copy to edit. */
export function editedAsText({ before }: Case): Finding[] {
  return before.authoring === null
    ? []
    : [
        finding(
          'respond/only-answers',
          `${before.id} was made from ${before.authoring.template.name}, which asks for answers`,
          {
            fix: `run \`qms interact ${before.id}\``,
          },
        ),
      ];
}

/** The items that are open, shortened where they are many. */
function listed(open: readonly string[]): string {
  const shown = open.slice(0, 6).join(', ');
  return open.length > 6 ? `${shown} and ${open.length - 6} more` : shown;
}

/** Nothing is left to answer. */
export function answersComplete({ before }: Case): Finding[] {
  const open = before.authoring?.open ?? [];
  return open.length === 0
    ? []
    : [
        finding('respond/incomplete', `${before.id} is not complete: ${listed(open)}`, {
          fix: `run \`qms interact ${before.id}\``,
        }),
      ];
}

/** When the post phase is routed, every verification record is complete, and one that failed stands behind a failed item. */
export function attachmentsComplete(context: Case): Finding[] {
  const items = context.world.facts.document?.items ?? [];
  return attachmentPins(context).flatMap(({ id, pinned }) => {
    // A pin that is missing is asked for elsewhere.
    if (isFinding(pinned) || pinned.state === 'CANCELLED' || pinned.authoring === null) return [];
    const { open, outcome, items: about } = pinned.authoring;
    if (open.length > 0) {
      const fix = `run \`qms interact ${id}\``;
      return [finding('respond/incomplete', `${id} is not complete: ${listed(open)}`, { fix })];
    }
    if (outcome !== 'Fail') return [];
    const verified = items.filter((item) => about.includes(item.id));
    const passing = verified.filter((item) => item.outcome !== 'Fail').map((item) => item.id);
    if (verified.length === 0) {
      const message = `${id} failed, and names no item of ${context.before.id}: ${about.join(', ') || 'none'}`;
      return [finding('respond/failed', message)];
    }
    return passing.map((item) =>
      finding('respond/failed', `${id} failed; ${item}, which it verifies, is not recorded as failed`, {
        fix: `run \`qms execute ${context.before.id} ${item} --fail --summary TEXT\`, with the variance that answers it`,
      }),
    );
  });
}

import { type Finding, finding } from '../../finding.ts';
import type { Requirement } from '../../systems/requirement.ts';
import type { Case } from '../case.ts';
import { inRecord } from './content.ts';

/** Enough to go on with. */
const enough = 20;

/** The documents of a system name the system of their id: `system: QMS` in SDLC-QMS-RS. */
export function namesItsSystem({ before, kind, world }: Case): Finding[] {
  const named = world.facts.document?.properties.system;
  if (kind.numbering !== 'system' || named === undefined) return [];
  const system = before.id.slice('SDLC-'.length, -`-${kind.name}`.length);
  return named === system
    ? []
    : [
        finding('document/system', `${before.id} names the system ${named}, not ${system}`, {
          where: { record: before.id, path: `${before.id}.md` },
        }),
      ];
}

/**
 * The requirements of a specification can be read, there are some, and none of the version in force is gone: ids are
 * never free again.
 */
export function requirementsSound(context: Case): Finding[] {
  const { before, kind, world } = context;
  const { document, inForceDocument } = world.facts;
  if (kind.name !== 'RS' || !document) return [];
  const { all, findings } = document.requirements;
  // A document that cannot be read has no sections either, and is refused for that.
  const none =
    all.length > 0 || document.sections.length === 0
      ? []
      : [finding('requirement/none', `${before.id} has no requirement that can be read`)];
  return [...findings, ...none, ...lost(inForceDocument?.requirements.all ?? [], all)]
    .slice(0, enough)
    .map((each) => inRecord(context, each));
}

function lost(was: readonly Requirement[], is: readonly Requirement[]): Finding[] {
  const now = new Map(is.map((each) => [each.id, each]));
  return was.flatMap(({ id, withdrawn }) => {
    const left = now.get(id);
    if (!left) return [finding('requirement/removed', `${id} of the version in force is not there any more`)];
    if (withdrawn === null || left.withdrawn !== null) return [];
    return [
      finding('requirement/revived', `${id} was withdrawn, and has a text again`, {
        where: { line: left.line, column: 1 },
      }),
    ];
  });
}

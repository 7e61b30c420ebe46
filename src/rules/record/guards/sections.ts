import type { DocumentFacts, Section } from '../../content.ts';
import { type Finding, finding } from '../../finding.ts';
import type { Kind } from '../../kinds.ts';
import type { DocId } from '../../values.ts';
import type { Case } from '../case.ts';
import { firstDifference } from '../first-difference.ts';

const lower = (names: readonly string[]) => names.map((name) => name.toLowerCase());

/** Whether a section of a record may still change once the record was approved: the kind's sections that are not locked. */
function isEditable(kind: Kind): (section: Section) => boolean {
  const locked = new Set(lower(kind.lockedSections));
  const editable = new Set(lower(kind.sections).filter((name) => !locked.has(name)));
  return (section) => editable.has(section.name);
}

/** The placeholders of execution that execution may fill, and those that it may not: they stand in what is frozen. */
export function placeholdersOf(
  kind: Kind,
  document: DocumentFacts,
): { readonly toFill: readonly Finding[]; readonly stuck: readonly Finding[] } {
  const isFrozen = frozenLine(kind, document.sections);
  const toFill: Finding[] = [];
  const stuck: Finding[] = [];
  for (const each of document.leftToFill)
    (isFrozen(each.finding.where.line ?? 1) && !each.inCell ? stuck : toFill).push(each.finding);
  return { toFill, stuck };
}

/** Answers for lines, in ascending order, whether they stand in a section that execution may not fill. */
export function frozenLine(kind: Kind, sections: readonly Section[]): (line: number) => boolean {
  const editable = isEditable(kind);
  let passed = 0;
  return (line) => {
    while ((sections[passed]?.line ?? Infinity) <= line) passed += 1;
    const section = sections[passed - 1];
    return kind.lockedSections.length > 0 && section !== undefined && !editable(section);
  };
}

function twice(id: DocId, name: string, first: Section, again: Section): Finding {
  return finding(
    'document/section-twice',
    `the section "${name}" stands on lines ${first.line} and ${again.line}`,
    {
      where: { record: id, path: `${id}.md`, line: again.line },
    },
  );
}

/** The sections of the kind stand in the document, each once and in the kind's order; others may stand between them. */
export function sectionsInOrder({ before, kind, world }: Case): Finding[] {
  const sections = world.facts.document?.sections ?? [];
  const path = `${before.id}.md`;
  const findings: Finding[] = [];
  let last: Section | null = null;
  for (const wanted of kind.sections) {
    const [found, again] = sections.filter((section) => section.name === wanted.toLowerCase());
    if (!found) {
      findings.push(
        finding('document/section-missing', `${before.id} has no section "${wanted}"`, {
          where: { record: before.id, path },
          fix: `add the heading \`## ${wanted}\` in its place: ${kind.sections.join(', ')}`,
        }),
      );
      continue;
    }
    const at = { record: before.id, path, line: (again ?? found).line };
    if (again) findings.push(twice(before.id, wanted, found, again));
    if (last && found.line < last.line)
      findings.push(
        finding('document/section-order', `the section "${wanted}" stands before "${last.title}"`, {
          where: at,
          fix: `put the sections in this order: ${kind.sections.join(', ')}`,
        }),
      );
    else last = found;
  }
  return findings;
}

/** What execution fills is still there when it is over, and once: nobody took the summary out, or told it a second time. */
export function editableSectionsKept({ before, kind, world }: Case): Finding[] {
  const sections = world.facts.document?.sections ?? [];
  const locked = new Set(kind.lockedSections);
  return kind.sections
    .filter((name) => !locked.has(name))
    .flatMap((name) => {
      const [found, again] = sections.filter((section) => section.name === name.toLowerCase());
      if (found) return again ? [twice(before.id, name, found, again)] : [];
      return [
        finding('document/section-missing', `${before.id} has no section "${name}" any more`, {
          where: { record: before.id, path: `${before.id}.md` },
          fix: `add the heading \`## ${name}\` again`,
        }),
      ];
    });
}

/**
 * Once released, a document changes in the sections that execution fills and nowhere else. Compared as content: a new
 * line break or the padding of a table is no change, a word is (design section 5).
 */
export function sectionsFrozen({ before, kind, world }: Case): Finding[] {
  if (!before.released || kind.lockedSections.length === 0) return [];
  const editable = isEditable(kind);
  const frozen = (sections: readonly Section[] = []) => sections.filter((section) => !editable(section));
  const [was, is] = [frozen(world.facts.previousDocument?.sections), frozen(world.facts.document?.sections)];
  const fix = `open a variance for what was not planned: \`qms create VAR --parent ${before.id} --title TITLE\``;
  const at = (line?: number) => ({
    where: { record: before.id, path: `${before.id}.md`, ...(line === undefined ? {} : { line }) },
    fix,
  });
  const place = Array.from({ length: Math.max(was.length, is.length) }).findIndex(
    (_none, index) => was[index]?.name !== is[index]?.name || was[index]?.level !== is[index]?.level,
  );
  if (place >= 0) {
    const [old, now] = [titleOf(was[place]), titleOf(is[place])];
    const message = `${old} was approved, and ${now} stands in its place`;
    return [finding('content/frozen', message, at(is[place]?.line))];
  }
  return was.flatMap((old, index) => {
    const now = is[index];
    if (!now) return [];
    const sameTitle = old.title.replace(/\s+/g, ' ') === now.title.replace(/\s+/g, ' ');
    if (sameTitle && (old.text === now.text || old.content === now.content)) return [];
    const difference = sameTitle
      ? firstDifference(old.content, now.content)
      : firstDifference(old.title, now.title);
    const message = `${titleOf(old)} was approved otherwise\n  ${difference}`;
    return [finding('content/frozen', message, at(now.line))];
  });
}

function titleOf(section: Section | undefined): string {
  if (!section) return 'no section';
  return section.level === 0 ? 'what stands before the first heading' : `the section "${section.title}"`;
}

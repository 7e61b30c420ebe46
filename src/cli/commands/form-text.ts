import type { Form } from '../../reading/form.ts';
import { promptFolder } from '../../rules/checklists/prompt.ts';
import { fixFor } from '../../rules/finding.ts';
import { printable } from '../../rules/printable.ts';
import { wrap } from '../wrap.ts';

const width = 98;

/** A paragraph in the form's own words, as lines that are left out when it is read. */
function note(text: string, hang = ''): string {
  return wrap(`${hang}${printable(text)}`, width, '# ');
}

function heading(text: string): string {
  return `#\n# == ${printable(text)}\n#\n`;
}

const lines = (all: readonly string[]) =>
  all.map((line) => `# ${printable(line)}`.trimEnd().concat('\n')).join('');

/** What changed, ready to print: versions and lines. */
export interface Changed {
  /** Null where there is no version before. */
  readonly from: string | null;
  readonly equal: boolean;
  readonly lines: readonly string[];
}

/**
 * The form as a text to be filled in: the questions first, each to be answered in its place, and below them what there
 * is to look at. `readAnswers` reads it back.
 */
export function formText(form: Form, changed: Changed): string {
  return [
    head(form),
    questions(form),
    checked(form),
    redline(form, changed),
    evidence(form),
    reviews(form),
  ].join('');
}

function head({ id, state, version, title, act, prompt, digest }: Form): string {
  const how = act === 'review' ? ' --recommend|--request-updates' : '';
  return [
    note(`${id} ${state} ${version}  ${title}`),
    note(prompt.title),
    '#\n',
    note(
      'Between the brackets write pass, fail or n/a (x is pass too); after the colon say what there is to say. fail and n/a need a reason.',
    ),
    note(`Lines that begin with # are left out. What you write above the line Checklist: is your comment.`),
    note(`Then: qms ${act} ${id}${how} --answers FILE`),
    `\nChecklist: ${prompt.path} ${prompt.oid}\nContent: ${digest}\n\n`,
  ].join('');
}

function questions({ id, items, reminders }: Form): string {
  const place = id === 'POLICY' ? 'policy.yaml:12' : `${id}.md:12`;
  let category = '';
  const asked = items.map((item) => {
    const group = item.category === category ? '' : `# -- ${printable(item.category)}\n\n`;
    category = item.category;
    if (item.asks === 'judgement') return `${group}${note(item.text)}[ ] ${item.id}:\n\n`;
    const wanted = `Quote words of the text after >, or name a section, a line (${place}) or a file after @.`;
    return `${group}${note(item.text)}${note(wanted)}[ ] ${item.id}:\n    >\n    @\n\n`;
  });
  const reminded = reminders.map((each) => note(each, '- '));
  return [...asked, ...(reminded.length > 0 ? [heading('Remember'), ...reminded] : [])].join('');
}

function checked({ id, checks }: Form): string {
  const results = checks.map(({ says, findings }) =>
    findings.length === 0
      ? note(says, 'ok  ')
      : findings
          .map((each) =>
            note(`${each.message} (${each.rule}; ${fixFor({ ...each, where: { record: id } })})`, 'NOT '),
          )
          .join(''),
  );
  return [
    heading('What the rules have checked'),
    ...(results.length > 0 ? results : [note('nothing yet')]),
  ].join('');
}

function redline({ id }: Form, { from, equal, lines: changed }: Changed): string {
  if (from === null) return [heading('What changed'), note(`everything is new: qms read ${id}`)].join('');
  if (equal) return [heading(`What changed since ${from}`), note('nothing')].join('');
  return [heading(`What changed since ${from} ([-gone-] {+new+})`), lines(changed)].join('');
}

function evidence({ evidence: { items, files, records } }: Form): string {
  const all = [
    ...items.map(
      ({ item, outcome, by, evidence: named }) =>
        `${item}  ${outcome} by ${by}: ${named.length > 0 ? named.join('; ') : 'no evidence named'}`,
    ),
    ...records.map(({ id, state, title }) => `${id}  ${state}  ${title}`),
    ...files.map((path) => `file ${path}`),
  ];
  return all.length === 0 ? '' : `${heading('The evidence to look at')}${lines(all)}`;
}

function reviews({ reviews: given }: Form): string {
  if (given.length === 0) return '';
  const said = given.map(({ by, outcome, text }) => {
    const checklist = text.replace(`Checklist: ${promptFolder}/`, 'Answers to ');
    return `# ${by}: ${outcome}\n${lines(checklist.split('\n').map((line) => `  ${line}`))}`;
  });
  return `${heading('The reviews of this round')}${said.join('#\n')}`;
}

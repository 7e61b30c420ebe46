import { type Finding, finding, type Where } from '../finding.ts';
import { groupFits } from './permissions.ts';
import type { PrincipalEntry } from './shape.ts';

type Roster = Readonly<Record<string, PrincipalEntry>>;
type At = (path: readonly PropertyKey[]) => Where;

/** Letters of other scripts that print like Latin ones, in the case in which they do. */
export const lookAlikes: ReadonlyMap<string, string> = new Map([
  ...pairs('авесԁһіјкӏмнорԛѕтухԝѵ', 'abecdhijklmhopqstyxwv'),
  ...pairs('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'abezhikmnoptyx'),
  ...pairs('αβεικνορτυχωγ', 'abeikvoptuxwy'),
  ...pairs('ıłøđ', 'ilod'),
]);

function pairs(from: string, to: string): [string, string][] {
  const letters = [...to];
  return [...from].map((letter, index) => [letter, letters[index] ?? letter]);
}

/** What a reader sees of a name: compatibility forms, case, spacing, punctuation and foreign twins set aside. */
export function skeleton(name: string): string {
  const latin = (letter: string) => lookAlikes.get(letter) ?? letter;
  const bare = name.normalize('NFKC').replace(/[\s!-/:-@[-`{-~\u2010-\u2015\u2019]+/g, '');
  return [...bare].map((letter) => latin(latin(letter).toLowerCase())).join('');
}

/** What is wrong with the people of a policy: names that pass for each other, sponsors and groups that do not fit. */
export function checkRoster(roster: Roster, at: At): Finding[] {
  return [...checkUnique(roster, at), ...Object.keys(roster).flatMap((id) => checkPrincipal(id, roster, at))];
}

function checkUnique(roster: Roster, at: At): Finding[] {
  const emails = new Map<string, string>();
  const names = new Map<string, string>();
  return Object.entries(roster).flatMap(([id, { email, name }]) => {
    const findings: Finding[] = [];
    const sameEmail = emails.get(email.toLowerCase());
    if (sameEmail)
      findings.push(
        finding('policy/unique', `${id} and ${sameEmail} have the same e-mail address ${email}`, {
          where: at(['principals', id, 'email']),
        }),
      );
    const seen = skeleton(name);
    const sameName = names.get(seen);
    if (sameName) {
      const other = roster[sameName]?.name ?? '';
      const same = other === name;
      const message = `the name ${JSON.stringify(name)} of ${id} ${same ? 'is that' : 'looks like that'} of ${sameName}`;
      const where = at(['principals', id, 'name']);
      findings.push(finding(same ? 'policy/unique' : 'policy/look-alike', message, { where }));
    }
    emails.set(email.toLowerCase(), id);
    names.set(seen, id);
    return findings;
  });
}

function checkPrincipal(id: string, roster: Roster, at: At): Finding[] {
  const entry = roster[id];
  if (!entry) return [];
  const findings = checkSponsor(id, entry, roster, at);
  if (!groupFits(entry)) {
    const message = `${id} is of kind ${entry.kind}, which does not go with group ${entry.group}`;
    findings.push(finding('policy/group-kind', message, { where: at(['principals', id, 'group']) }));
  }
  return findings;
}

function checkSponsor(id: string, entry: PrincipalEntry, roster: Roster, at: At): Finding[] {
  const wrong = (message: string) => [
    finding('policy/sponsor', message, { where: at(['principals', id, 'sponsor']) }),
  ];
  const { sponsor } = entry;
  if (entry.kind === 'human')
    return sponsor === undefined ? [] : wrong(`${id} is human and answers alone, without a sponsor`);
  if (sponsor === undefined) return wrong(`${id} is of kind ${entry.kind} and names no sponsor`);
  const person = Object.hasOwn(roster, sponsor) ? roster[sponsor] : undefined;
  if (!person) return wrong(`the sponsor ${sponsor} of ${id} is not in the roster`);
  return person.kind === 'human' ? [] : wrong(`the sponsor ${sponsor} of ${id} is not human`);
}

import { acts } from '../rules/record/acts.ts';
import { beforeFirstEvent } from '../rules/record/birth.ts';
import { neededPins } from '../rules/record/needed-pins.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { DocId, Oid } from '../rules/values.ts';

const oid = '0'.repeat(40) as Oid;
const id = (text: string) => text as DocId;

function record(name: string, kind: string, more: Partial<RecordState> = {}): RecordState {
  const born = beforeFirstEvent(id(name), kind, { genesis: oid, tree: oid, date: 0, inForce: null });
  return { ...born, born: true, owner: 'ada' as RecordState['owner'], ...more };
}

const linked = (name: string, relation: 'child' | 'revision' = 'child') => ({
  links: [{ id: id(name), event: oid, relation }],
});
const under = { parent: id('CR-001') };
const plain = record('CR-001', 'CR', { phase: 'pre' });

/** Situations that change what an event pins: the record in it, and the same record without it. */
const situations: readonly {
  readonly says: string;
  readonly state: RecordState;
  readonly than: RecordState | null;
  /** What the pinned record is to this one. */
  readonly words: Readonly<Record<string, string>>;
}[] = [
  { says: 'always', state: plain, than: null, words: {} },
  {
    says: 'the record is EFFECTIVE or CLOSED',
    state: { ...plain, state: 'CLOSED' },
    than: plain,
    words: {},
  },
  {
    says: 'an approval of the document was withdrawn while it was pending',
    state: record('SOP-001', 'SOP', { used: { major: 1, minors: {} } }),
    than: record('SOP-001', 'SOP'),
    words: {},
  },
  {
    says: 'the record has no owner (its end is pending), or is being retired',
    state: { ...plain, owner: null },
    than: plain,
    words: {},
  },
  {
    says: 'a parent or authority has still to link it',
    state: { ...plain, awaitsLink: { on: id('CR-009'), event: oid } },
    than: plain,
    words: { 'CR-009': 'that parent or authority, at its `link`' },
  },
  {
    says: 'it is a revision under an authority',
    state: { ...plain, authority: id('CR-009') },
    than: plain,
    words: { 'CR-009': 'the authority' },
  },
  {
    says: 'it has linked records',
    state: { ...plain, ...linked('CR-001-VAR-001') },
    than: plain,
    words: { 'CR-001-VAR-001': 'each linked record' },
  },
  {
    says: 'it is in its post phase, with linked VRs',
    state: { ...plain, phase: 'post', ...linked('CR-001-VR-001') },
    than: { ...plain, ...linked('CR-001-VR-001') },
    words: { 'CR-001-VR-001': 'each linked VR' },
  },
  {
    says: 'it is a VR',
    state: record('CR-001-VR-001', 'VR', { phase: 'post', ...under }),
    than: plain,
    words: { 'CR-001': 'its parent' },
  },
  {
    says: 'it is a TP',
    state: record('CR-001-TP-001', 'TP', under),
    than: plain,
    words: { 'CR-001': 'its parent' },
  },
  {
    says: 'it is a VAR',
    state: record('CR-001-VAR-001', 'VAR', under),
    than: plain,
    words: { 'CR-001': 'its parent' },
  },
];

/** One row of what events pin: in which situation, what, and by which acts. */
export interface PinRow {
  readonly when: string;
  readonly pin: string;
  readonly acts: readonly string[];
}

/** What events pin, found by asking the rules about each situation; nothing here can say another thing than they do. */
export function pinRows(): PinRow[] {
  return situations.flatMap(({ says, state, than, words }) => {
    const pins = new Map<string, string[]>();
    for (const act of acts) {
      const others = than === null ? [] : neededPins(than, act);
      for (const name of neededPins(state, act)) {
        if (others.includes(name)) continue;
        pins.set(name, [...(pins.get(name) ?? []), act]);
      }
    }
    return [...pins].map(([name, by]) => ({ when: says, pin: words[name] ?? `\`${name}\``, acts: by }));
  });
}
